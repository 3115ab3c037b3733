import { throwIfAborted } from '../base/deadline.js';
import { OutpostError } from '../base/errors.js';
import type { ReplLease } from '../session/types.js';
import type { TransferOptions } from './device-fs.js';
import type { FilePlace } from './repl-read.js';
import { escapeForBoard, orderLine, sumText } from './stream-codec.js';
import { WORTH_PACKING, type Deflate } from './strategy.js';
import { TakeChannel } from './take-channel.js';

/** Blocks on the way or in the board's buffers besides the one that it writes. */
export const OPEN_BLOCKS = 2;
const BLOCK = { least: 256, most: 4096 } as const;
/** A block exists about so often on the board: as it came, without its escapes, and once more while that is made. */
const HEAP_SHARE = 12;
/** What one packed block unpacks to, in blocks: long enough for the window to pay. */
const PACKED_BLOCKS = 4;

/** One block: what goes over the link, and how the board is told. */
interface Block {
  readonly order: Uint8Array;
  readonly data: Uint8Array;
  readonly size: number;
}

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
  const late = !lease.profile.transfer.flowControl;
  const channel = await TakeChannel.open(lease, { deadline: options.deadline, signal: options.signal, late });
  try {
    await sendContent(channel, target, content, { ...options, openBlocks: late ? 0 : OPEN_BLOCKS });
  } finally {
    await channel.close();
  }
}

/** Sends one file over an open channel. */
export async function sendContent(
  channel: TakeChannel,
  target: FilePlace,
  content: Uint8Array,
  options: TransferOptions & { readonly deflate?: Deflate | undefined; readonly openBlocks: number },
): Promise<void> {
  await channel.begin(target.place);
  /** Bytes of the file up to the end of each block. */
  const ends = [0];
  const tell = (): void => options.onBytes?.(ends[channel.confirmed] ?? 0, content.length);
  for (const block of blocksOf(content, channel.free, options.deflate)) {
    throwIfAborted(options.signal);
    await channel.block(block.order, block.data);
    ends.push((ends.at(-1) ?? 0) + block.size);
    await channel.waitForRoom(options.openBlocks);
    tell();
  }
  await channel.waitForRoom(0);
  tell();
  const stored = await channel.finish(target.place);
  if (stored.size !== content.length || stored.sum !== sumText(content)) {
    throw new OutpostError('protocol.checksum', { what: target.path });
  }
}

/** Cuts a content into blocks, packed where that saves enough. */
function* blocksOf(content: Uint8Array, free: number, deflate: Deflate | undefined): Generator<Block> {
  const share = Math.floor(free / HEAP_SHARE / BLOCK.least) * BLOCK.least;
  const size = Math.min(BLOCK.most, Math.max(BLOCK.least, share));
  const windowBits = windowFor(free);
  const whole = deflate === undefined ? size : size * PACKED_BLOCKS;
  for (let at = 0; at < content.length; at += whole) {
    const part = content.subarray(at, at + whole);
    const packed = deflate?.(part, windowBits);
    if (packed !== undefined && packed.length <= size && packed.length < part.length * (1 - WORTH_PACKING)) {
      yield blockOf('z', packed, part.length, windowBits);
      continue;
    }
    for (let i = 0; i < part.length; i += size) {
      const plain = part.subarray(i, i + size);
      yield blockOf('d', plain, plain.length);
    }
  }
}

function blockOf(word: 'd' | 'z', bytes: Uint8Array, size: number, ...more: readonly number[]): Block {
  const data = escapeForBoard(bytes);
  return { order: orderLine(word, data.length, sumText(bytes), ...more), data, size };
}

/** The window that unpacking may take of a board's heap: 4 KB of plenty, 512 bytes at least. */
export function windowFor(free: number): number {
  return Math.min(12, Math.max(9, Math.floor(Math.log2(Math.max(1, free / 8)))));
}
