import { throwIfAborted } from '../base/deadline.js';
import type { ReplLease } from '../session/types.js';
import type { TransferOptions } from './device-fs.js';
import type { FilePlace } from './repl-read.js';
import { escapeForBoard, orderLine, sumText } from './stream-codec.js';
import { WORTH_PACKING, type Deflate } from './strategy.js';
import { TakeChannel, type Block, type FinalPlace } from './take-channel.js';

/** Files that may be open, ended or on their way; empty ones have no blocks that would slow them. */
export const OPEN_FILES = 32;
const BLOCK = { least: 256, most: 4096 } as const;
/** A block exists about so often on the board: as it came, without its escapes, and once more while that is made. */
const HEAP_SHARE = 12;
/** A packed block exists more often, next to its window and what comes out of it. */
const PACKED = { most: 8192, heapShare: 16, parts: [8, 4, 2, 1] } as const;
/** The first blocks are small, in sizes of a block: the flash begins with them and is busy until the next one is there. */
const FIRST_BLOCKS = [1 / 8, 1] as const;
/** What a content must have for that, in sizes of a block. */
const WORTH_A_START = 2;

/**
 * Writes a file in place as a binary stream, and has the board read back what it stored.
 *
 * @throws OutpostError `protocol.checksum` at any fault of the link (the caller steps down), `fs.*`, `device.out-of-memory`.
 */
export async function streamFile(
  lease: ReplLease,
  target: FilePlace,
  content: Uint8Array,
  options: TransferOptions & { readonly deflate?: Deflate | undefined },
): Promise<void> {
  const channel = await TakeChannel.open(lease, { deadline: options.deadline, signal: options.signal, places: false });
  const tell = (done: number): void => options.onBytes?.(done, content.length);
  const sender = new FileSender(channel, { signal: options.signal, onBytes: tell });
  try {
    await sender.send(target, content, { deflate: options.deflate, final: null });
    await sender.finish();
  } finally {
    await channel.close();
  }
}

/** Sends files over an open channel, one behind the other. */
export class FileSender {
  readonly #channel: TakeChannel;
  readonly #options: {
    readonly signal: AbortSignal | undefined;
    readonly onBytes: (done: number) => void;
  };
  /** Bytes of all files up to the end of each block. */
  readonly #ends = [0];
  #files = 0;

  constructor(
    channel: TakeChannel,
    options: {
      readonly signal: AbortSignal | undefined;
      /** Bytes that the board has taken, of all files. */
      readonly onBytes: (done: number) => void;
    },
  ) {
    this.#channel = channel;
    this.#options = options;
  }

  /** Sends a file whole; that it arrived is known later (`TakeChannel.files`). */
  async send(
    target: FilePlace,
    content: Uint8Array,
    how: { readonly deflate: Deflate | undefined; readonly final: FinalPlace | null },
  ): Promise<void> {
    const channel = this.#channel;
    await channel.begin(target);
    const isFirst = !channel.isLate && channel.sent === 0;
    for (const block of blocksOf(content, channel.free, { deflate: how.deflate, isFirst })) {
      throwIfAborted(this.#options.signal);
      await channel.block(block);
      this.#ends.push((this.#ends.at(-1) ?? 0) + block.size);
      await channel.waitForRoom();
      this.#tell();
    }
    await channel.end(target, content.length, sumText(content), how.final);
    this.#files++;
    // Without flow control the board's answer is awaited: it reads the file back and takes no bytes meanwhile.
    await channel.waitForFiles(channel.isLate ? this.#files : this.#files - OPEN_FILES);
  }

  /** Waits until all files are complete: as long as each block and file takes. `onFile` hears of each. */
  async finish(onFile: () => Promise<void> = () => Promise.resolve()): Promise<void> {
    const channel = this.#channel;
    while (channel.confirmed < channel.sent) {
      await channel.waitForBlocks(channel.confirmed + 1);
      this.#tell();
      await onFile();
    }
    while (channel.files < this.#files) {
      await channel.waitForFiles(channel.files + 1);
      await onFile();
    }
  }

  #tell(): void {
    this.#options.onBytes(this.#ends[this.#channel.confirmed] ?? 0);
  }
}

/** Cuts a content into blocks, packed where that saves enough. */
function* blocksOf(
  content: Uint8Array,
  free: number,
  { deflate, isFirst }: { readonly deflate: Deflate | undefined; readonly isFirst: boolean },
): Generator<Block> {
  const share = Math.floor(free / HEAP_SHARE / BLOCK.least) * BLOCK.least;
  const size = Math.min(BLOCK.most, Math.max(BLOCK.least, share));
  const windowBits = windowFor(free);
  const start = isFirst && content.length > size * WORTH_A_START ? FIRST_BLOCKS.map((part) => part * size) : [];
  for (let at = 0, i = 0; at < content.length; i++) {
    const rest = content.subarray(at, at + (start[i] ?? content.length));
    const packed = deflate === undefined ? undefined : packFrom(rest, { size, free, windowBits, deflate });
    const plain = rest.subarray(0, size);
    yield packed === undefined ? blockOf('d', plain, plain.length) : blockOf('z', packed.bytes, packed.size, windowBits);
    at += packed?.size ?? plain.length;
  }
}

/** The longest beginning that packs well into one block. */
function packFrom(
  content: Uint8Array,
  { size, free, windowBits, deflate }: { size: number; free: number; windowBits: number; deflate: Deflate },
): { readonly bytes: Uint8Array; readonly size: number } | undefined {
  const most = Math.min(PACKED.most, Math.floor(free / PACKED.heapShare));
  for (const parts of PACKED.parts) {
    const part = content.subarray(0, size * parts);
    // A shorter attempt was this very one.
    if (parts > 1 && part.length <= (size * parts) / 2) continue;
    const bytes = deflate(part, windowBits);
    if (bytes.length >= part.length * (1 - WORTH_PACKING)) return undefined;
    if (bytes.length <= most) return { bytes, size: part.length };
  }
  return undefined;
}

function blockOf(word: 'd' | 'z', bytes: Uint8Array, size: number, ...more: readonly number[]): Block {
  const data = escapeForBoard(bytes);
  return { order: orderLine(word, data.length, sumText(bytes), ...more), data, size };
}

/** The window that unpacking may take of a board's heap: 16 KB of plenty, 512 bytes at least. */
export function windowFor(free: number): number {
  return Math.min(14, Math.max(9, Math.floor(Math.log2(Math.max(1, free / 8)))));
}
