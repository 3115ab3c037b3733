import type { RootId, SessionId } from '../../src/contract/common.js';
import type { BoardEntry } from '../../src/contract/jobs.js';
import type { WorkspaceEntry } from '../../src/contract/computer.js';
import { formatBytes } from '../i18n/format.js';
import { t } from '../i18n/t.js';
import { startupRole } from '../state/board-files-store.js';
import { toContent } from '../state/content.js';
import { ask } from '../state/dialogs-store.js';
import { showNotice } from '../state/notices-store.js';
import { baseName, joinPath, parentPath } from '../state/tabs-store.js';
import { decodeText } from '../state/text-codec.js';
import type { Workbench } from '../state/workbench.js';
import { openComparison } from './save-file.js';
import { finished } from './script.js';

/** A folder in one of the two panes. */
export type Target =
  | { readonly pane: 'computer'; readonly root: RootId; readonly folder: string }
  | { readonly pane: 'board'; readonly session: SessionId; readonly folder: string };

/** One thing that is about to be put into a folder. */
interface Incoming {
  readonly name: string;
  /** Its content, for a comparison; fails on folders, which are never compared. */
  readonly read: () => Promise<Uint8Array>;
}

/** Entries of a folder that these names would replace. */
function taken(wb: Workbench, target: Target, names: readonly string[]): readonly (BoardEntry | WorkspaceEntry)[] {
  const there =
    target.pane === 'board'
      ? wb.boardFiles.getState().entries.filter((entry) => parentPath(entry.path) === target.folder)
      : (wb.workspace.getState().folders[target.folder] ?? []);
  return there.filter(({ name }) => names.includes(name));
}

async function readThere(wb: Workbench, target: Target, path: string): Promise<Uint8Array> {
  return target.pane === 'board'
    ? (await wb.host.files.read({ session: target.session, path })).bytes
    : (await wb.host.workspace.read({ root: target.root, path })).bytes;
}

/** Shows what is there on the left, and what would replace it on the right. */
async function compare(wb: Workbench, target: Target, path: string, { name, read }: Incoming): Promise<void> {
  const [there, coming] = [await readThere(wb, target, path), await read()];
  const [left, right] = [decodeText(there), decodeText(coming)];
  if (left.kind === 'text' && right.kind === 'text') {
    const board = wb.sessions.getState().sessions.find((one) => target.pane === 'board' && one.id === target.session);
    const leftTitle =
      board === undefined ? t('editor.onDisk', { name }) : t('editor.onBoard', { name: path, board: board.boardName });
    openComparison(wb, { left: left.text, leftTitle, right: right.text, rightTitle: t('files.incoming', { name }) });
  } else {
    const size = formatBytes((left.kind === 'text' ? coming : there).length);
    showNotice(wb.notices, { tone: 'info', title: t('editor.binary', { name, size }) });
  }
}

function replaceWords(wb: Workbench, target: Target, paths: readonly string[]): string {
  if (target.pane === 'computer') return t('files.replaceBody', { where: t('files.onComputer') });
  const { root } = wb.boardFiles.getState();
  const starting = paths.filter((path) => startupRole(path, root) !== null);
  const kept = t('files.replaceBodyBoard', { where: t('files.onBoard') });
  return [kept, ...starting.map((path) => t('files.replaceStartup', { name: baseName(path) }))].join(' ');
}

async function mayReplace(wb: Workbench, target: Target, incoming: readonly Incoming[]): Promise<'replace' | 'new' | 'cancel'> {
  const conflicts = taken(
    wb,
    target,
    incoming.map(({ name }) => name),
  );
  const [first] = conflicts;
  if (first === undefined) return 'new';
  const single = conflicts.length === 1 && first.kind === 'file' ? incoming.find(({ name }) => name === first.name) : undefined;
  const answer = await ask(wb.dialogs, 'confirm', {
    title:
      conflicts.length === 1 ? t('files.replaceOne', { name: first.name }) : t('files.replaceTitle', { count: conflicts.length }),
    body: replaceWords(
      wb,
      target,
      conflicts.map(({ path }) => path),
    ),
    list: conflicts.length === 1 ? [] : conflicts.map(({ name }) => name),
    choices: [
      { value: 'yes', label: t('files.replace'), danger: true },
      ...(single === undefined ? [] : [{ value: 'compare', label: t('files.compare') }]),
    ],
  });
  if (answer === 'compare' && single !== undefined) await compare(wb, target, first.path, single);
  return answer === 'yes' ? 'replace' : 'cancel';
}

/** Says what was copied where: one file by its name and path. */
function announce(wb: Workbench, target: Target, names: readonly string[]): void {
  const args = { count: names.length, name: names[0] ?? '' };
  const body =
    names.length === 1
      ? t('files.copiedAs', { path: joinPath(target.folder, args.name) })
      : target.folder === ''
        ? undefined
        : t('files.copiedTo', { folder: target.folder });
  const title = target.pane === 'board' ? t('files.copiedToBoard', args) : t('files.copiedToComputer', args);
  showNotice(wb.notices, { id: 'transfer', tone: 'ok', title, body });
}

/** Copies files and folders of the opened folder to the board. */
export async function upload(
  wb: Workbench,
  root: RootId,
  paths: readonly string[],
  target: Extract<Target, { pane: 'board' }>,
): Promise<void> {
  const read = async (path: string): Promise<Uint8Array> => (await wb.host.workspace.read({ root, path })).bytes;
  const answer = await mayReplace(
    wb,
    target,
    paths.map((path) => ({ name: baseName(path), read: () => read(path) })),
  );
  if (answer === 'cancel') return;
  const { job } = await wb.host.files.startUpload({
    session: target.session,
    root,
    paths: [...paths],
    to: target.folder,
    replace: answer === 'replace',
  });
  const done = await finished(wb, job);
  if (done !== null) announce(wb, target, paths.map(baseName));
}

/** Copies files and folders of the board into the opened folder. */
export async function download(
  wb: Workbench,
  session: SessionId,
  paths: readonly string[],
  target: Extract<Target, { pane: 'computer' }>,
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
  if (done !== null) announce(wb, target, paths.map(baseName));
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
    files.map((file) => ({ name: file.name, read: async () => new Uint8Array(await file.arrayBuffer()) })),
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
  announce(
    wb,
    target,
    files.map(({ name }) => name),
  );
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
