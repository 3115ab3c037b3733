import { throwIfAborted, type WaitOptions } from '../base/deadline.js';
import type { DeviceFs, DeviceHash, Looked, PrintedEntry } from './device-fs.js';
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

/** What is at some paths of a board, in as few executions as its memory allows; null where nothing is. */
export async function lookAtAll(
  fs: Pick<DeviceFs, 'look'>,
  paths: readonly string[],
  options: WaitOptions,
): Promise<Looked['entries']> {
  const found = new Map<string, PrintedEntry | null>();
  for (let at = 0; at < paths.length; at += PATHS_AT_ONCE) {
    throwIfAborted(options.signal);
    const { entries } = await fs.look(paths.slice(at, at + PATHS_AT_ONCE), options);
    for (const [path, entry] of entries) found.set(path, entry);
  }
  return found;
}

/** Fingerprints of files of a board; what is not there (any more) and folders are not in the answer. */
export async function boardPrints(
  fs: Pick<DeviceFs, 'look'>,
  paths: readonly string[],
  options: WaitOptions,
): Promise<ReadonlyMap<string, DeviceHash>> {
  const entries = await lookAtAll(fs, paths, options);
  return new Map(
    [...entries].flatMap(([path, entry]) => (entry === null || entry.hash === null ? [] : [[path, entry.hash] as const])),
  );
}
