import type { RootId, SessionId } from '../../src/contract/common.js';
import type { JobId } from '../../src/contract/common.js';
import { t } from '../i18n/t.js';
import { toContent } from '../state/content.js';
import { showNotice } from '../state/notices-store.js';
import { baseName, joinPath, parentPath } from '../state/tabs-store.js';
import type { Workbench } from '../state/workbench.js';
import { writeBoardFile } from './board-write.js';
import { lookBeside } from './checks.js';
import { announceCopy, mayReplace, taken, type Target } from './replacing.js';
import { finished } from './script.js';

type BoardTarget = Extract<Target, { pane: 'board' }>;
type ComputerTarget = Extract<Target, { pane: 'computer' }>;

/** Copies files and folders of the opened folder to the board. */
export async function upload(wb: Workbench, root: RootId, paths: readonly string[], target: BoardTarget): Promise<void> {
  const read = async (path: string): Promise<Uint8Array> => (await wb.host.workspace.read({ root, path })).bytes;
  const answer = await mayReplace(
    wb,
    target,
    paths.map((path) => ({ name: baseName(path), read: () => read(path) })),
  );
  if (answer === 'cancel') return;
  const scripts = paths.filter((path) => path.endsWith('.py'));
  void lookBeside(
    wb,
    scripts.map((path) => ({ target: joinPath(target.folder, baseName(path)), source: { kind: 'workspace', root, path } })),
  );
  const { job } = await wb.host.files.startUpload({
    session: target.session,
    root,
    paths: [...paths],
    to: target.folder,
    replace: answer === 'replace',
  });
  const done = await finished(wb, job);
  if (done !== null) announceCopy(wb, target, paths.map(baseName));
}

/** Copies files and folders of the board into the opened folder. */
export async function download(
  wb: Workbench,
  session: SessionId,
  paths: readonly string[],
  target: ComputerTarget,
): Promise<void> {
  const read = async (path: string): Promise<Uint8Array> => (await wb.host.files.read({ session, path })).bytes;
  const answer = await mayReplace(
    wb,
    target,
    paths.map((path) => ({ name: baseName(path), read: () => read(path) })),
  );
  if (answer === 'cancel') return;
  const { job } = await wb.host.files.startDownload({
    session,
    paths: [...paths],
    root: target.root,
    to: target.folder,
    replace: answer === 'replace',
  });
  const done = await finished(wb, job);
  if (done !== null) announceCopy(wb, target, paths.map(baseName));
}

/** Names that a move or a copy to this folder would bring, without those that are there already as themselves. */
function foreign(paths: readonly string[], folder: string): readonly string[] {
  return paths.filter((path) => parentPath(path) !== folder);
}

async function within(
  wb: Workbench,
  paths: readonly string[],
  target: BoardTarget,
  start: (replace: boolean) => Promise<{ readonly job: JobId }>,
): Promise<boolean> {
  const read = async (path: string): Promise<Uint8Array> => (await wb.host.files.read({ session: target.session, path })).bytes;
  const answer = await mayReplace(
    wb,
    target,
    paths.map((path) => ({ name: baseName(path), read: () => read(path) })),
  );
  if (answer === 'cancel') return false;
  const { job } = await start(answer === 'replace');
  return (await finished(wb, job)) !== null;
}

/** Moves within the board or within the folder; what would be replaced on the board is asked about. */
export async function moveWithin(wb: Workbench, all: readonly string[], target: Target): Promise<void> {
  const paths = foreign(all, target.folder);
  if (paths.length === 0) return;
  if (target.pane === 'board') {
    const order = { session: target.session, paths: [...paths], to: target.folder };
    const isMoved = await within(wb, paths, target, (replace) => wb.host.boardFiles.startMove({ ...order, replace }));
    if (isMoved)
      showNotice(wb.notices, {
        id: 'transfer',
        tone: 'ok',
        title: t('files.moved', { count: paths.length, name: baseName(paths[0] ?? '') }),
        body: t('files.movedTo', { folder: target.folder }),
      });
    return;
  }
  for (const from of paths)
    await wb.host.workspace.rename({ root: target.root, from, to: joinPath(target.folder, baseName(from)) });
}

/** Copies within the board or within the folder; a file beside itself gets a free name. */
export async function copyWithin(wb: Workbench, all: readonly string[], target: Target): Promise<void> {
  const paths = foreign(all, target.folder);
  if (target.pane === 'board' && paths.length > 0) {
    const order = { session: target.session, paths: [...paths], to: target.folder };
    await within(wb, paths, target, (replace) => wb.host.boardFiles.startCopy({ ...order, replace }));
  }
  const twins = target.pane === 'board' ? all.filter((path) => !paths.includes(path)) : all;
  for (const from of twins) await copyOne(wb, from, target);
}

async function copyOne(wb: Workbench, from: string, target: Target): Promise<void> {
  const path = joinPath(target.folder, freeName(wb, target, baseName(from)));
  if (target.pane === 'board') {
    const { bytes } = await wb.host.files.read({ session: target.session, path: from });
    await writeBoardFile(wb, target.session, path, bytes);
    return;
  }
  const { bytes } = await wb.host.workspace.read({ root: target.root, path: from });
  await wb.host.workspace.write({
    root: target.root,
    path,
    content: await toContent(wb.host, bytes),
    expected: null,
    force: false,
  });
}

/** The name itself, or with a number before its ending when it is taken. */
export function freeName(wb: Workbench, target: Target, name: string): string {
  const dot = name.lastIndexOf('.');
  const [stem, end] = dot > 0 ? [name.slice(0, dot), name.slice(dot)] : [name, ''];
  for (let n = 1; ; n++) {
    const candidate = n === 1 ? name : `${stem}-${n}${end}`;
    if (taken(wb, target, [candidate]).length === 0) return candidate;
  }
}
