import { useId, type ReactNode } from 'react';
import { classNames } from '../ui/class-names.js';
import styles from './Pane.module.css';

/** A titled part of a side pane. */
export interface PaneProps {
  readonly title: string;
  /** Quiet text at the end of the head, such as the folder's name. */
  readonly meta?: string | undefined;
  /** Icon buttons at the end of the head. */
  readonly actions?: ReactNode | undefined;
  /** Between head and content, such as a meter. */
  readonly below?: ReactNode | undefined;
  /** How the parts of one pane share the height: `fit` takes what it needs, the others share the rest. */
  readonly grow?: 'fit' | 'share' | undefined;
  /** Scrolls by itself when the content has no scrolling of its own. */
  readonly scroll?: boolean | undefined;
  readonly children: ReactNode;
}

/** A part of a side pane with its head: "This computer", "On the board", "Camera". */
export function Pane({ title, meta, actions, below, grow = 'share', scroll = false, children }: PaneProps): ReactNode {
  const id = useId();
  return (
    <section aria-labelledby={id} className={classNames(styles.pane, styles[grow])}>
      <header className={styles.head}>
        <h2 id={id} className={styles.title}>
          {title}
        </h2>
        {meta === undefined ? null : <span className={styles.meta}>{meta}</span>}
        {actions === undefined ? null : <span className={styles.actions}>{actions}</span>}
      </header>
      {below === undefined ? null : <div className={styles.below}>{below}</div>}
      <div className={classNames(styles.body, scroll && styles.scroll)}>{children}</div>
    </section>
  );
}
