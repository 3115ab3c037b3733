import type { ReactNode } from 'react';
import { formatBytes, formatBytesOf, formatRate, formatRemaining } from '../i18n/format.js';
import { t } from '../i18n/t.js';
import { Button } from './Button.js';
import styles from './ProgressBar.module.css';

/** Work under way, in real units. */
export interface ProgressBarProps {
  /** What is being done, such as "Saving main.py". */
  readonly label: string;
  readonly done: number;
  /** Unknown for work whose size nobody knows: then no bar is drawn, only what is done so far. */
  readonly total?: number | undefined;
  /** `bytes`, or the plural word of the unit, such as "blocks". */
  readonly unit: 'bytes' | (string & {});
  readonly perSecond?: number | undefined;
  readonly secondsLeft?: number | undefined;
  /** The present phase, or why it stands still for a while. */
  readonly phase?: string | undefined;
  /** A last fact, such as how the bytes travel. */
  readonly note?: string | undefined;
  readonly onCancel?: (() => void) | undefined;
  /** Why it can't be cancelled at this moment. */
  readonly cancelReason?: string | undefined;
}

function amount({ done, total, unit }: ProgressBarProps): string {
  if (unit === 'bytes') return total === undefined ? formatBytes(done) : formatBytesOf(done, total);
  return total === undefined ? t('ui.units', { done, unit }) : t('ui.unitsOf', { done, total, unit });
}

/** The facts below the bar, in one line. */
export function progressFacts(props: ProgressBarProps): string {
  const facts = [props.phase, amount(props)];
  if (props.perSecond !== undefined && props.unit === 'bytes') facts.push(formatRate(props.perSecond));
  if (props.secondsLeft !== undefined) facts.push(t('ui.timeLeft', { time: formatRemaining(props.secondsLeft) }));
  facts.push(props.note);
  return facts.filter((fact) => fact !== undefined).join(' · ');
}

/** Says what is done, how far, how fast, and how long; with Cancel, or why not. */
export function ProgressBar(props: ProgressBarProps): ReactNode {
  const { label, done, total, onCancel, cancelReason } = props;
  const facts = progressFacts(props);
  return (
    <div className={styles.progress}>
      <div className={styles.head}>
        <span className={styles.label}>{label}</span>
        {onCancel === undefined && cancelReason === undefined ? null : (
          <Button
            size="sm"
            variant="ghost"
            onClick={onCancel}
            disabledReason={cancelReason === undefined ? undefined : t('ui.cannotCancel', { reason: cancelReason })}
          >
            {t('ui.cancel')}
          </Button>
        )}
      </div>
      {total === undefined ? null : (
        <div
          role="progressbar"
          aria-label={label}
          aria-valuemin={0}
          aria-valuemax={total}
          aria-valuenow={done}
          aria-valuetext={facts}
          className={styles.track}
        >
          <i className={styles.fill} style={{ width: `${total > 0 ? Math.min(100, (done / total) * 100) : 0}%` }} />
        </div>
      )}
      <p className={styles.facts}>{facts}</p>
    </div>
  );
}
