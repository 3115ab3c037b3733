import { throwIfAborted, type WaitOptions } from '../base/deadline.js';
import { OutpostError } from '../base/errors.js';
import type { DeviceEntry, DeviceFs } from './device-fs.js';
import { HISTORY_LIMIT, type BackupStore } from './history.js';
import type { KnownFiles } from './known.js';
import { isWithin, nameOf, normalizeDevicePath, parentOf, type FileSystemKind } from './path.js';
import { printOf } from './print.js';
import type { Report } from './progress.js';
import type { Strategy } from './strategy.js';

/** Where files from a board go on this computer. */
export interface DownloadSink {
  makeFolder(relative: string): Promise<void>;
  write(relative: string, content: Uint8Array): Promise<void>;
}

/** What copying and deleting needs. */
export interface TransferContext extends WaitOptions {
  readonly backup: BackupStore;
  readonly known: KnownFiles;
  readonly report?: Report | undefined;
}

/** What was copied or deleted. */
export interface TransferResult {
  readonly files: number;
  readonly bytes: number;
  /** Files that were equal already. */
  readonly unchanged?: number;
  readonly strategy?: Strategy | null;
}

/** Mount points of MicroPython's ports: a folder tree of its own that must not be deleted from outside. */
const MOUNTS: ReadonlySet<string> = new Set(['/flash', '/sd', '/sdcard', '/rom', '/remote']);

/** All entries at and below some paths of a board, parents first, each once. */
export async function expand(
  fs: DeviceFs,
  paths: readonly string[],
  kind: FileSystemKind,
  options: WaitOptions,
): Promise<readonly DeviceEntry[]> {
  const found = new Map<string, DeviceEntry>();
  for (const path of paths) {
    const normal = normalizeDevicePath(path, kind);
    const entry = await fs.stat(normal, options);
    if (entry === null) throw new OutpostError('fs.not-found', { path: normal });
    if (normal !== '/') found.set(normal, entry);
    if (entry.kind !== 'folder') continue;
    for (const below of await fs.tree(normal, options)) found.set(below.path, below);
  }
  return [...found.values()];
}

/**
 * Copies files and folders from a board; a folder comes with its name. What was read counts as known.
 *
 * @throws OutpostError `fs.*` of reading, and what the sink throws (`workspace.*`).
 */
export async function download(
  fs: DeviceFs,
  paths: readonly string[],
  sink: DownloadSink,
  context: TransferContext & { readonly kind: FileSystemKind },
): Promise<TransferResult> {
  const tops = paths.map((path) => normalizeDevicePath(path, context.kind));
  const entries = await expand(fs, tops, context.kind, context);
  const total = entries.reduce((sum, entry) => sum + (entry.size ?? 0), 0);
  let [files, bytes] = [0, 0];
  for (const entry of entries) {
    throwIfAborted(context.signal);
    const top = tops.find((path) => isWithin(entry.path, path)) ?? entry.path;
    const above = top === '/' ? '/' : parentOf(top);
    const relative = entry.path.slice(above === '/' ? 1 : above.length + 1);
    if (entry.kind === 'folder') {
      await sink.makeFolder(relative);
      continue;
    }
    const base = bytes;
    const onBytes = (done: number): void =>
      context.report?.({
        step: 'step.reading',
        args: { path: entry.path },
        done: base + done,
        total,
        unit: 'bytes',
        uncancellable: null,
      });
    const content = await fs.read(entry.path, { deadline: context.deadline, signal: context.signal, onBytes });
    await sink.write(relative, content);
    await context.known.note(entry.path, printOf(content));
    files++;
    bytes += content.length;
  }
  return { files, bytes };
}

/**
 * Deletes files and folders with their contents, deepest first. The last twenty contents stay on this computer.
 *
 * @throws OutpostError `fs.read-only` for the root and for mount points, before anything is deleted.
 */
export async function removeAll(
  fs: DeviceFs,
  paths: readonly string[],
  context: TransferContext & { readonly kind: FileSystemKind },
): Promise<TransferResult> {
  for (const path of paths) refuseMounts(fs, normalizeDevicePath(path, context.kind));
  const entries = [...(await expand(fs, paths, context.kind, context))].reverse();
  const files = entries.filter((entry) => entry.kind === 'file');
  const kept = new Set(files.slice(-HISTORY_LIMIT));
  let bytes = 0;
  for (const [done, entry] of entries.entries()) {
    throwIfAborted(context.signal);
    context.report?.({
      step: 'step.deleting',
      args: { path: entry.path },
      done,
      total: entries.length,
      unit: 'files',
      uncancellable: null,
    });
    if (entry.kind === 'folder') {
      await fs.removeFolder(entry.path, context);
      continue;
    }
    if (kept.has(entry))
      await context.backup.keep(
        entry.path,
        await fs.read(entry.path, { deadline: context.deadline, signal: context.signal }),
        'deleted',
      );
    await fs.remove(entry.path, context);
    await context.known.forget(entry.path);
    bytes += entry.size ?? 0;
  }
  await fs.sync(context);
  return { files: files.length, bytes };
}

function refuseMounts(fs: DeviceFs, path: string): void {
  const holdsMount = [fs.root, ...MOUNTS].some((mount) => isWithin(mount, path));
  if (holdsMount || nameOf(path) === '') throw new OutpostError('fs.read-only', { path });
}
