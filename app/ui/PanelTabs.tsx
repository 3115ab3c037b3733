import type { ReactNode } from 'react';
import { Badge } from './Badge.js';
import styles from './Tabs.module.css';
import { handleTabKeys, handleTabWheel } from './tab-keys.js';

/** One tab of a panel. */
export interface PanelTab {
  readonly id: string;
  readonly label: string;
  /** A count or a short word after the label. */
  readonly badge?: string | undefined;
  readonly badgeTone?: 'neutral' | 'danger' | 'wait' | undefined;
}

/** A row of words that switches what is shown below. */
export interface PanelTabsProps {
  /** Common beginning of the ids of tabs and panels; the same for `TabPanel`. */
  readonly base: string;
  readonly label: string;
  readonly tabs: readonly PanelTab[];
  readonly active: string;
  readonly onSelect: (id: string) => void;
  /** At the end of the row: chips, buttons. */
  readonly actions?: ReactNode | undefined;
}

/** Tabs of a panel, moved along with the arrow keys. */
export function PanelTabs({ base, label, tabs, active, onSelect, actions }: PanelTabsProps): ReactNode {
  const ids = tabs.map((tab) => tab.id);
  return (
    <div className={styles.bar}>
      <div
        role="tablist"
        aria-label={label}
        className={styles.words}
        onKeyDown={(event) => handleTabKeys(event, ids, active, onSelect)}
        onWheel={handleTabWheel}
      >
        {tabs.map((tab) => (
          <button
            key={tab.id}
            type="button"
            role="tab"
            id={`${base}-tab-${tab.id}`}
            aria-controls={`${base}-panel-${tab.id}`}
            aria-selected={tab.id === active}
            tabIndex={tab.id === active ? 0 : -1}
            className={styles.word}
            onClick={() => onSelect(tab.id)}
          >
            {tab.label}
            {tab.badge === undefined ? null : <Badge tone={tab.badgeTone ?? 'neutral'}>{tab.badge}</Badge>}
          </button>
        ))}
      </div>
      <div className={styles.actions}>{actions}</div>
    </div>
  );
}

/** What a tab shows. */
export interface TabPanelProps {
  readonly base: string;
  readonly id: string;
  readonly active: boolean;
  readonly children: ReactNode;
}

/** The content of one tab. It stays mounted while hidden, so that a terminal keeps its screen. */
export function TabPanel({ base, id, active, children }: TabPanelProps): ReactNode {
  return (
    <div
      role="tabpanel"
      id={`${base}-panel-${id}`}
      aria-labelledby={`${base}-tab-${id}`}
      hidden={!active}
      className={styles.panel}
    >
      {children}
    </div>
  );
}
