import type { ReactNode } from 'react';
import styles from './Badge.module.css';
import { Button } from './Button.js';
import { classNames } from './class-names.js';
import type { Icon } from './icons.js';

/** Meaning, shown by colour; the words must say it too. */
export type Tone = 'neutral' | 'info' | 'ok' | 'wait' | 'danger';

/** A word or a count on something. */
export interface BadgeProps {
  readonly children: string;
  readonly tone?: Tone | undefined;
}

/** A short word beside a name, such as "runs at power-on". */
export function Badge({ children, tone = 'info' }: BadgeProps): ReactNode {
  return <span className={classNames(styles.badge, styles[tone])}>{children}</span>;
}

/** A state that stays until it is dealt with. */
export interface ChipProps {
  readonly children: string;
  readonly tone?: Tone | undefined;
  readonly icon?: Icon | undefined;
  readonly action?:
    { readonly label: string; readonly onClick: () => void; readonly disabledReason?: string | undefined } | undefined;
}

/** A state with the action that ends it, such as "main.py stopped: Restart". */
export function Chip({ children, tone = 'neutral', icon: Mark, action }: ChipProps): ReactNode {
  return (
    <span className={classNames(styles.chip, styles[tone])} role="status">
      {Mark === undefined ? null : <Mark aria-hidden />}
      <span>{children}</span>
      {action === undefined ? null : (
        <Button
          variant="ghost"
          size="sm"
          className={styles.action}
          onClick={action.onClick}
          disabledReason={action.disabledReason}
        >
          {action.label}
        </Button>
      )}
    </span>
  );
}

/** A coloured dot; the words beside it say the same. */
export function StateDot({ state }: { readonly state: 'on' | 'busy' | 'off' | 'error' }): ReactNode {
  return <i aria-hidden className={classNames(styles.dot, styles[`dot-${state}`])} />;
}
