import type { ReactNode } from 'react';
import { t } from '../i18n/t.js';
import { StateDot } from '../ui/Badge.js';
import { classNames } from '../ui/class-names.js';
import { Tooltip } from '../ui/Tooltip.js';
import styles from './StatusBar.module.css';

/** One fact in the status bar. */
export interface StatusItem {
  readonly id: string;
  /** With units; numbers that change are tabular. */
  readonly text: string;
  readonly dot?: 'on' | 'busy' | 'off' | 'error' | undefined;
  readonly tooltip?: string | undefined;
  readonly onClick?: (() => void) | undefined;
}

/** Facts from left to right; where room is short the last of the right ones give way first, then the last of the left ones. */
export interface StatusBarProps {
  readonly left: readonly StatusItem[];
  readonly right: readonly StatusItem[];
}

function Item({ item }: { readonly item: StatusItem }): ReactNode {
  const words = (
    <>
      {item.dot === undefined ? null : <StateDot state={item.dot} />}
      {item.text}
    </>
  );
  const element =
    item.onClick === undefined ? (
      <span className={styles.item}>{words}</span>
    ) : (
      <button type="button" className={classNames(styles.item, styles.button)} onClick={item.onClick}>
        {words}
      </button>
    );
  return item.tooltip === undefined ? (
    element
  ) : (
    <Tooltip text={item.tooltip} side="top">
      {element}
    </Tooltip>
  );
}

/** The bar at the bottom: board, memory and disk with the time they were read, what holds the board, the cursor. */
export function StatusBar({ left, right }: StatusBarProps): ReactNode {
  return (
    <footer data-pane="status" aria-label={t('shell.status')} className={styles.bar}>
      <div className={styles.left}>
        {left.map((item) => (
          <Item key={item.id} item={item} />
        ))}
      </div>
      <div className={styles.right}>
        {right.map((item) => (
          <Item key={item.id} item={item} />
        ))}
      </div>
    </footer>
  );
}
