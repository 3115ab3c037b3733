import type { RootId, SessionId } from '../../src/contract/common.js';
import { t } from '../i18n/t.js';
import { toContent } from '../state/content.js';
import { ask } from '../state/dialogs-store.js';
import { showNotice } from '../state/notices-store.js';
import { baseName, joinPath, parentPath } from '../state/tabs-store.js';
import type { Workbench } from '../state/workbench.js';
import { finished } from './script.js';

/** A folder in one of the two panes. */
export type Target =
  | { readonly pane: 'computer'; readonly root: RootId; readonly folder: string }
  | { readonly pane: 'board'; readonly session: SessionId; readonly folder: string };

/** Names that would be replaced by putting these into a folder. */
function taken(wb: Workbench, target: Target, names: readonly string[]): readonly string[] {
  const there =
    target.pane === 'board'
      ? wb.boardFiles.getState().entries.filter((entry) => parentPath(entry.path) === target.folder)
      : (wb.workspace.getState().folders[target.folder] ?? []);
  return names.filter((name) => there.some((entry) => entry.name === name));
}

async function mayReplace(wb: Workbench, target: Target, names: readonly string[]): Promise<'replace' | 'new' | 'cancel'> {
  const conflicts = taken(wb, target, names);
  if (conflicts.length === 0) return 'new';
  const where = target.pane === 'board' ? t('files.onBoard') : t('files.onComputer');
  const answer = await ask(wb.dialogs, 'confirm', {
    title: t('files.replaceTitle', { count: conflicts.length }),
    body: target.pane === 'board' ? t('files.replaceBodyBoard', { where }) : t('files.replaceBody', { where }),
    list: conflicts,
    choices: [{ value: 'yes', label: t('files.replace'), danger: true }],
  });
  return answer === 'yes' ? 'replace' : 'cancel';
}

/** Copies files and folders of the opened folder to the board. */
export async function upload(
  wb: Workbench,
  root: RootId,
  paths: readonly string[],
  target: Extract<Target, { pane: 'board' }>,
): Promise<void> {
  const answer = await mayReplace(wb, target, paths.map(baseName));
  if (answer === 'cancel') return;
  const { job } = await wb.host.files.startUpload({
    session: target.session,
    root,
    paths: [...paths],
    to: target.folder,
    replace: answer === 'replace',
  });
  const done = await finished(wb, job);
  if (done !== null)
    showNotice(wb.notices, {
      id: 'transfer',
      tone: 'ok',
      title: t('files.uploaded', { count: paths.length }),
      body: t('files.copiedTo', { folder: target.folder }),
    });
}

/** Copies files and folders of the board into the opened folder. */
export async function download(
  wb: Workbench,
  session: SessionId,
  paths: readonly string[],
  target: Extract<Target, { pane: 'computer' }>,
): Promise<void> {
  const answer = await mayReplace(wb, target, paths.map(baseName));
  if (answer === 'cancel') return;
  const { job } = await wb.host.files.startDownload({
    session,
    paths: [...paths],
    root: target.root,
    to: target.folder,
    replace: answer === 'replace',
  });
  const done = await finished(wb, job);
  if (done !== null)
    showNotice(wb.notices, { id: 'transfer', tone: 'ok', title: t('files.downloaded', { count: paths.length }) });
}

/** What the person has said yes to by agreeing that files are replaced. Everything else stays a question, and fails the save. */
const REPLACING: ReadonlySet<string> = new Set(['changed-on-board', 'replace-startup']);

/** Writes one file on the board; an existing one only after `mayReplace`. */
export async function writeBoardFile(wb: Workbench, session: SessionId, path: string, bytes: Uint8Array): Promise<void> {
  const order = { session, source: { kind: 'board' as const, board: null, path }, path, runAtPowerOn: false };
  const plan = await wb.host.files.planSave({ ...order, content: await toContent(wb.host, bytes) });
  const answered = plan.questions.map(({ kind }) => kind).filter((kind) => REPLACING.has(kind));
  const { job } = await wb.host.files.startSave({
    ...order,
    content: await toContent(wb.host, bytes),
    seen: plan.seen,
    answered,
  });
  await finished(wb, job);
}

/** Takes files that were dropped from outside the window: their bytes go to the host, wherever they came from. */
export async function takeDropped(wb: Workbench, files: readonly File[], target: Target): Promise<void> {
  const answer = await mayReplace(
    wb,
    target,
    files.map(({ name }) => name),
  );
  if (answer === 'cancel') return;
  for (const file of files) {
    const bytes = new Uint8Array(await file.arrayBuffer());
    const path = joinPath(target.folder, file.name);
    if (target.pane === 'board') await writeBoardFile(wb, target.session, path, bytes);
    else
      await wb.host.workspace.write({
        root: target.root,
        path,
        content: await toContent(wb.host, bytes),
        expected: null,
        force: answer === 'replace',
      });
  }
  showNotice(wb.notices, { id: 'transfer', tone: 'ok', title: t('files.dropped', { count: files.length }) });
}

/** Moves within the board or within the folder; names that are taken are asked about by the host's refusal. */
export async function moveWithin(wb: Workbench, paths: readonly string[], target: Target): Promise<void> {
  for (const from of paths) {
    const to = joinPath(target.folder, baseName(from));
    if (to === from) continue;
    if (target.pane === 'board') await wb.host.files.rename({ session: target.session, from, to });
    else await wb.host.workspace.rename({ root: target.root, from, to });
  }
}

/** Copies single files within the board or within the folder, under a free name when the place is the same. */
export async function copyWithin(wb: Workbench, paths: readonly string[], target: Target): Promise<void> {
  for (const from of paths) {
    const to = freeName(wb, target, baseName(from));
    if (target.pane === 'board') {
      const { bytes } = await wb.host.files.read({ session: target.session, path: from });
      await writeBoardFile(wb, target.session, joinPath(target.folder, to), bytes);
    } else {
      const { bytes } = await wb.host.workspace.read({ root: target.root, path: from });
      await wb.host.workspace.write({
        root: target.root,
        path: joinPath(target.folder, to),
        content: await toContent(wb.host, bytes),
        expected: null,
        force: false,
      });
    }
  }
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
