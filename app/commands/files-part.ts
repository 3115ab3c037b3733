import { t } from '../i18n/t.js';
import { ask } from '../state/dialogs-store.js';
import { openBoardFile, openWorkspaceFile } from '../state/documents.js';
import { baseName, joinPath, parentPath } from '../state/tabs-store.js';
import type { FilesClip } from '../state/files-clipboard.js';
import type { Workbench } from '../state/workbench.js';
import { readFolder } from '../state/workspace-keeper.js';
import { openFolder } from '../state/workspace-store.js';
import type { CommandPart } from './command.js';
import { writeBoardFile } from './board-write.js';
import { compareSelected, type Place } from './compare.js';
import { copyWithin, download, moveWithin, upload } from './file-transfers.js';
import { copyBetween, copyToBoard, downloadEverything, otherBoards } from './more-transfers.js';
import type { Target } from './replacing.js';
import { finished } from './script.js';
import { boardOf, folderRefusal, promptRefusal, stopRefusal } from './refusals.js';

type Pane = 'computer' | 'board';

/** The selected paths of a pane, without those inside a selected folder: they go with it. The first one has the cursor. */
export function selectedIn(wb: Workbench, pane: Pane): readonly string[] {
  const { selected } = (pane === 'board' ? wb.boardFiles : wb.workspace).getState();
  return selected.filter((path) => !selected.some((other) => other !== path && path.startsWith(joinPath(other, ''))));
}

function isFolder(wb: Workbench, pane: Pane, path: string): boolean {
  if (pane === 'board') return wb.boardFiles.getState().entries.some((entry) => entry.path === path && entry.kind === 'folder');
  return (wb.workspace.getState().folders[parentPath(path)] ?? []).some(
    (entry) => entry.path === path && entry.kind === 'folder',
  );
}

/** The folder of a pane in which new things are made: the selected one, or the one around the selected file. */
export function targetIn(wb: Workbench, pane: Pane): Target | null {
  const selected = selectedIn(wb, pane)[0];
  const folderOf = (top: string): string =>
    selected === undefined ? top : isFolder(wb, pane, selected) ? selected : parentPath(selected);
  if (pane === 'board') {
    const session = boardOf(wb);
    return session === null ? null : { pane, session: session.id, folder: folderOf(wb.boardFiles.getState().root) };
  }
  const folder = openFolder(wb.workspace.getState());
  return folder === null ? null : { pane, root: folder.id, folder: folderOf('') };
}

function paneOf(wb: Workbench): Pane {
  return wb.filesClipboard.getState().pane;
}

function paneRefusal(wb: Workbench, pane: Pane = paneOf(wb)): string | null {
  return pane === 'board' ? promptRefusal(wb) : folderRefusal(wb);
}

function selectionRefusal(wb: Workbench): string | null {
  return paneRefusal(wb) ?? (selectedIn(wb, paneOf(wb)).length === 0 ? t('commands.why.nothing-selected') : null);
}

function transferRefusal(wb: Workbench, from: Pane): string | null {
  const nothing = selectedIn(wb, from).length === 0 ? t(`commands.why.wrong-pane-${from}`) : null;
  return promptRefusal(wb) ?? folderRefusal(wb) ?? nothing;
}

function startNaming(isNew: 'file' | 'folder'): (wb: Workbench) => void {
  return (wb) => {
    const pane = paneOf(wb);
    const target = targetIn(wb, pane);
    if (target === null) return;
    wb.layout.setState({ activity: 'files', sideOpen: true });
    if (pane === 'board') wb.boardFiles.setState(({ expanded }) => ({ expanded: [...new Set([...expanded, target.folder])] }));
    else if (target.folder !== '')
      wb.workspace.setState(({ expanded }) => ({ expanded: [...new Set([...expanded, target.folder])] }));
    wb.filesClipboard.setState({ naming: { pane, path: target.folder, isNew } });
  };
}

/** Makes what was named in a tree: a new file or folder in the folder, and opens a new file. */
export async function createNamed(
  wb: Workbench,
  pane: Pane,
  folder: string,
  name: string,
  isNew: 'file' | 'folder',
): Promise<void> {
  const path = joinPath(folder, name);
  if (pane === 'board') {
    const session = boardOf(wb);
    if (session === null) return;
    if (isNew === 'folder') await wb.host.files.makeFolder({ session: session.id, path });
    else {
      await writeBoardFile(wb, session.id, path, new Uint8Array());
      await openBoardFile(wb, path);
    }
    return;
  }
  const root = openFolder(wb.workspace.getState());
  if (root === null) return;
  if (isNew === 'folder') await wb.host.workspace.makeFolder({ root: root.id, path });
  else
    await wb.host.workspace.write({
      root: root.id,
      path,
      content: { kind: 'inline', bytes: new Uint8Array() },
      expected: null,
      force: false,
    });
  await readFolder(wb, folder);
  if (isNew === 'file') await openWorkspaceFile(wb, root.id, path);
}

