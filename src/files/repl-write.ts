import { latin1Text } from '../base/bytes.js';
import type { WaitOptions } from '../base/deadline.js';
import { throwIfAborted } from '../base/deadline.js';
import { isOutpostError, OutpostError } from '../base/errors.js';
import { pyLiteral, type PyValue } from '../base/py-literal.js';
import type { ReplLease } from '../session/types.js';
import { again } from './again.js';
import { toBase64 } from './base64.js';
import type { TransferOptions } from './device-fs.js';
import { fileScripts, twice, type FileScript } from './device-script.js';
import { fileError } from './errno.js';
import type { FilePlace } from './repl-read.js';
import { windowFor } from './stream-write.js';
import { WORTH_PACKING, type Deflate } from './strategy.js';

/** Longest wait for one block: a flash may erase a large sector first (2 s on STM32), a card may stall. */
const BLOCK_MS = 20_000;
const SMALLEST_BLOCK = 32;
/** A block takes about this many times its size on the board: text, literal, parse tree, bytes. */
const HEAP_SHARE = 24;
const TRIES = 4;
/** A link that damages a block this often in a row damages everything. */
const BLOCK_TRIES = 5;

/** What a packed block unpacks to, in blocks: long enough for the window to pay. */
const PACKED_BLOCKS = 2;

/** Where to write, whether the board decodes base64, and how to pack where it can unpack. */
export interface WriteTarget extends FilePlace {
  readonly base64: boolean;
  readonly deflate?: Deflate | undefined;
}

/**
 * Writes a file in place, one block an execution; the board takes a block only when its length and sum fit.
 *
 * A damaged block is sent again. A block that was written in part, or a lack of memory, starts the file over with half the
 * block size, four times at most.
 *
 * @throws OutpostError `fs.*`, `device.out-of-memory`, `protocol.checksum`.
 */
export async function writeFile(
  lease: ReplLease,
  target: WriteTarget,
  content: Uint8Array,
  options: TransferOptions,
): Promise<void> {
  let limit = lease.profile.transfer.blockBytes;
  for (let attempt = 1; ; attempt++) {
    try {
      await writeOnce(lease, target, content, limit, options);
      return;
    } catch (error) {
      const repeatable = isOutpostError(
        error,
        'protocol.checksum',
        'protocol.unexpected-reply',
        'device.raised',
        'device.out-of-memory',
      );
      if (!repeatable || attempt >= TRIES || limit <= SMALLEST_BLOCK) throw error;
      limit = Math.max(SMALLEST_BLOCK, Math.floor(limit / 2));
    }
  }
}

async function writeOnce(
  lease: ReplLease,
  target: WriteTarget,
  content: Uint8Array,
  limit: number,
  options: TransferOptions,
): Promise<void> {
  const { deflate } = target;
  const blocks = new BlockWriter(
    lease,
    target.path,
    deflate === undefined ? fileScripts.write : fileScripts.writePacked,
    options,
  );
  const free = await blocks.open(target.place);
  const size = Math.max(SMALLEST_BLOCK, Math.min(limit, Math.floor(free / HEAP_SHARE)));
  const whole = deflate === undefined ? size : size * PACKED_BLOCKS;
  try {
    for (let at = 0; at < content.length; at += whole) {
      throwIfAborted(options.signal);
      const part = content.subarray(at, at + whole);
      const windowBits = windowFor(free);
      const packed = deflate?.(part, windowBits);
      if (packed !== undefined && packed.length <= size && packed.length < part.length * (1 - WORTH_PACKING)) {
        await blocks.putPacked(at, part, packed, windowBits);
      } else {
        for (let i = 0; i < part.length; i += size) await blocks.put(at + i, part.subarray(i, i + size), target.base64);
      }
      options.onBytes?.(at + part.length, content.length);
    }
  } catch (error) {
    // The first failure is the one to tell; a link that is gone can't close either.
    await blocks.close().catch(() => 0);
    throw error;
  }
  if ((await blocks.close()) !== content.length) throw new OutpostError('protocol.checksum', { what: target.path });
}

