import type { WaitOptions } from '../base/deadline.js';
import { OutpostError } from '../base/errors.js';
import type { DeviceFs, DeviceUsage, Looked } from './device-fs.js';
import type { BackupStore } from './history.js';
import type { KnownFiles } from './known.js';
import { holdsMount } from './mounts.js';
import { joinDevicePath, parentOf } from './path.js';
import { printOf } from './print.js';
import { lookAtAll } from './prints.js';
import { safeSave } from './safe-save.js';
import { saveMany } from './save-many.js';
import type { PlannedItem, SideEntry } from './sync-plan.js';
import type { SyncSource, SyncTarget } from './sync-run.js';

/** A folder of a board as one side of a sync, and what Outpost keeps about that board. */
export interface BoardSide {
  readonly fs: DeviceFs;
  /** Normalised. */
  readonly folder: string;
  readonly known: KnownFiles;
  readonly backup: BackupStore;
}

/**
 * Everything below a folder of a board, with fingerprints of the files. A folder that is not there is empty.
 *
 * @throws OutpostError `fs.not-directory`.
 */
export async function readBoardSide(fs: DeviceFs, folder: string, options: WaitOptions): Promise<readonly SideEntry[]> {
  const there = await fs.stat(folder, options);
  if (there === null) return [];
  if (there.kind === 'file') throw new OutpostError('fs.not-directory', { path: folder });
  const tree = await fs.prints(folder, options);
  return tree.map(({ path, kind, size, hash }) => ({ path: relativeTo(folder, path), kind, size, print: hash }));
}

/** Path below a folder. */
export function relativeTo(folder: string, path: string): string {
  return folder === '/' ? path.slice(1) : path.slice(folder.length + 1);
}

/** Whether a path below a folder of a board is another disk's mount point, or holds one. */
export function mountsBelow(fs: Pick<DeviceFs, 'root'>, folder: string): (path: string) => boolean {
  return (path) => holdsMount(joinDevicePath(folder, path), fs.root);
}

/** Bytes in whole blocks that items add to a disk; what they replace is taken off. */
export function neededFor(items: readonly PlannedItem[], usage: Pick<DeviceUsage, 'blockSize'> | null): number {
  const block = usage?.blockSize ?? 1;
  const inBlocks = (size: number | null): number => Math.ceil((size ?? 0) / block) * block;
  const added = items
    .filter(({ change, problem }) => problem === null && (change === 'new' || change === 'changed'))
    .map(({ kind, size, targetSize }) => (kind === 'folder' ? block : inBlocks(size) - inBlocks(targetSize)));
  // One block more for the names in their folders.
  return added.length === 0 || usage === null ? total(added) : Math.max(0, total(added) + block);
}

function total(numbers: readonly number[]): number {
  return numbers.reduce((sum, one) => sum + one, 0);
}

/** A folder of a board as the source: each read is verified by the file system. */
export function boardSource({ fs, folder, known }: Pick<BoardSide, 'fs' | 'folder' | 'known'>): SyncSource {
  return {
    async read(path, options) {
      const whole = joinDevicePath(folder, path);
      const content = await fs.read(whole, options);
      await known.note(whole, printOf(content));
      return content;
    },
  };
}

/** A folder of a board as the target: each file is saved safely, replaced and deleted contents stay on this computer. */
export function boardTarget(side: BoardSide): SyncTarget {
  const { fs, folder, known, backup } = side;
  const at = (path: string): string => joinDevicePath(folder, path);
  let isThere = false;
  let there: Looked['entries'] = new Map();
  return {
    async look(items, { deadline, signal }) {
      const paths = items.map(({ targetPath }) => at(targetPath));
      there = await lookAtAll(fs, paths, { deadline, signal });
      return new Map(items.map(({ targetPath }) => [targetPath, there.get(at(targetPath))?.hash ?? null]));
    },
    async checkRoom(items, options) {
      const usage = await fs.usage(options);
      const needed = neededFor(items, usage);
      if (usage === null || needed <= usage.free) return;
      const largest = [...items].sort((a, b) => (b.size ?? 0) - (a.size ?? 0))[0];
      throw new OutpostError('fs.no-space', { path: at(largest?.path ?? ''), needed, free: usage.free });
    },
    makeFolder: (path, options) => makeFolderPath(fs, at(path), options),
    async write(path, content, { deadline, signal, report }) {
      const whole = at(path);
      if (!isThere) await makeFolderPath(fs, folder, { deadline, signal });
      isThere = true;
      const { unchanged, print } = await safeSave(fs, whole, content, { deadline, signal, report, backup });
      await known.note(whole, print);
      return { unchanged };
    },
    async writeMany(files, { deadline, signal, report, saved }) {
      const wait = { deadline, signal };
      if (!isThere) await makeFolderPath(fs, folder, wait);
      isThere = true;
      const usage = await fs.usage(wait);
      const given = files.map(({ path, size, read }) => ({ path: at(path), size, there: there.get(at(path)) ?? null, read }));
      const names = new Map(files.map(({ path }) => [at(path), path]));
      return saveMany(fs, given, {
        ...wait,
        backup,
        usage,
        report,
        async saved(path, print) {
          await known.note(path, print);
          saved(names.get(path) ?? '', print.size);
        },
      });
    },
    async remove(path, { deadline, signal, keep }) {
      const whole = at(path);
      if (keep) await backup.keep(whole, await fs.read(whole, { deadline, signal }), 'deleted');
      await fs.remove(whole, { deadline, signal });
      await known.forget(whole);
    },
    removeFolder: (path, options) => fs.removeFolder(at(path), options),
    changed: (path) => new OutpostError('fs.changed-on-board', { path: at(path) }),
    finish: (options) => fs.sync(options),
  };
}

/** Makes a folder and those above it; folders that are there already are no fault. */
export async function makeFolderPath(fs: DeviceFs, path: string, options: WaitOptions): Promise<void> {
  if (path === '/' || path === fs.root) return;
  const there = await fs.stat(path, options);
  if (there?.kind === 'folder') return;
  if (there !== null) throw new OutpostError('fs.not-directory', { path });
  await makeFolderPath(fs, parentOf(path), options);
  await fs.makeFolder(path, options);
}
