import type { ReactNode } from 'react';
import styles from './Meter.module.css';

/** How full something is. */
export interface MeterProps {
  readonly label: string;
  readonly value: number;
  readonly max: number;
  /** The same in words with units, such as "61 of 128 KB". */
  readonly text: string;
}

/** A thin bar for a part of a whole; turns amber from 85 % and red from 97 %. Show `text` near it. */
export function Meter({ label, value, max, text }: MeterProps): ReactNode {
  const share = max > 0 ? Math.min(1, Math.max(0, value / max)) : 0;
  const level = share >= 0.97 ? 'full' : share >= 0.85 ? 'high' : 'normal';
  return (
    <div
      role="meter"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={max}
      aria-valuenow={value}
      aria-valuetext={text}
      className={styles.track}
    >
      <i className={styles.fill} data-level={level} style={{ width: `${share * 100}%` }} />
    </div>
  );
}