/** The conversation with `fs_write.py`, with or without `fs_inflate.py`. */
class BlockWriter {
  readonly #lease: ReplLease;
  readonly #path: string;
  readonly #script: FileScript;
  readonly #options: WaitOptions;

  constructor(lease: ReplLease, path: string, script: FileScript, options: WaitOptions) {
    this.#lease = lease;
    this.#path = path;
    this.#script = script;
    this.#options = options;
  }

  /** Opens (and empties) the file, which may be done again; returns the board's free memory. */
  async open(place: Uint8Array): Promise<number> {
    return again('readOnly', async () => {
      const [at, free] = await this.#ask('_op_open', twice(place), '@', this.#options.signal);
      if (at !== 0 || free === undefined) throw this.#damaged();
      return free;
    });
  }

  /** Sends a block until the board has it. It writes only what arrived whole, and once, so sending again does no harm. */
  async put(at: number, block: Uint8Array, base64: boolean): Promise<void> {
    await this.#putUntilThere('_op_put', at, block, [blockLiteral(block, base64)]);
  }

  /** The same for a block that travels packed. */
  async putPacked(at: number, block: Uint8Array, packed: Uint8Array, windowBits: number): Promise<void> {
    await this.#putUntilThere('_op_put_packed', at, block, [toBase64(packed), windowBits]);
  }

  async #putUntilThere(fn: string, at: number, block: Uint8Array, content: readonly PyValue[]): Promise<void> {
    const total = block.reduce((sum, byte) => sum + byte, 0);
    const args = [at, block.length, total, ...content];
    let damage: OutpostError = this.#damaged();
    for (let attempt = 1; attempt <= BLOCK_TRIES; attempt++) {
      try {
        const [position] = await this.#ask(fn, args, '@', this.#options.signal);
        if (position === at + block.length) return;
        // Not there yet, or a damaged answer: asking again does no harm and tells.
        damage = this.#damaged();
      } catch (error) {
        // Damaged code that did not run, or a damaged answer; whatever else happened is told.
        if (!isOutpostError(error, 'device.raised', 'protocol.unexpected-reply')) throw error;
        damage = error;
      }
    }
    throw damage;
  }

  /** Closes the file, also after a cancellation; returns how many bytes were written. */
  async close(): Promise<number> {
    const [position] = await again('readOnly', () => this.#ask('_op_shut', [], '.', undefined));
    return position ?? -1;
  }

  async #ask(fn: string, args: readonly PyValue[], mark: '@' | '.', signal: AbortSignal | undefined): Promise<readonly number[]> {
    const deadline = this.#options.deadline.within(BLOCK_MS);
    const lines = latin1Text(await this.#lease.call(this.#script, fn, args, { deadline, signal })).split('\n');
    const failure = lines.find((line) => line.startsWith('! '));
    if (failure !== undefined) throw fileError(failure.slice(2).trimEnd(), this.#path);
    const answer = lines.findLast((line) => line.startsWith(`${mark} `));
    const numbers = answer?.slice(2).trimEnd().split(' ').map(Number) ?? [];
    if (numbers.length === 0 || numbers.some((n) => !Number.isInteger(n))) {
      throw new OutpostError('protocol.unexpected-reply', {
        waitedFor: `the answer to a block of ${this.#path}`,
        got: lines.join('\n').slice(-200),
      });
    }
    return numbers;
  }

  #damaged(): OutpostError {
    return new OutpostError('protocol.checksum', { what: this.#path });
  }
}

/** A block as the shorter of a bytes literal (source text) and base64 (everything else). */
export function blockLiteral(block: Uint8Array, base64: boolean): PyValue {
  if (!base64) return block;
  const encoded = toBase64(block);
  return pyLiteral(block).length <= encoded.length ? block : encoded;
}
