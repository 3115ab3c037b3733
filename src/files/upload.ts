import type { WaitOptions } from '../base/deadline.js';
import { OutpostError } from '../base/errors.js';
import type { DeviceEntry, DeviceFs, Looked } from './device-fs.js';
import { joinDevicePath, normalizeFilePath, type FileSystemKind } from './path.js';
import { saveMany, type SaveManyResult } from './save-many.js';
import type { TransferContext } from './transfer.js';

/** Something on this computer that is copied to a board. `relative` starts with the name of what was chosen. */
export type UploadEntry =
  | { readonly kind: 'folder'; readonly relative: string }
  | { readonly kind: 'file'; readonly relative: string; readonly size: number; read(): Promise<Uint8Array> };

/** What an upload does, in order; counted before anything is written. */
export interface UploadPlan {
  readonly folders: readonly string[];
  readonly files: readonly { readonly path: string; readonly entry: Extract<UploadEntry, { kind: 'file' }> }[];
  readonly bytes: number;
}

/**
 * Plans an upload. Pure.
 *
 * @throws OutpostError `fs.bad-name`, `fs.exists` (a file is there and may not be replaced), `fs.is-directory`,
 *   `fs.not-directory`.
 */
export function planUpload(
  entries: readonly UploadEntry[],
  board: { readonly present: ReadonlyMap<string, DeviceEntry['kind']>; readonly kind: FileSystemKind },
  order: { readonly to: string; readonly replace: boolean },
): UploadPlan {
  const folders: string[] = [];
  const files: UploadPlan['files'][number][] = [];
  for (const entry of entries) {
    const path = normalizeFilePath(joinDevicePath(order.to, entry.relative), board.kind);
    const there = board.present.get(path);
    if (entry.kind === 'folder') {
      if (there === 'file') throw new OutpostError('fs.not-directory', { path });
      if (there === undefined) folders.push(path);
      continue;
    }
    if (there === 'folder') throw new OutpostError('fs.is-directory', { path });
    if (there === 'file' && !order.replace) throw new OutpostError('fs.exists', { path });
    files.push({ path, entry });
  }
  return { folders, files, bytes: files.reduce((sum, { entry }) => sum + entry.size, 0) };
}

/**
 * Copies files and folders to a board, each file saved safely; equal ones are not sent. What is there is asked once, for all.
 *
 * @throws OutpostError as `planUpload` and `saveMany`; `fs.no-space` before the first byte when it can't all fit.
 */
export async function upload(
  fs: DeviceFs,
  entries: readonly UploadEntry[],
  order: { readonly to: string; readonly replace: boolean; readonly kind: FileSystemKind },
  context: TransferContext,
): Promise<SaveManyResult> {
  const paths = entries.map(({ relative }) => normalizeFilePath(joinDevicePath(order.to, relative), order.kind));
  const looked = await fs.look(paths, waitOf(context));
  const found = [...looked.entries].flatMap(([path, entry]) => (entry === null ? [] : [[path, entry.kind] as const]));
  const plan = planUpload(entries, { present: new Map(found), kind: order.kind }, order);
  checkRoom(fs, plan, looked);
  for (const folder of plan.folders) await fs.makeFolder(folder, waitOf(context));
  const files = plan.files.map(({ path, entry }) => ({
    path,
    size: entry.size,
    there: looked.entries.get(path) ?? null,
    read: () => entry.read(),
  }));
  return saveMany(fs, files, {
    ...waitOf(context),
    backup: context.backup,
    usage: looked.usage,
    report: context.report,
    saved: (path, print) => context.known.note(path, print),
  });
}

function checkRoom(fs: DeviceFs, plan: UploadPlan, { entries, usage }: Looked): void {
  if (usage === null) return;
  const inBlocks = (size: number): number => Math.ceil(size / usage.blockSize) * usage.blockSize;
  const replaced = plan.files.reduce((sum, { path }) => sum + inBlocks(entries.get(path)?.size ?? 0), 0);
  const needed = plan.files.reduce((sum, { entry }) => sum + inBlocks(entry.size), 0) + plan.folders.length * usage.blockSize;
  if (needed <= usage.free + replaced) return;
  throw new OutpostError('fs.no-space', { path: plan.files[0]?.path ?? fs.root, needed, free: usage.free + replaced });
}

function waitOf({ deadline, signal }: WaitOptions): WaitOptions {
  return { deadline, signal };
}
