import { isAbort, isOutpostError } from '../base/errors.js';
import type { ReplLease } from '../session/types.js';
import type { TransferOptions, WriteResult } from './device-fs.js';
import type { FilePlace } from './repl-read.js';
import { writeFile as writeByBlocks } from './repl-write.js';
import { streamFile } from './stream-write.js';
import { WORTH_PACKING, type Deflate, type Strategy, type StrategyChoice } from './strategy.js';

/** What decides how a file travels. */
export interface WriteParts {
  readonly lease: ReplLease;
  readonly choice: StrategyChoice;
  readonly deflate: Deflate | undefined;
}

/**
 * Writes a file in place by the fastest strategy that works, stepping down at each fault of the link.
 *
 * @throws OutpostError `fs.*`, `transport.lost`; the fault of the last strategy when none works.
 */
export async function writeFile(
  parts: WriteParts,
  target: FilePlace,
  content: Uint8Array,
  options: TransferOptions,
): Promise<WriteResult> {
  const candidates = parts.choice.candidates(gains(parts.deflate, content));
  for (const [i, strategy] of candidates.entries()) {
    options.onStrategy?.(strategy);
    try {
      await writeBy(strategy, parts, target, content, options);
      return { strategy, isVerified: strategy.endsWith('stream') };
    } catch (error) {
      if (i === candidates.length - 1 || !isFault(error) || options.deadline.isExpired) throw error;
      parts.choice.fault(strategy);
    }
  }
  throw new Error('unreachable: literals are always possible');
}

async function writeBy(
  strategy: Strategy,
  { lease, deflate }: WriteParts,
  target: FilePlace,
  content: Uint8Array,
  options: TransferOptions,
): Promise<void> {
  switch (strategy) {
    case 'deflate-stream':
      return streamFile(lease, target, content, { ...options, deflate });
    case 'stream':
      return streamFile(lease, target, content, options);
    case 'deflate-per-exec':
      return writeByBlocks(lease, { ...target, base64: true, deflate }, content, options);
    case 'base64-per-exec':
      return writeByBlocks(lease, { ...target, base64: true }, content, options);
    case 'literals':
      return writeByBlocks(lease, { ...target, base64: false }, content, options);
  }
}

/** How much of a content is packed to see whether packing pays. */
const SAMPLE_BYTES = 16_384;
const SAMPLE_WINDOW_BITS = 12;

/** Whether packing saves enough of a content to be worth the board's work. */
export function gains(deflate: Deflate | undefined, content: Uint8Array): boolean {
  if (deflate === undefined || content.length < 256) return false;
  const sample = content.subarray(0, SAMPLE_BYTES);
  return deflate(sample, SAMPLE_WINDOW_BITS).length < sample.length * (1 - WORTH_PACKING);
}

/** Signs of a damaged link or of a firmware that has less than it says: the next strategy may do. */
export function isFault(error: unknown): boolean {
  return (
    !isAbort(error) &&
    isOutpostError(
      error,
      'protocol.checksum',
      'protocol.unexpected-reply',
      'protocol.timeout',
      'device.raised',
      'device.out-of-memory',
    )
  );
}
