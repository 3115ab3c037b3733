import { throwIfAborted } from '../base/deadline.js';
import type { DeviceEntry, DeviceFs, DeviceHash, TransferOptions } from './device-fs.js';
import { isSame, type ContentPrint } from './print.js';

/** A content's fingerprint, computed here or by a board. */
export type Print = ContentPrint | DeviceHash;

/** Whether two fingerprints are of the same content. Two of a board that are of different kinds can't be compared: false. */
export function samePrint(a: Print, b: Print): boolean {
  if (!('kind' in a)) return 'kind' in b ? isSame(a, b) : a.sha256 === b.sha256;
  return 'kind' in b ? a.kind === b.kind && a.value === b.value : isSame(b, a);
}

/**
 * Fingerprints of files of a board; what is not there (any more) is not in the answer.
 *
 * `onBytes` counts files here.
 */
export async function boardPrints(
  fs: DeviceFs,
  files: readonly Pick<DeviceEntry, 'path'>[],
  { onBytes, ...wait }: TransferOptions,
): Promise<ReadonlyMap<string, DeviceHash>> {
  const prints = new Map<string, DeviceHash>();
  for (const [done, { path }] of files.entries()) {
    throwIfAborted(wait.signal);
    onBytes?.(done, files.length);
    const hash = await fs.hash(path, wait);
    if (hash !== null) prints.set(path, hash);
  }
  return prints;
}
