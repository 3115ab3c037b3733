import { t } from '../i18n/t.js';
import { toContent } from '../state/content.js';
import { showNotice } from '../state/notices-store.js';
import { joinPath } from '../state/tabs-store.js';
import type { Workbench } from '../state/workbench.js';
import { lookBeside } from './checks.js';
import { announceCopy, mayReplace, type Target } from './replacing.js';
import { finished } from './script.js';

/** Files and folders that came from outside the window, each with its path below what was dropped. */
export interface Dropped {
  readonly files: readonly { readonly relative: string; readonly file: File }[];
  readonly folders: readonly string[];
}

/** Most files of one order; the contract's limit. */
const BATCH = 500;

const fileOf = (entry: FileSystemFileEntry): Promise<File> => new Promise((resolve, reject) => entry.file(resolve, reject));

async function childrenOf(entry: FileSystemDirectoryEntry): Promise<readonly FileSystemEntry[]> {
  const reader = entry.createReader();
  const all: FileSystemEntry[] = [];
  for (;;) {
    // The browser gives a hundred at a time, then none.
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (some.length === 0) return all;
    all.push(...some);
  }
}

interface Found {
  readonly files: { readonly relative: string; readonly file: File }[];
  readonly folders: string[];
}

async function walk(entry: FileSystemEntry, into: Found): Promise<void> {
  const relative = entry.fullPath.replace(/^\//, '');
  if (entry.isFile) into.files.push({ relative, file: await fileOf(entry as FileSystemFileEntry) });
  else if (entry.isDirectory) {
    into.folders.push(relative);
    for (const child of await childrenOf(entry as FileSystemDirectoryEntry)) await walk(child, into);
  }
}

/** Reads what was dropped, folders with all that is in them. Must be called in the event itself: its data is gone afterwards. */
export function readDropped(data: DataTransfer): Promise<Dropped> {
  const found: Found = { files: [], folders: [] };
  const items = [...data.items].filter(({ kind }) => kind === 'file');
  const entries = items.map((item) => item.webkitGetAsEntry() ?? item.getAsFile()).filter((one) => one !== null);
  return (async () => {
    for (const entry of entries) {
      if (entry instanceof File) found.files.push({ relative: entry.name, file: entry });
      else await walk(entry, found);
    }
    return found;
  })();
}

const bytesOf = async (file: File): Promise<Uint8Array> => new Uint8Array(await file.arrayBuffer());

async function toBoard(
  wb: Workbench,
  { files, folders }: Dropped,
  target: Extract<Target, { pane: 'board' }>,
  replace: boolean,
): Promise<boolean> {
  const contents = await Promise.all(files.map(async ({ relative, file }) => ({ relative, bytes: await bytesOf(file) })));
  void lookBeside(
    wb,
    contents
      .filter(({ relative }) => relative.endsWith('.py'))
      .map(({ relative, bytes }) => ({ target: joinPath(target.folder, relative), source: { kind: 'bytes', bytes } })),
  );
  const base = { session: target.session, to: target.folder, replace };
  for (let from = 0; from < Math.max(contents.length, folders.length); from += BATCH) {
    const some = contents.slice(from, from + BATCH);
    const sent = await Promise.all(
      some.map(async ({ relative, bytes }) => ({ relative, content: await toContent(wb.host, bytes) })),
    );
    const { job } = await wb.host.boardFiles.startUploadContents({
      ...base,
      files: sent,
      folders: folders.slice(from, from + BATCH),
    });
    if ((await finished(wb, job)) === null) return false;
  }
  return true;
}

async function toComputer(
  wb: Workbench,
  { files, folders }: Dropped,
  target: Extract<Target, { pane: 'computer' }>,
  force: boolean,
): Promise<void> {
  const { root, folder } = target;
  const there = new Set(
    Object.values(wb.workspace.getState().folders)
      .flat()
      .map(({ path }) => path),
  );
  for (const relative of folders) {
    const path = joinPath(folder, relative);
    if (!there.has(path)) await wb.host.workspace.makeFolder({ root, path });
  }
  for (const { relative, file } of files) {
    const content = await toContent(wb.host, await bytesOf(file));
    await wb.host.workspace.write({ root, path: joinPath(folder, relative), content, expected: null, force });
  }
}

/** Takes what was dropped from outside the window: the bytes go to the host, wherever they came from. */
export async function takeDropped(wb: Workbench, dropped: Dropped, target: Target): Promise<void> {
  if (dropped.files.length + dropped.folders.length === 0) {
    showNotice(wb.notices, { tone: 'info', title: t('files.droppedNothing') });
    return;
  }
  const answer = await mayReplace(
    wb,
    target,
    dropped.files.map(({ relative, file }) => ({ name: relative, read: () => bytesOf(file) })),
  );
  if (answer === 'cancel') return;
  const isForced = answer === 'replace';
  if (target.pane === 'board') {
    if (!(await toBoard(wb, dropped, target, isForced))) return;
  } else await toComputer(wb, dropped, target, isForced);
  const tops = new Set(
    [...dropped.files.map(({ relative }) => relative), ...dropped.folders].map((path) => path.split('/')[0] ?? path),
  );
  announceCopy(wb, target, [...tops]);
}