/** Gives an entry another name in its folder; open tabs and the selection follow it. */
export async function renameEntry(wb: Workbench, pane: Pane, from: string, name: string): Promise<void> {
  const to = joinPath(parentPath(from), name);
  const target = targetIn(wb, pane);
  if (target === null) return;
  if (target.pane === 'board') await wb.host.files.rename({ session: target.session, from, to });
  else {
    await wb.host.workspace.rename({ root: target.root, from, to });
    await readFolder(wb, parentPath(from));
  }
  const moved = (path: string): string | null =>
    path === from ? to : path.startsWith(`${from}/`) ? to + path.slice(from.length) : null;
  const select = ({ selected }: { readonly selected: readonly string[] }) => ({
    selected: selected.map((path) => moved(path) ?? path),
  });
  if (pane === 'board') wb.boardFiles.setState(select);
  else wb.workspace.setState(select);
  wb.tabs.setState(({ tabs }) => ({
    tabs: tabs.map((tab) => {
      if (tab.kind !== 'file' || tab.source.kind !== (pane === 'board' ? 'board' : 'workspace')) return tab;
      const path = moved(tab.source.path);
      return path === null ? tab : { ...tab, source: { ...tab.source, path }, conflict: null };
    }),
  }));
}

async function remove(wb: Workbench): Promise<void> {
  const pane = paneOf(wb);
  const paths = selectedIn(wb, pane);
  const target = targetIn(wb, pane);
  if (target === null || paths.length === 0) return;
  const answer = await ask(wb.dialogs, 'confirm', {
    title:
      paths.length === 1
        ? t('files.deleteOne', { name: baseName(paths[0] ?? '') })
        : t('files.deleteMany', { count: paths.length }),
    body: pane === 'board' ? t('files.deleteBodyBoard') : t('files.deleteBodyComputer'),
    list: paths.length > 1 ? paths : [],
    choices: [{ value: 'yes', label: t('files.delete'), danger: true }],
  });
  if (answer !== 'yes') return;
  if (target.pane === 'board') {
    const { job } = await wb.host.files.startRemove({ session: target.session, paths: [...paths] });
    await finished(wb, job);
    wb.boardFiles.setState({ selected: [] });
  } else {
    await wb.host.workspace.remove({ root: target.root, paths: [...paths] });
    wb.workspace.setState({ selected: [] });
    for (const folder of new Set(paths.map(parentPath))) await readFolder(wb, folder);
  }
}

function clip(cut: boolean): (wb: Workbench) => void {
  return (wb) => {
    const pane = paneOf(wb);
    const paths = selectedIn(wb, pane);
    const target = targetIn(wb, pane);
    if (target === null) return;
    const from =
      target.pane === 'board'
        ? { from: 'board' as const, session: target.session }
        : { from: 'computer' as const, root: target.root };
    wb.filesClipboard.setState({ clip: { ...from, paths, cut } });
  };
}

/** Puts what was cut or copied into a folder of either pane. */
export async function paste(wb: Workbench, target: Target): Promise<void> {
  const { clip: held } = wb.filesClipboard.getState();
  if (held === null) return;
  await putInto(wb, held, target);
  if (held.cut && held.from === target.pane) wb.filesClipboard.setState({ clip: null });
}

/** Puts files of either pane into a folder: across by copying, within a pane by moving what was cut or dragged. */
export async function putInto(wb: Workbench, held: FilesClip, target: Target): Promise<void> {
  if (held.from === 'computer' && target.pane === 'board') await upload(wb, held.root, held.paths, target);
  else if (held.from === 'board' && target.pane === 'computer') await download(wb, held.session, held.paths, target);
  else if (held.from === 'board' && target.pane === 'board' && held.session !== target.session)
    await copyBetween(wb, held, target);
  else if (held.cut) await moveWithin(wb, held.paths, target);
  else await copyWithin(wb, held.paths, target);
  if (target.pane === 'computer')
    for (const folder of new Set([target.folder, ...held.paths.map(parentPath)])) await readFolder(wb, folder);
}

