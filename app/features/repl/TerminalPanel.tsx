import { lazy, Suspense, type ReactNode } from 'react';
import { t } from '../../i18n/t.js';
import { activeSession } from '../../state/sessions-store.js';
import { ConnectIcon, EmptyState, QuietBusy } from '../../ui/index.js';
import { useWb, useWindow } from '../window/context.js';
import { FailureBar } from './FailureBar.js';
import { PlainBar } from './PlainBar.js';
import styles from './Terminal.module.css';

const SessionTerminal = lazy(() => import('./SessionTerminal.js').then((module) => ({ default: module.SessionTerminal })));

function NoBoard(): ReactNode {
  const { commander } = useWindow();
  const seen = useWb(
    (w) => w.ports,
    (s) => s.ports.filter((port) => port.kind === 'serial').length,
  );
  return (
    <EmptyState
      icon={ConnectIcon}
      text={`${t('repl.noBoard')} ${t('repl.noBoardSeen', { count: seen })}`}
      action={{ label: t('repl.choose'), onClick: () => void commander.run('board.choose') }}
    />
  );
}

/** The terminals of all sessions, the shown one in front. */
export function TerminalPanel(): ReactNode {
  const sessions = useWb(
    (w) => w.sessions,
    (s) => s.sessions,
  );
  const active = useWb((w) => w.sessions, activeSession);
  if (active === null) return <NoBoard />;
  return (
    <div className={styles.panel}>
      {active.mode === 'plain' ? <PlainBar session={active} /> : null}
      <FailureBar session={active} />
      <div className={styles.terminals}>
        <Suspense fallback={<QuietBusy label={t('panels.terminal')} />}>
          {sessions.map(({ id, boardName }) => (
            <SessionTerminal key={id} session={id} boardName={boardName} isShown={id === active.id} />
          ))}
        </Suspense>
      </div>
    </div>
  );
}
