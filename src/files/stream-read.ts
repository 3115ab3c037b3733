import { concat, latin1Text } from '../base/bytes.js';
import { crc32 } from '../base/crc.js';
import { withDeadline } from '../base/deadline.js';
import { isAbort, isOutpostError, OutpostError } from '../base/errors.js';
import type { ReplLease } from '../session/types.js';
import type { TransferOptions } from './device-fs.js';
import { fileScripts, twice } from './device-script.js';
import { fileError } from './errno.js';
import type { FilePlace } from './repl-read.js';
import { sumText, unescapeFromBoard } from './stream-codec.js';

/** Bytes of one block; the board takes less when its heap is small. */
const BLOCK_BYTES = 4096;
/** Longest silence in the middle of a file: an SD card may stall. */
const SILENCE_MS = 20_000;
/** After the last line: how long the end of the frame may take; when it is lost, the content counts all the same. */
const END_MS = 500;
/** Longest line between blocks: anything longer is damage. */
const LINE_BYTES = 40;

/** Takes the checked blocks of a file in order. */
export type BlockSink = (block: Uint8Array) => void;

/**
 * Reads a file as a binary stream from `at` on; every block is checked before `sink` gets it.
 *
 * @throws OutpostError `protocol.checksum` or `protocol.timeout` at a fault (what the sink has is right, read on from
 *   there), `fs.*`.
 */
export async function readStream(
  lease: ReplLease,
  file: FilePlace,
  at: number,
  sink: BlockSink,
  options: TransferOptions,
): Promise<void> {
  const stopper = new AbortController();
  const stop = (): void => stopper.abort();
  options.signal?.addEventListener('abort', stop);
  let wake: () => void = () => undefined;
  const frame = new GiveFrame(file.path, sink);
  const work = lease
    .call(fileScripts.give, '_op_give', [...twice([file.place, at]), BLOCK_BYTES], {
      deadline: options.deadline,
      signal: stopper.signal,
      onStdout: (chunk) => {
        frame.take(chunk);
        wake();
      },
    })
    .then(
      () => ({ ended: true }) as const,
      (error: unknown) => ({ ended: true, error }) as const,
    );
  try {
    for (;;) {
      const change = new Promise<{ ended: false }>((resolve) => {
        wake = () => resolve({ ended: false });
      });
      if (frame.damage !== undefined) throw frame.damage;
      const step = { deadline: options.deadline.within(frame.isComplete ? END_MS : SILENCE_MS), signal: options.signal };
      const next = await withDeadline(Promise.race([work, change]), `more of ${file.path}`, step).catch((error: unknown) => {
        if (frame.isComplete && isOutpostError(error, 'protocol.timeout')) return { ended: true } as const;
        throw error;
      });
      if (!next.ended) continue;
      if ('error' in next && frame.damage === undefined) throw next.error;
      frame.finish();
      return;
    }
  } finally {
    // Still under way after a fault: Ctrl-C ends it, and the lease is usable again.
    stop();
    await work;
    options.signal?.removeEventListener('abort', stop);
  }
}

/** Reads what `fs_give.py` prints: `:size sum` and a block, over and over, then `. size sum` or `! errno`. */
class GiveFrame {
  damage: OutpostError | undefined;
  readonly #path: string;
  readonly #sink: BlockSink;
  #line: Uint8Array = new Uint8Array(0);
  #block: Uint8Array | undefined;
  #filled = 0;
  #sum = '';
  #total = 0;
  #crc = 0;
  #end: string | undefined;

  constructor(path: string, sink: BlockSink) {
    this.#path = path;
    this.#sink = sink;
  }

  /** The last line was read. */
  get isComplete(): boolean {
    return this.#end !== undefined;
  }

  take(chunk: Uint8Array): void {
    let rest = chunk;
    while (rest.length > 0 && this.damage === undefined)
      rest = this.#block === undefined ? this.#inLine(rest) : this.#inBlock(rest, this.#block);
  }

  /** Throws unless everything arrived. */
  finish(): void {
    if (this.damage !== undefined) throw this.damage;
    const end = this.#end ?? '';
    if (end.startsWith('! ')) throw fileError(end.slice(2), this.#path);
    if (end !== `. ${this.#total} ${this.#crc.toString(16).padStart(8, '0')}`) throw this.#damaged();
  }

  #inLine(chunk: Uint8Array): Uint8Array {
    const at = chunk.indexOf(10);
    const part = at < 0 ? chunk : chunk.subarray(0, at);
    this.#line = this.#line.length === 0 ? part : concat([this.#line, part]);
    if (this.#line.length > LINE_BYTES) {
      this.damage = this.#damaged();
      return chunk.subarray(chunk.length);
    }
    if (at < 0) {
      this.#line = this.#line.slice();
      return chunk.subarray(chunk.length);
    }
    const line = latin1Text(this.#line).trimEnd();
    this.#line = new Uint8Array(0);
    this.#read(line);
    return chunk.subarray(at + 1);
  }

  #read(line: string): void {
    const [, size, sum] = /^:(\d{1,5}) ([0-9a-f]{8})$/.exec(line) ?? [];
    if (size !== undefined && sum !== undefined && Number(size) > 0 && Number(size) <= 2 * BLOCK_BYTES) {
      this.#block = new Uint8Array(Number(size));
      this.#filled = 0;
      this.#sum = sum;
    } else if (/^[.!] /.test(line)) this.#end = line;
    else if (line !== '') this.damage = this.#damaged();
  }

  #inBlock(chunk: Uint8Array, block: Uint8Array): Uint8Array {
    const part = chunk.subarray(0, block.length - this.#filled);
    block.set(part, this.#filled);
    this.#filled += part.length;
    if (this.#filled === block.length) this.#endBlock(block);
    return chunk.subarray(part.length);
  }

  #endBlock(block: Uint8Array): void {
    this.#block = undefined;
    const bytes = unescapeFromBoard(block);
    if (bytes === undefined || sumText(bytes) !== this.#sum) {
      this.damage = this.#damaged();
      return;
    }
    this.#total += bytes.length;
    this.#crc = crc32(bytes, this.#crc);
    this.#sink(bytes);
  }

  #damaged(): OutpostError {
    return new OutpostError('protocol.checksum', { what: this.#path });
  }
}

/** Whether reading may go on after this, from where it stopped. */
export function isReadFault(error: unknown): boolean {
  return (
    !isAbort(error) &&
    isOutpostError(error, 'protocol.checksum', 'protocol.timeout', 'protocol.unexpected-reply', 'device.raised')
  );
}
