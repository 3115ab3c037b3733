import type { ReactNode } from 'react';
import { focusEditor } from '../../commands/view-part.js';
import { t } from '../../i18n/t.js';
import { openBoardFile, openWorkspaceFile } from '../../state/documents.js';
import { parentPath, showTab, sourceName } from '../../state/tabs-store.js';
import { openFolder } from '../../state/workspace-store.js';
import { BoardIcon, FileIcon, PythonFileIcon, QuickPick, type PickItem } from '../../ui/index.js';
import { useWb, useWindow } from './context.js';

const TAB = 'tab:';
const COMPUTER = 'computer:';
const BOARD = 'board:';

function useItems(): readonly PickItem[] {
  const tabs = useWb(
    (w) => w.tabs,
    (s) => s.tabs,
  );
  const folders = useWb(
    (w) => w.workspace,
    (s) => s.folders,
  );
  const board = useWb(
    (w) => w.boardFiles,
    (s) => s.entries,
  );
  const open = tabs.flatMap((tab): readonly PickItem[] =>
    tab.kind === 'file'
      ? [{ id: TAB + tab.id, label: sourceName(tab.source), group: t('files.groupOpen'), icon: PythonFileIcon }]
      : [],
  );
  const onComputer = Object.values(folders)
    .flat()
    .filter(({ kind }) => kind === 'file')
    .map(({ path, name }): PickItem => ({
      id: COMPUTER + path,
      label: name,
      group: t('files.computer'),
      detail: parentPath(path),
      icon: FileIcon,
    }));
  const onBoard = board
    .filter(({ kind }) => kind === 'file')
    .map(({ path, name }): PickItem => ({
      id: BOARD + path,
      label: name,
      group: t('files.board'),
      detail: parentPath(path),
      icon: BoardIcon,
    }));
  return [...open, ...onComputer, ...onBoard];
}

/** Opens a file by a part of its name: open tabs, the folders that were read, the board. */
export function GoToFile(): ReactNode {
  const { wb, commander } = useWindow();
  const open = useWb(
    (w) => w.layout,
    (s) => s.goToFileOpen,
  );
  const items = useItems();
  const go = async (id: string): Promise<void> => {
    const folder = openFolder(wb.workspace.getState());
    if (id.startsWith(TAB)) showTab(wb.tabs, id.slice(TAB.length));
    else if (id.startsWith(BOARD)) await openBoardFile(wb, id.slice(BOARD.length));
    else if (folder !== null) await openWorkspaceFile(wb, folder.id, id.slice(COMPUTER.length));
    await focusEditor(wb);
  };
  return (
    <QuickPick
      open={open}
      onClose={() => wb.layout.setState({ goToFileOpen: false })}
      title={t('commands.title.view.go-to-file')}
      placeholder={t('files.goToPlaceholder')}
      items={items}
      onPick={(id) => void commander.attempt(t('commands.title.view.go-to-file'), () => go(id))}
    />
  );
}
