import type { ReactNode } from 'react';
import { t } from '../../i18n/t.js';
import { isControlled } from '../../state/board-state.js';
import { activeSession } from '../../state/sessions-store.js';
import { Button } from '../../ui/index.js';
import { useWb, useWindow } from '../window/context.js';
import styles from './Banners.module.css';

function Banner({
  words,
  action,
  onClick,
}: {
  readonly words: string;
  readonly action: string;
  readonly onClick: () => void;
}): ReactNode {
  return (
    <div role="status" className={styles['banner']}>
      <span>{words}</span>
      <Button size="sm" onClick={onClick}>
        {action}
      </Button>
    </div>
  );
}

/** After so many attempts the host was most likely started again, under another address. */
const LONG = 5;

/** Calm lines below the top bar: the host is away, or another window has the board. */
export function Banners(): ReactNode {
  const { commander, connection } = useWindow();
  const phase = useWb(
    (w) => w.connection,
    (s) => s.phase.kind,
  );
  const isLong = useWb(
    (w) => w.connection,
    (s) => s.phase.kind === 'lost' && s.phase.attempt >= LONG,
  );
  const client = useWb(
    (w) => w.connection,
    (s) => s.info?.client ?? null,
  );
  const session = useWb((w) => w.sessions, activeSession);
  const retry = (): void => void connection.connect();
  if (phase === 'lost')
    return (
      <Banner
        words={isLong ? t('devices.bannerLostLong') : t('devices.bannerLost')}
        action={t('devices.bannerRetry')}
        onClick={retry}
      />
    );
  if (phase === 'replaced')
    return <Banner words={t('devices.bannerReplaced')} action={t('devices.bannerUseHere')} onClick={retry} />;
  if (session !== null && !isControlled(session, client)) {
    return (
      <Banner
        words={t('devices.bannerOther', { board: session.boardName })}
        action={t('devices.bannerUseHere')}
        onClick={() => void commander.run('board.take-over')}
      />
    );
  }
  return null;
}
