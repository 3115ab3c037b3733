import { useEffect, useRef, type ReactNode } from 'react';
import { formatTime } from '../../i18n/format.js';
import { t } from '../../i18n/t.js';
import { EmptyState } from '../../ui/index.js';
import { useWb } from '../window/context.js';
import styles from '../window/List.module.css';

const NEAR_END_PX = 40;

function tone(level: string): string | undefined {
  if (level === 'error') return styles.danger;
  return level === 'warn' ? styles.wait : styles.dim;
}

/** Outpost's own log, following its end while that is in view. */
export function LogPanel(): ReactNode {
  const lines = useWb(
    (w) => w.log,
    (s) => s.lines,
  );
  const list = useRef<HTMLUListElement>(null);
  const isAtEnd = useRef(true);
  useEffect(() => {
    if (list.current !== null && isAtEnd.current) list.current.scrollTop = list.current.scrollHeight;
  }, [lines]);
  if (lines.length === 0) return <EmptyState text={t('panels.noLog')} />;
  const handleScroll = (): void => {
    const box = list.current;
    if (box !== null) isAtEnd.current = box.scrollHeight - box.scrollTop - box.clientHeight < NEAR_END_PX;
  };
  return (
    <ul ref={list} className={styles.log} aria-label={t('panels.logList')} tabIndex={0} onScroll={handleScroll}>
      {lines.map((line, index) => (
        <li key={`${line.at}-${index}`}>
          <span className={styles.dim}>{formatTime(line.at, { seconds: true })}</span>
          <span className={tone(line.level)}>{line.level}</span>
          <span className={styles.dim}>{line.scope}</span>
          <span>{line.message}</span>
        </li>
      ))}
    </ul>
  );
}
