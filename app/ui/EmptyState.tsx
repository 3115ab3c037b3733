import type { ReactNode } from 'react';
import { Button } from './Button.js';
import styles from './EmptyState.module.css';
import type { Icon } from './icons.js';

/** What to say where there is nothing yet. */
export interface EmptyStateProps {
  readonly icon?: Icon | undefined;
  /** One sentence: what is missing and what would fill it. */
  readonly text: string;
  /** The one button that fills it. */
  readonly action?:
    | {
        readonly label: string;
        readonly onClick: () => void;
        readonly icon?: Icon | undefined;
        readonly disabledReason?: string | undefined;
      }
    | undefined;
  readonly children?: ReactNode | undefined;
}

/** One sentence and one button. */
export function EmptyState({ icon: Mark, text, action, children }: EmptyStateProps): ReactNode {
  return (
    <div className={styles.empty}>
      {Mark === undefined ? null : <Mark aria-hidden />}
      <p>{text}</p>
      {action === undefined ? null : (
        <Button size="sm" icon={action.icon} onClick={action.onClick} disabledReason={action.disabledReason}>
          {action.label}
        </Button>
      )}
      {children}
    </div>
  );
}

/**
 * A quiet line for work under a second: shown only after 100 ms, without motion, in the place of what is coming.
 *
 * Work that may take longer wants a `ProgressBar`.
 */
export function QuietBusy({ label }: { readonly label: string }): ReactNode {
  return (
    <p className={styles.busy} role="status">
      {label}
    </p>
  );
}
