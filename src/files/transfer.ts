import { throwIfAborted, type WaitOptions } from '../base/deadline.js';
import { OutpostError } from '../base/errors.js';
import type { DeviceEntry, DeviceFs } from './device-fs.js';
import { HISTORY_LIMIT, type BackupStore } from './history.js';
import type { KnownFiles } from './known.js';
import { holdsMount } from './mounts.js';
import { isWithin, nameOf, normalizeDevicePath, parentOf, type FileSystemKind } from './path.js';
import { PrintMaker, type ContentPrint } from './print.js';
import type { Report } from './progress.js';
import type { Strategy } from './strategy.js';

/** A file on this computer that is written piece by piece. Disposing drops what was not committed. */
export interface DownloadFile extends AsyncDisposable {
  write(piece: Uint8Array): Promise<void>;
  /** Puts the complete file in its place. */
  commit(): Promise<void>;
}

/** Where files from a board go on this computer. */
export interface DownloadSink {
  makeFolder(relative: string): Promise<void>;
  open(relative: string): Promise<DownloadFile>;
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
  let strategy: Strategy | null = null;
  for (const entry of entries) {
    throwIfAborted(context.signal);
    const top = tops.find((path) => isWithin(entry.path, path)) ?? entry.path;
    const above = top === '/' ? '/' : parentOf(top);
    const relative = entry.path.slice(above === '/' ? 1 : above.length + 1);
    if (entry.kind === 'folder') {
      await sink.makeFolder(relative);
      continue;
    }
    const { print, strategy: way } = await downloadFile(fs, entry.path, await sink.open(relative), {
      ...context,
      before: bytes,
      total,
    });
    await context.known.note(entry.path, print);
    files++;
    bytes += print.size;
    strategy = way;
  }
  return { files, bytes, strategy };
}

/** Copies one file piece by piece, so that the memory it takes does not grow with it. */
async function downloadFile(
  fs: DeviceFs,
  path: string,
  target: DownloadFile,
  context: TransferContext & { readonly before: number; readonly total: number },
): Promise<{ readonly print: ContentPrint; readonly strategy: Strategy | null }> {
  await using file = target;
  const print = new PrintMaker();
  const stop = new AbortController();
  let strategy: Strategy | null = null;
  let written = Promise.resolve();
  const take = (piece: Uint8Array): void => {
    print.update(piece);
    written = written.then(() => file.write(piece));
    // Said below; reading on would be for nothing.
    written.catch(() => stop.abort());
  };
  const onBytes = (done: number): void =>
    context.report?.({
      step: 'step.reading',
      args: { path },
      done: context.before + done,
      total: context.total,
      unit: 'bytes',
      uncancellable: null,
      strategy,
    });
  const onStrategy = (now: Strategy): void => {
    strategy = now;
  };
  const signal = context.signal === undefined ? stop.signal : AbortSignal.any([context.signal, stop.signal]);
  try {
    await fs.readTo(path, take, { deadline: context.deadline, signal, onBytes, onStrategy });
  } catch (error) {
    if (stop.signal.aborted) await written;
    throw error;
  }
  await written;
  await file.commit();
  return { print: print.print(), strategy };
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
  if (holdsMount(path, fs.root) || nameOf(path) === '') throw new OutpostError('fs.read-only', { path });
}
