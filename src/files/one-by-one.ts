import type { WaitOptions } from '../base/deadline.js';
import type { DeviceFs, Looked, PrintedEntry } from './device-fs.js';

/** `look` where the board can't answer for many paths at once. */
export async function lookOneByOne(
  fs: Pick<DeviceFs, 'stat' | 'hash' | 'usage'>,
  paths: readonly string[],
  options: WaitOptions,
): Promise<Looked> {
  const entries = new Map<string, PrintedEntry | null>();
  for (const path of paths) {
    const entry = await fs.stat(path, options);
    const hash = entry?.kind === 'file' ? await fs.hash(path, options) : null;
    entries.set(path, entry === null ? null : { ...entry, hash });
  }
  return { entries, usage: await fs.usage(options) };
}

/** `prints` where the board can't answer for a tree at once. */
export async function printOneByOne(
  fs: Pick<DeviceFs, 'tree' | 'hash'>,
  path: string,
  options: WaitOptions,
): Promise<readonly PrintedEntry[]> {
  const printed: PrintedEntry[] = [];
  for (const entry of await fs.tree(path, options)) {
    printed.push({ ...entry, hash: entry.kind === 'file' ? await fs.hash(entry.path, options) : null });
  }
  return printed;
}

/** `replace` in single steps; a cut between them leaves the file under `ready`. */
export async function replaceByRenames(
  fs: Pick<DeviceFs, 'abilities' | 'stat' | 'rename' | 'remove' | 'sync'>,
  fresh: string,
  path: string,
  ready: string,
  options: WaitOptions,
): Promise<void> {
  if (fs.abilities.rename === 'replaces' || (await fs.stat(path, options)) === null) {
    await fs.rename(fresh, path, options);
  } else {
    if ((await fs.stat(ready, options)) !== null) await fs.remove(ready, options);
    await fs.rename(fresh, ready, options);
    await fs.remove(path, options);
    await fs.rename(ready, path, options);
  }
  await fs.sync(options);
}
