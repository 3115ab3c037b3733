import { OutpostError } from '../base/errors.js';
import type { ReplLease } from '../session/types.js';
import type { TransferOptions } from './device-fs.js';
import { readFile, type FilePlace } from './repl-read.js';
import type { StrategyChoice } from './strategy.js';
import { isReadFault, readStream } from './stream-read.js';

/** Reads that may end in a fault without bringing anything new, before the text way is taken. */
const IDLE_FAULTS = 2;

/**
 * Reads a file piece by piece, as a binary stream where the board can; after a fault it goes on where it stopped.
 *
 * @throws OutpostError `fs.*`; `protocol.checksum` when even the last way brought damage.
 */
export async function readFileTo(
  { lease, choice }: { readonly lease: ReplLease; readonly choice: StrategyChoice },
  file: FilePlace,
  sink: (piece: Uint8Array) => void,
  options: TransferOptions,
): Promise<void> {
  let done = 0;
  const pass = (piece: Uint8Array): void => {
    done += piece.length;
    sink(piece);
    options.onBytes?.(done, null);
  };
  for (let idle = 0; choice.allows('stream') && idle < IDLE_FAULTS;) {
    const before = done;
    options.onStrategy?.('stream');
    try {
      await readStream(lease, file, done, pass, options);
      options.onBytes?.(done, done);
      return;
    } catch (error) {
      if (!isReadFault(error) || options.deadline.isExpired) throw error;
      if (done === before) idle++;
      if (idle === IDLE_FAULTS) choice.fault('stream');
    }
  }
  options.onStrategy?.('base64-per-exec');
  const content = await readFile(lease, file, { ...options, onBytes: (n, all) => options.onBytes?.(Math.max(n, done), all) });
  if (content.length < done) throw new OutpostError('protocol.checksum', { what: file.path });
  sink(content.subarray(done));
}
