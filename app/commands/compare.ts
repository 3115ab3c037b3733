import { isOutpostError } from '../../src/base/errors.js';
import type { RootId, SessionId } from '../../src/contract/common.js';
import { formatBytes } from '../i18n/format.js';
import { t } from '../i18n/t.js';
import { fileTabById, openWorkspaceFile } from '../state/documents.js';
import { showNotice } from '../state/notices-store.js';
import type { SyncOrigin } from '../state/sync-store.js';
import { baseName, joinPath, removeTab, type Comparison } from '../state/tabs-store.js';
import { decodeText } from '../state/text-codec.js';
import type { Workbench } from '../state/workbench.js';
import { openFolder } from '../state/workspace-store.js';
import { writeBoardFile } from './board-write.js';
import { boardOf } from './refusals.js';
import { openComparison } from './save-file.js';

/** A file on one of the two sides. */
export type Place =
  | { readonly pane: 'board'; readonly session: SessionId; readonly path: string }
  | { readonly pane: 'computer'; readonly root: RootId; readonly path: string };

async function read(wb: Workbench, place: Place): Promise<Uint8Array> {
  return place.pane === 'board'
    ? (await wb.host.files.read({ session: place.session, path: place.path })).bytes
    : (await wb.host.workspace.read({ root: place.root, path: place.path })).bytes;
}

function titleOf(wb: Workbench, place: Place): string {
  if (place.pane === 'computer') return t('editor.onDisk', { name: place.path });
  const board = wb.sessions.getState().sessions.find(({ id }) => id === place.session);
  return t('editor.onBoard', { name: place.path, board: board?.boardName ?? t('files.onBoard') });
}

function closeComparison(wb: Workbench): void {
  const { activeId } = wb.tabs.getState();
  if (activeId !== null && wb.tabs.getState().tabs.some(({ id, kind }) => id === activeId && kind === 'compare'))
    removeTab(wb.tabs, activeId);
}

/** Puts the board's text into the editor as one change that can be undone; saving writes it. */
async function takeBoards(wb: Workbench, computer: Extract<Place, { pane: 'computer' }>, text: string): Promise<void> {
  closeComparison(wb);
  const id = await openWorkspaceFile(wb, computer.root, computer.path);
  if (fileTabById(wb, id)?.content.kind !== 'text') return;
  await wb.editor.ready();
  wb.buffers.get(id)?.replace(text);
  showNotice(wb.notices, {
    tone: 'info',
    title: t('files.tookBoards', { name: baseName(computer.path) }),
    body: t('checks.fixedBody'),
  });
}

async function sendMine(wb: Workbench, board: Extract<Place, { pane: 'board' }>, bytes: Uint8Array): Promise<void> {
  closeComparison(wb);
  await writeBoardFile(wb, board.session, board.path, bytes);
  showNotice(wb.notices, {
    id: 'transfer',
    tone: 'ok',
    title: t('files.copiedToBoard', { count: 1, name: baseName(board.path) }),
    body: t('files.copiedAs', { path: board.path }),
  });
}

/** Shows two files side by side, each labelled; binaries are only named with their sizes. The board's stands on the left. */
export async function comparePlaces(wb: Workbench, one: Place, other: Place): Promise<void> {
  const [left, right] = one.pane === 'computer' && other.pane === 'board' ? [other, one] : [one, other];
  const [leftBytes, rightBytes] = [await read(wb, left), await read(wb, right)];
  const [leftText, rightText] = [decodeText(leftBytes), decodeText(rightBytes)];
  if (leftText.kind !== 'text' || rightText.kind !== 'text') {
    showNotice(wb.notices, {
      tone: 'info',
      title: t('files.compareBinary', { name: baseName(right.path) }),
      body: t('files.compareSizes', {
        left: titleOf(wb, left),
        leftSize: formatBytes(leftBytes.length),
        right: titleOf(wb, right),
        rightSize: formatBytes(rightBytes.length),
      }),
    });
    return;
  }
  const actions: NonNullable<Comparison['actions']> =
    left.pane === 'board' && right.pane === 'computer'
      ? [
          { label: t('files.useBoards'), run: () => takeBoards(wb, right, leftText.text) },
          { label: t('files.sendMine'), run: () => sendMine(wb, left, rightBytes) },
        ]
      : [];
  openComparison(wb, {
    left: leftText.text,
    leftTitle: titleOf(wb, left),
    right: rightText.text,
    rightTitle: titleOf(wb, right),
    name: baseName(right.path),
    actions,
  });
}

/** Compares one file of a preview. */
export async function compareItem(wb: Workbench, origin: SyncOrigin, path: string): Promise<void> {
  if (origin.kind !== 'folders') return;
  const board: Place = { pane: 'board', session: origin.session, path: joinPath(origin.to, path) };
  await comparePlaces(wb, board, { pane: 'computer', root: origin.root, path: joinPath(origin.folder, path) });
}

/** The file of the other side that belongs to a path: the same path below the root, else one of the same name. */
function counterpart(wb: Workbench, from: Place): Place | null {
  const { entries, root } = wb.boardFiles.getState();
  if (from.pane === 'computer') {
    const session = boardOf(wb);
    const files = entries.filter(({ kind }) => kind === 'file');
    const found =
      files.find(({ path }) => path === joinPath(root, from.path)) ?? files.find(({ name }) => name === baseName(from.path));
    return session === null || found === undefined ? null : { pane: 'board', session: session.id, path: found.path };
  }
  const folder = openFolder(wb.workspace.getState());
  if (folder === null) return null;
  const known = Object.values(wb.workspace.getState().folders).flat();
  const relative = from.path.slice(root === '/' ? 1 : root.length + 1);
  const isThere = known.some(({ path }) => path === relative);
  const path = isThere
    ? relative
    : (known.find(({ name, kind }) => kind === 'file' && name === baseName(from.path))?.path ?? relative);
  return { pane: 'computer', root: folder.id, path };
}

/** Compares the selected file with the other side's copy, or two selected files with each other. */
export async function compareSelected(wb: Workbench, places: readonly Place[]): Promise<void> {
  const [first, second] = places;
  if (first === undefined) return;
  const other = second ?? counterpart(wb, first);
  try {
    if (other !== null) return await comparePlaces(wb, first, other);
  } catch (error) {
    if (!isOutpostError(error, 'workspace.not-found', 'fs.not-found')) throw error;
  }
  showNotice(wb.notices, {
    tone: 'info',
    title:
      first.pane === 'board'
        ? t('files.noCopyHere', { name: baseName(first.path) })
        : t('files.noCopyThere', { name: baseName(first.path) }),
  });
}
