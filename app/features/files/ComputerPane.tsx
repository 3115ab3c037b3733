import { useMemo, type ReactNode } from 'react';
import type { RootInfo } from '../../../src/contract/computer.js';
import { t } from '../../i18n/t.js';
import { Pane } from '../../shell/index.js';
import { focusEditor } from '../../commands/view-part.js';
import { openWorkspaceFile } from '../../state/documents.js';
import { toggleFolder } from '../../state/workspace-keeper.js';
import { openFolder } from '../../state/workspace-store.js';
import { EmptyState, FolderOpenIcon, IconButton, Menu, MoreIcon, NewFileIcon, SyncIcon } from '../../ui/index.js';
import { menuOf, type CommandEntry } from '../window/command-entries.js';
import { useCommand, useCommandChanges, useWb, useWindow } from '../window/context.js';
import { PaneTree } from './pane-tree.js';
import type { TreeItem } from './tree-item.js';

const MENU: readonly CommandEntry[] = [
  'files.new-file',
  'files.new-folder',
  '-',
  'files.upload',
  'board.sync',
  '-',
  'file.open',
  'file.open-folder',
  'file.close-folder',
  'files.refresh',
];
const IDS = [
  'files.new-file',
  'files.new-folder',
  'files.upload',
  'board.sync',
  'file.open',
  'file.open-folder',
  'file.close-folder',
  'files.refresh',
] as const;

function NoFolder(): ReactNode {
  const open = useCommand('file.open-folder');
  return <EmptyState icon={FolderOpenIcon} text={t('files.noFolder')} action={{ label: open.label, onClick: open.onClick }} />;
}

function Files({ folder, create }: { readonly folder: RootInfo; readonly create: () => void }): ReactNode {
  const { wb, commander } = useWindow();
  const { folders, expanded, selected, failure } = useWb(
    (w) => w.workspace,
    (s) => s,
  );
  const entries = useMemo<readonly TreeItem[]>(() => Object.values(folders).flat(), [folders]);
  if (failure !== null)
    return <EmptyState text={failure} action={{ label: t('files.retry'), onClick: () => void commander.run('files.refresh') }} />;
  return (
    <PaneTree
      pane="computer"
      label={t('files.computerTree')}
      entries={entries}
      top=""
      expanded={expanded}
      selected={selected}
      onToggle={(path, open) => toggleFolder(wb, path, open)}
      onSelect={(paths) => wb.workspace.setState({ selected: paths })}
      onOpen={(path) => void commander.attempt(path, () => openWorkspaceFile(wb, folder.id, path).then(() => focusEditor(wb)))}
      target={(path) => ({ pane: 'computer', root: folder.id, folder: path })}
      empty={<EmptyState text={t('files.emptyFolder')} action={{ label: t('commands.title.files.new-file'), onClick: create }} />}
    />
  );
}

/** The opened folder of this computer. */
export function ComputerPane(): ReactNode {
  const { commander } = useWindow();
  const folder = useWb((w) => w.workspace, openFolder);
  useCommandChanges(IDS);
  const sync = useCommand('board.sync');
  const create = (): void => {
    void commander.run('files.new-file');
  };
  return (
    <Pane
      title={t('files.computer')}
      meta={folder?.name}
      actions={
        <>
          {folder === null ? null : (
            <>
              <IconButton
                size="sm"
                icon={SyncIcon}
                label={sync.label}
                keys={sync.keys}
                onClick={sync.onClick}
                disabledReason={sync.disabledReason}
              />
              <IconButton size="sm" icon={NewFileIcon} label={t('commands.title.files.new-file')} onClick={create} />
            </>
          )}
          <Menu
            align="end"
            items={menuOf(commander, MENU)}
            trigger={<IconButton size="sm" icon={MoreIcon} label={t('files.moreComputer')} />}
          />
        </>
      }
    >
      {folder === null ? <NoFolder /> : <Files folder={folder} create={create} />}
    </Pane>
  );
}
