import { useMemo, type ReactNode } from 'react';
import type { SessionInfo } from '../../../src/contract/boards.js';
import { clientOf } from '../../commands/refusals.js';
import { formatBytes, formatBytesOf } from '../../i18n/format.js';
import { t } from '../../i18n/t.js';
import { Pane } from '../../shell/index.js';
import { startupRole, type BoardTree } from '../../state/board-files-store.js';
import { runBlock } from '../../state/board-state.js';
import { focusEditor } from '../../commands/view-part.js';
import { openBoardFile } from '../../state/documents.js';
import { activeSession } from '../../state/sessions-store.js';
import { sortEntries } from '../../state/workspace-store.js';
import {
  BackupIcon,
  Button,
  ConnectIcon,
  EmptyState,
  IconButton,
  Menu,
  Meter,
  MoreIcon,
  NewFileIcon,
  QuietBusy,
  RestoreIcon,
  StopIcon,
  SyncIcon,
} from '../../ui/index.js';
import { menuOf, type CommandEntry } from '../window/command-entries.js';
import { useCommand, useCommandChanges, useWb, useWindow } from '../window/context.js';
import styles from './FilesPane.module.css';
import { PaneTree } from './pane-tree.js';

const MENU: readonly CommandEntry[] = [
  'files.new-file',
  'files.new-folder',
  '-',
  'files.download',
  'files.download-all',
  'files.copy-to-board',
  '-',
  'board.sync',
  { id: 'board.backup', icon: BackupIcon },
  { id: 'board.restore', icon: RestoreIcon },
  'device.history',
  '-',
  'files.refresh',
];
const IDS = [
  'files.new-file',
  'files.new-folder',
  'files.download',
  'files.download-all',
  'files.copy-to-board',
  'board.sync',
  'board.backup',
  'board.restore',
  'device.history',
  'files.refresh',
] as const;

function DriveNote({ session }: { readonly session: SessionInfo }): ReactNode {
  const { wb, commander } = useWindow();
  if (session.drive === 'none') return null;
  const choose = (writer: 'drive' | 'ours'): void =>
    void commander.attempt(t('files.driveChoose'), () => wb.host.sessions.chooseDriveWriter({ session: session.id, writer }));
  return (
    <div className={styles.drive}>
      <p>{session.drive === 'mounted' ? t('files.driveMounted') : t('files.driveOurs')}</p>
      {session.drive === 'mounted' ? (
        <Button size="sm" onClick={() => choose('ours')}>
          {t('files.driveChoose')}
        </Button>
      ) : (
        <Button size="sm" onClick={() => choose('drive')}>
          {t('files.driveGiveBack')}
        </Button>
      )}
    </div>
  );
}

function Disk({ session }: { readonly session: SessionInfo }): ReactNode {
  const { disk } = session;
  if (disk === null) return null;
  const used = disk.total - disk.free;
  return (
    <Meter
      label={t('files.disk')}
      value={used}
      max={disk.total}
      text={t('files.diskUsed', { used: formatBytesOf(used, disk.total) })}
    />
  );
}

/** What stands in place of the tree while it can't be read. */
function Instead({ tree, hasEntries }: { readonly tree: BoardTree; readonly hasEntries: boolean }): ReactNode {
  const { commander } = useWindow();
  const stop = useCommand('files.stop-to-see');
  switch (tree.kind) {
    case 'none':
    case 'loading':
      return <QuietBusy label={t('files.reading')} />;
    case 'waiting':
      return hasEntries ? (
        <div className={styles.note}>
          <p>{t('files.waitingStale')}</p>
          <Button size="sm" icon={StopIcon} onClick={stop.onClick} disabledReason={stop.disabledReason}>
            {stop.label}
          </Button>
        </div>
      ) : (
        <EmptyState
          icon={StopIcon}
          text={t('files.waiting')}
          action={{ label: stop.label, onClick: stop.onClick, disabledReason: stop.disabledReason }}
        />
      );
    case 'failed':
      return (
        <EmptyState
          text={`${tree.title} ${tree.body}`}
          action={{ label: t('files.retry'), onClick: () => void commander.run('files.refresh') }}
        />
      );
    case 'ready':
      return null;
  }
}

function Files({ session }: { readonly session: SessionInfo }): ReactNode {
  const { wb, commander } = useWindow();
  const state = useWb(
    (w) => w.boardFiles,
    (s) => s,
  );
  const entries = useMemo(() => sortEntries(state.entries), [state.entries]);
  const isFree = runBlock(session, clientOf(wb)) === null;
  const create = (): void => {
    wb.filesClipboard.setState({ pane: 'board' });
    void commander.run('files.new-file');
  };
  const role = (path: string): string | undefined => {
    const found = startupRole(path, state.root);
    return found === null ? undefined : found === 'main' ? t('files.powerOn') : t('files.boots');
  };
  const hasTree = state.tree.kind === 'ready' || state.entries.length > 0;
  return (
    <>
      <DriveNote session={session} />
      <Instead tree={state.tree} hasEntries={state.entries.length > 0} />
      {!hasTree ? null : (
        <PaneTree
          pane="board"
          label={t('files.boardTree')}
          entries={entries}
          top={state.root}
          expanded={state.expanded}
          selected={state.selected}
          onToggle={(path, open) =>
            wb.boardFiles.setState(({ expanded }) => ({
              expanded: open ? [...expanded, path] : expanded.filter((one) => one !== path),
            }))
          }
          onSelect={(paths) => wb.boardFiles.setState({ selected: paths })}
          onOpen={(path) => void commander.attempt(path, () => openBoardFile(wb, path).then(() => focusEditor(wb)))}
          badgeOf={(item) => role(item.path)}
          target={(folder) => (isFree ? { pane: 'board', session: session.id, folder } : null)}
          empty={
            <EmptyState text={t('files.emptyBoard')} action={{ label: t('commands.title.files.new-file'), onClick: create }} />
          }
        />
      )}
    </>
  );
}

function NoBoard(): ReactNode {
  const choose = useCommand('board.choose');
  return <EmptyState icon={ConnectIcon} text={t('files.noBoard')} action={{ label: choose.label, onClick: choose.onClick }} />;
}

/** The files on the shown board, with its disk. */
export function BoardPane(): ReactNode {
  const { wb, commander } = useWindow();
  const session = useWb((w) => w.sessions, activeSession);
  useCommandChanges(IDS);
  const sync = useCommand('board.sync');
  const disk = session?.disk ?? null;
  const create = (): void => {
    void commander.run('files.new-file');
  };
  return (
    <Pane
      title={t('files.board')}
      meta={disk === null ? undefined : t('files.diskFree', { free: formatBytes(disk.free) })}
      below={session === null ? undefined : <Disk session={session} />}
      actions={
        session === null ? undefined : (
          <>
            <IconButton
              size="sm"
              icon={SyncIcon}
              label={sync.label}
              keys={sync.keys}
              onClick={sync.onClick}
              disabledReason={sync.disabledReason}
            />
            <IconButton
              size="sm"
              icon={NewFileIcon}
              label={t('commands.title.files.new-file')}
              onClick={create}
              disabledReason={runBlock(session, clientOf(wb)) === null ? undefined : t('files.waiting')}
            />
            <Menu
              align="end"
              items={menuOf(commander, MENU)}
              trigger={<IconButton size="sm" icon={MoreIcon} label={t('files.moreBoard')} />}
            />
          </>
        )
      }
    >
      {session === null ? (
        <NoBoard />
      ) : session.mode === 'plain' ? (
        <EmptyState text={t('files.plain')} />
      ) : (
        <Files session={session} />
      )}
    </Pane>
  );
}
