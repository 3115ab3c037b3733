import type { SessionId } from '../../src/contract/common.js';
import { t } from '../i18n/t.js';
import { ask } from '../state/dialogs-store.js';
import { showNotice } from '../state/notices-store.js';
import { baseName, joinPath, parentPath } from '../state/tabs-store.js';
import type { Workbench } from '../state/workbench.js';
import { readFolder } from '../state/workspace-keeper.js';
import { openFolder } from '../state/workspace-store.js';
import { boardOf } from './refusals.js';
import { mayReplace } from './replacing.js';
import { pathProblem } from './save-file.js';
import { finished } from './script.js';

/** A board's name and the day, as a name for a file or folder on any system. */
export function datedName(boardName: string, at: number): string {
  const date = new Date(at);
  const two = (value: number): string => String(value).padStart(2, '0');
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  const name = boardName
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
  return `${name === '' ? 'board' : name}-${day}`;
}

/** Copies everything on the board into a new folder of the opened one. */
export async function downloadEverything(wb: Workbench): Promise<void> {
  const session = boardOf(wb);
  const root = openFolder(wb.workspace.getState());
  if (session === null || root === null) return;
  const { entries, root: top } = wb.boardFiles.getState();
  const paths = entries.filter(({ path }) => parentPath(path) === top && path !== top).map(({ path }) => path);
  if (paths.length === 0) {
    showNotice(wb.notices, { tone: 'info', title: t('files.emptyBoard') });
    return;
  }
  const names = new Set((wb.workspace.getState().folders[''] ?? []).map(({ name }) => name));
  const folder = await ask(wb.dialogs, 'prompt', {
    title: t('files.everythingTitle', { board: session.boardName }),
    body: t('files.everythingBody', { folder: root.shownPath }),
    label: t('files.everythingLabel'),
    value: datedName(session.boardName, wb.clock.wallTime()),
    confirm: t('files.everythingDo'),
    check: (path) => pathProblem(path) ?? (names.has(path.trim()) ? t('files.nameTaken', { name: path.trim() }) : null),
  });
  if (folder === null) return;
  await wb.host.workspace.makeFolder({ root: root.id, path: folder });
  const { job } = await wb.host.files.startDownload({ session: session.id, paths, root: root.id, to: folder, replace: false });
  const done = await finished(wb, job);
  await readFolder(wb, '');
  if (done === null) return;
  const files = done.state.kind === 'done' && done.state.result.kind === 'transfer' ? done.state.result.files : paths.length;
  showNotice(wb.notices, {
    id: 'transfer',
    tone: 'ok',
    title: t('files.everythingDone', { count: files }),
    body: t('files.copiedTo', { folder }),
  });
}

/** Copies what is selected on the shown board to another one that is connected. */
export async function copyToBoard(wb: Workbench, paths: readonly string[]): Promise<void> {
  const from = boardOf(wb);
  if (from === null || paths.length === 0) return;
  const others = otherBoards(wb);
  const name = baseName(paths[0] ?? '');
  const id = await ask(wb.dialogs, 'pick-board', {
    title: t('files.toBoardTitle', { count: paths.length, name }),
    body: t('files.toBoardBody', { from: from.boardName }),
    boards: others,
  });
  const to = others.find((one) => one.id === id);
  if (to === undefined) return;
  const { root } = await wb.host.files.tree({ session: to.id });
  await copyBetween(wb, { session: from.id, paths }, { session: to.id, folder: root });
}

/** Copies from one board into a folder of another; what would be replaced there is asked about. */
export async function copyBetween(
  wb: Workbench,
  from: { readonly session: SessionId; readonly paths: readonly string[] },
  to: { readonly session: SessionId; readonly folder: string },
): Promise<void> {
  const { paths } = from;
  const { entries } = await wb.host.files.tree({ session: to.session });
  const there = (names: readonly string[]) =>
    entries.filter(({ path }) => names.some((one) => joinPath(to.folder, one) === path));
  const read = async (path: string): Promise<Uint8Array> => (await wb.host.files.read({ session: from.session, path })).bytes;
  const incoming = paths.map((path) => ({ name: baseName(path), read: () => read(path) }));
  const answer = await mayReplace(wb, { pane: 'board', ...to }, incoming, there);
  if (answer === 'cancel') return;
  const { job } = await wb.host.boardFiles.startCopyToBoard({
    from: from.session,
    paths: [...paths],
    session: to.session,
    to: to.folder,
    replace: answer === 'replace',
  });
  if ((await finished(wb, job)) === null) return;
  const board = wb.sessions.getState().sessions.find(({ id }) => id === to.session)?.boardName ?? '';
  const title = t('files.toBoardDone', { count: paths.length, name: baseName(paths[0] ?? ''), board });
  showNotice(wb.notices, { id: 'transfer', tone: 'ok', title });
}

/** Connected boards besides the shown one. */
export function otherBoards(wb: Workbench) {
  const { sessions, activeId } = wb.sessions.getState();
  return sessions.filter(({ id, mode, state }) => id !== activeId && mode === 'repl' && state.kind === 'idle');
}
