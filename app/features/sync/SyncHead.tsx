import { useMemo, type ReactNode } from 'react';
import { changeOrigin, compareAgain } from '../../commands/sync.js';
import { t } from '../../i18n/t.js';
import { ask } from '../../state/dialogs-store.js';
import { planOf, type SyncOrigin, type SyncView } from '../../state/sync-store.js';
import { openFolder } from '../../state/workspace-store.js';
import { ArrowRightIcon, BoardIcon, FolderIcon, IconButton, RefreshIcon, Segmented, Select } from '../../ui/index.js';
import { useWb, useWindow } from '../window/context.js';
import styles from './SyncPage.module.css';

type Folders = Extract<SyncOrigin, { kind: 'folders' }>;

/** The value that asks for a path instead of being one. */
const OTHER = '\u0000other';

interface PlaceProps {
  readonly label: string;
  readonly value: string;
  readonly folders: readonly string[];
  readonly top: { readonly path: string; readonly name: string };
  readonly isFrozen: boolean;
  readonly onChange: (path: string) => void;
}

function Place({ label, value, folders, top, isFrozen, onChange }: PlaceProps): ReactNode {
  const { wb } = useWindow();
  const paths = [...new Set([top.path, ...folders, value])];
  const options = [
    ...paths.map((path) => ({
      value: path === '' ? '.' : path,
      label: path === top.path ? t('sync.wholeFolder', { name: top.name }) : path,
    })),
    { value: OTHER, label: t('sync.otherFolder') },
  ];
  const choose = async (wanted: string): Promise<void> => {
    if (wanted !== OTHER) {
      onChange(wanted === '.' ? '' : wanted);
      return;
    }
    const path = await ask(wb.dialogs, 'prompt', {
      title: t('sync.otherTitle'),
      label: t('sync.otherLabel'),
      value,
      confirm: t('sync.otherUse'),
      check: (text) => (top.path === '' || text.startsWith('/') ? null : t('save.pathProblem')),
    });
    if (path !== null) onChange(path.replace(/(.)\/+$/, '$1'));
  };
  return (
    <Select
      label={label}
      hideLabel
      value={value === '' ? '.' : value}
      options={options}
      onChange={(wanted) => void choose(wanted)}
      disabledReason={isFrozen ? t('sync.syncing') : undefined}
      hideNote
    />
  );
}

function useFolders(): { readonly computer: readonly string[]; readonly board: readonly string[] } {
  const loaded = useWb(
    (w) => w.workspace,
    (s) => s.folders,
  );
  const entries = useWb(
    (w) => w.boardFiles,
    (s) => s.entries,
  );
  return useMemo(() => {
    const names = (list: readonly { readonly kind: string; readonly path: string }[]): readonly string[] =>
      list
        .filter(({ kind }) => kind === 'folder')
        .map(({ path }) => path)
        .toSorted();
    return { computer: names(Object.values(loaded).flat()), board: names(entries) };
  }, [loaded, entries]);
}

function FolderChoice({
  id,
  origin,
  isFrozen,
}: {
  readonly id: string;
  readonly origin: Folders;
  readonly isFrozen: boolean;
}): ReactNode {
  const { wb } = useWindow();
  const root = useWb((w) => w.workspace, openFolder);
  const board = useWb(
    (w) => w.sessions,
    (s) => s.sessions.find((one) => one.id === origin.session),
  );
  const top = board?.identity?.root ?? '/';
  const folders = useFolders();
  const computer = (
    <div className={styles.place} key="computer">
      <FolderIcon aria-hidden />
      <Place
        label={t('sync.computerFolder')}
        value={origin.folder}
        folders={folders.computer}
        top={{ path: '', name: root?.name ?? '' }}
        isFrozen={isFrozen}
        onChange={(folder) => changeOrigin(wb, id, { folder })}
      />
    </div>
  );
  const there = (
    <div className={styles.place} key="board">
      <BoardIcon aria-hidden />
      <Place
        label={t('sync.boardFolder')}
        value={origin.to}
        folders={folders.board}
        top={{ path: top, name: board?.boardName ?? top }}
        isFrozen={isFrozen}
        onChange={(to) => changeOrigin(wb, id, { to })}
      />
    </div>
  );
  const arrow = <ArrowRightIcon key="arrow" aria-hidden className={styles.arrow} />;
  return (
    <div className={styles.places}>{origin.direction === 'to-board' ? [computer, arrow, there] : [there, arrow, computer]}</div>
  );
}

function words(view: SyncView): string {
  const plan = planOf(view);
  if (view.origin.kind === 'restore') return t('sync.restoreFrom', { name: view.origin.name, board: plan?.target ?? '' });
  return plan === null ? '' : t('sync.planFrom', { source: plan.source, target: plan.target });
}

/** Which way, and what with what. */
export function SyncHead({ id, view }: { readonly id: string; readonly view: SyncView }): ReactNode {
  const { wb, commander } = useWindow();
  const { origin, phase } = view;
  const isFrozen = phase.kind === 'working';
  return (
    <header className={styles.head}>
      {origin.kind === 'folders' ? (
        <>
          <Segmented
            label={t('sync.direction')}
            value={origin.direction}
            options={[
              { value: 'to-board', label: t('sync.toBoard') },
              { value: 'to-computer', label: t('sync.toComputer') },
            ]}
            onChange={(direction) => changeOrigin(wb, id, { direction })}
            disabled={isFrozen}
          />
          <FolderChoice id={id} origin={origin} isFrozen={isFrozen} />
        </>
      ) : (
        <span className={styles.words}>{words(view)}</span>
      )}
      {origin.kind === 'plan' ? null : (
        <IconButton
          icon={RefreshIcon}
          label={t('sync.compareAgain')}
          onClick={() => void commander.attempt(t('sync.compareAgain'), () => compareAgain(wb, id))}
          disabledReason={
            phase.kind === 'working' ? t('sync.syncing') : phase.kind === 'comparing' ? t('sync.comparing') : undefined
          }
        />
      )}
    </header>
  );
}
