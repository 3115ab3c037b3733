import { throwIfAborted, type WaitOptions } from '../base/deadline.js';
import type { DeviceFs, DeviceHash } from './device-fs.js';
import { isSame, type ContentPrint } from './print.js';

/** A content's fingerprint, computed here or by a board. */
export type Print = ContentPrint | DeviceHash;

/** Whether two fingerprints are of the same content. Two of a board that are of different kinds can't be compared: false. */
export function samePrint(a: Print, b: Print): boolean {
  if (!('kind' in a)) return 'kind' in b ? isSame(a, b) : a.sha256 === b.sha256;
  return 'kind' in b ? a.kind === b.kind && a.value === b.value : isSame(b, a);
}

/** Paths that one execution is asked about: their names must fit a board's memory beside each other. */
const PATHS_AT_ONCE = 100;

/** Fingerprints of files of a board; what is not there (any more) and folders are not in the answer. */
export async function boardPrints(
  fs: Pick<DeviceFs, 'look'>,
  paths: readonly string[],
  options: WaitOptions,
): Promise<ReadonlyMap<string, DeviceHash>> {
  const prints = new Map<string, DeviceHash>();
  for (let at = 0; at < paths.length; at += PATHS_AT_ONCE) {
    throwIfAborted(options.signal);
    const { entries } = await fs.look(paths.slice(at, at + PATHS_AT_ONCE), options);
    for (const [path, entry] of entries) if (entry !== null && entry.hash !== null) prints.set(path, entry.hash);
  }
  return prints;
}
