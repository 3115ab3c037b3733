import type { RootId, SessionId } from '../../src/contract/common.js';
import type { WorkspaceEntry } from '../../src/contract/computer.js';
import type { BoardEntry } from '../../src/contract/jobs.js';
import { formatBytes } from '../i18n/format.js';
import { t } from '../i18n/t.js';
import { startupRole } from '../state/board-files-store.js';
import { ask } from '../state/dialogs-store.js';
import { showNotice } from '../state/notices-store.js';
import { baseName, joinPath, parentPath } from '../state/tabs-store.js';
import { decodeText } from '../state/text-codec.js';
import type { Workbench } from '../state/workbench.js';
import { openComparison } from './save-file.js';

/** A folder in one of the two panes. */
export type Target =
  | { readonly pane: 'computer'; readonly root: RootId; readonly folder: string }
  | { readonly pane: 'board'; readonly session: SessionId; readonly folder: string };

/** One thing that is about to be put into a folder. */
export interface Incoming {
  /** Its name, or its path below the folder. */
  readonly name: string;
  /** Its content, for a comparison; fails on folders, which are never compared. */
  readonly read: () => Promise<Uint8Array>;
}

type Entry = BoardEntry | WorkspaceEntry;

/** Entries of a folder that these names would replace, as far as the trees were read. */
export function taken(wb: Workbench, target: Target, names: readonly string[]): readonly Entry[] {
  const wanted = new Set(names.map((name) => joinPath(target.folder, name)));
  if (target.pane === 'board') return wb.boardFiles.getState().entries.filter(({ path }) => wanted.has(path));
  const { folders } = wb.workspace.getState();
  const parents = new Set([...wanted].map(parentPath));
  return [...parents].flatMap((folder) => folders[folder] ?? []).filter(({ path }) => wanted.has(path));
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

/** Asks before anything is replaced, naming each thing that would be. */
export async function mayReplace(
  wb: Workbench,
  target: Target,
  incoming: readonly Incoming[],
  there: (names: readonly string[]) => readonly Entry[] = (names) => taken(wb, target, names),
): Promise<'replace' | 'new' | 'cancel'> {
  const conflicts = there(incoming.map(({ name }) => name));
  const [first] = conflicts;
  if (first === undefined) return 'new';
  const below = (path: string): string => path.slice(joinPath(target.folder, '').length);
  const single =
    conflicts.length === 1 && first.kind === 'file' ? incoming.find(({ name }) => name === below(first.path)) : undefined;
  const answer = await ask(wb.dialogs, 'confirm', {
    title:
      conflicts.length === 1 ? t('files.replaceOne', { name: first.name }) : t('files.replaceTitle', { count: conflicts.length }),
    body: replaceWords(
      wb,
      target,
      conflicts.map(({ path }) => path),
    ),
    list: conflicts.length === 1 ? [] : conflicts.map(({ path }) => below(path)),
    choices: [
      { value: 'yes', label: t('files.replace'), danger: true },
      ...(single === undefined ? [] : [{ value: 'compare', label: t('files.compare') }]),
    ],
  });
  if (answer === 'compare' && single !== undefined) await compare(wb, target, first.path, single);
  return answer === 'yes' ? 'replace' : 'cancel';
}

/** Says what was copied where: one file by its name and path. */
export function announceCopy(wb: Workbench, target: Target, names: readonly string[]): void {
  const args = { count: names.length, name: baseName(names[0] ?? '') };
  const body =
    names.length === 1
      ? t('files.copiedAs', { path: joinPath(target.folder, names[0] ?? '') })
      : target.folder === ''
        ? undefined
        : t('files.copiedTo', { folder: target.folder });
  const title = target.pane === 'board' ? t('files.copiedToBoard', args) : t('files.copiedToComputer', args);
  showNotice(wb.notices, { id: 'transfer', tone: 'ok', title, body });
}
