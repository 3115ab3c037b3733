import type { ReactNode } from 'react';
import { t } from '../i18n/t.js';
import { IconButton } from '../ui/Button.js';
import type { Icon } from '../ui/icons.js';
import styles from './ActivityRail.module.css';

/** One activity: its button in the rail, and what the side pane shows. It exists only when it works. */
export interface Activity {
  readonly id: string;
  readonly label: string;
  readonly icon: Icon;
  readonly keys?: string | undefined;
  readonly content?: ReactNode | undefined;
  /** Opens something of its own instead of showing a side pane, such as the settings' tab. */
  readonly onChoose?: (() => void) | undefined;
  /** Settings stand at the bottom. */
  readonly placement?: 'top' | 'bottom' | undefined;
  /** Something waits there, in words for the name of the button. */
  readonly attention?: string | undefined;
}

/** The rail's entries and which one is shown; `undefined` while the side pane is closed. */
export interface ActivityRailProps {
  readonly activities: readonly Activity[];
  readonly active: string | undefined;
  readonly onSelect: (id: string) => void;
}

/** The column of icons on the left. Choosing the one that is shown closes the side pane. */
export function ActivityRail({ activities, active, onSelect }: ActivityRailProps): ReactNode {
  const button = (activity: Activity): ReactNode => (
    <li key={activity.id} className={styles.place} data-attention={activity.attention !== undefined || undefined}>
      <IconButton
        icon={activity.icon}
        label={activity.attention === undefined ? activity.label : `${activity.label}, ${activity.attention}`}
        keys={activity.keys}
        tooltipSide="right"
        pressed={activity.onChoose === undefined ? activity.id === active : undefined}
        className={styles.button}
        onClick={activity.onChoose ?? (() => onSelect(activity.id))}
      />
    </li>
  );
  return (
    <nav aria-label={t('shell.activities')} data-pane="activities" className={styles.rail}>
      <ul className={styles.group}>{activities.filter((one) => one.placement !== 'bottom').map(button)}</ul>
      <ul className={styles.group}>{activities.filter((one) => one.placement === 'bottom').map(button)}</ul>
    </nav>
  );
}