async function open(wb: Workbench): Promise<void> {
  const pane = paneOf(wb);
  const folder = openFolder(wb.workspace.getState());
  for (const path of selectedIn(wb, pane)) {
    if (isFolder(wb, pane, path)) continue;
    if (pane === 'board') await openBoardFile(wb, path);
    else if (folder !== null) await openWorkspaceFile(wb, folder.id, path);
  }
}

async function copyAcross(wb: Workbench, from: Pane): Promise<void> {
  const to = targetIn(wb, from === 'board' ? 'computer' : 'board');
  const source = targetIn(wb, from);
  if (to === null || source === null) return;
  if (source.pane === 'computer' && to.pane === 'board') await upload(wb, source.root, selectedIn(wb, from), to);
  if (source.pane === 'board' && to.pane === 'computer') {
    await download(wb, source.session, selectedIn(wb, from), to);
    await readFolder(wb, to.folder);
  }
}

/** The selected files of the pane that has the focus. */
function selectedPlaces(wb: Workbench): readonly Place[] {
  const pane = paneOf(wb);
  const at = targetIn(wb, pane);
  const files = selectedIn(wb, pane).filter((path) => !isFolder(wb, pane, path));
  if (at === null) return [];
  return files.map((path) =>
    at.pane === 'board' ? { pane: 'board', session: at.session, path } : { pane: 'computer', root: at.root, path },
  );
}

function compareRefusal(wb: Workbench): string | null {
  const count = selectedPlaces(wb).length;
  const why = promptRefusal(wb) ?? folderRefusal(wb);
  return count === 1 || count === 2 ? why : t('commands.why.one-or-two-files');
}

/** Reads both trees again. */
export type Refresh = (wb: Workbench) => void;

/** Commands about the files in the two panes. `refresh` reads the board's tree again. */
export function filesPart(refresh: Refresh) {
  return {
    'files.new-file': { group: 'files', refusal: paneRefusal, run: startNaming('file') },
    'files.new-folder': { group: 'files', refusal: paneRefusal, run: startNaming('folder') },
    'files.rename': {
      group: 'files',
      keys: ['F2'],
      scope: 'files',
      refusal: selectionRefusal,
      run: (wb) =>
        wb.filesClipboard.setState({ naming: { pane: paneOf(wb), path: selectedIn(wb, paneOf(wb))[0] ?? '', isNew: null } }),
    },
    'files.delete': { group: 'files', keys: ['Delete'], scope: 'files', refusal: selectionRefusal, run: remove },
    'files.open': { group: 'files', refusal: selectionRefusal, run: open },
    'files.upload': { group: 'files', refusal: (wb) => transferRefusal(wb, 'computer'), run: (wb) => copyAcross(wb, 'computer') },
    'files.download': { group: 'files', refusal: (wb) => transferRefusal(wb, 'board'), run: (wb) => copyAcross(wb, 'board') },
    'files.compare': { group: 'files', refusal: compareRefusal, run: (wb) => compareSelected(wb, selectedPlaces(wb)) },
    'files.download-all': { group: 'files', refusal: (wb) => promptRefusal(wb) ?? folderRefusal(wb), run: downloadEverything },
    'files.copy-to-board': {
      group: 'files',
      refusal: (wb) =>
        promptRefusal(wb) ??
        (otherBoards(wb).length === 0
          ? t('commands.why.one-board')
          : selectedIn(wb, 'board').length === 0
            ? t('commands.why.wrong-pane-board')
            : null),
      run: (wb) => copyToBoard(wb, selectedIn(wb, 'board')),
    },
    'files.cut': { group: 'files', keys: ['Mod+X'], scope: 'files', refusal: selectionRefusal, run: clip(true) },
    'files.copy': { group: 'files', keys: ['Mod+C'], scope: 'files', refusal: selectionRefusal, run: clip(false) },
    'files.paste': {
      group: 'files',
      keys: ['Mod+V'],
      scope: 'files',
      refusal: (wb) => paneRefusal(wb) ?? (wb.filesClipboard.getState().clip === null ? t('commands.why.nothing-cut') : null),
      run: async (wb) => {
        const target = targetIn(wb, paneOf(wb));
        if (target !== null) await paste(wb, target);
      },
    },
    'files.refresh': {
      group: 'files',
      run: (wb) => {
        refresh(wb);
        for (const folder of ['', ...wb.workspace.getState().expanded]) void readFolder(wb, folder);
      },
    },
    'files.stop-to-see': {
      group: 'files',
      refusal: stopRefusal,
      run: async (wb) => {
        const session = boardOf(wb);
        if (session === null) return;
        await wb.host.sessions.act({ session: session.id, action: 'stop' });
        refresh(wb);
      },
    },
  } as const satisfies CommandPart;
}
