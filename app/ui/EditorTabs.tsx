import { useEffect, useRef, type KeyboardEvent, type MouseEvent, type ReactNode } from 'react';
import { t } from '../i18n/t.js';
import { classNames } from './class-names.js';
import { CloseIcon, type Icon } from './icons.js';
import { ContextMenu } from './Menu.js';
import type { MenuEntry } from './menu-entry.js';
import styles from './Tabs.module.css';
import { handleTabKeys, handleTabWheel } from './tab-keys.js';

/** One open file. */
export interface EditorTab {
  readonly id: string;
  readonly title: string;
  /** Where it comes from when that is not the opened folder, such as the board's name. */
  readonly from?: string | undefined;
  /** The whole path, as the tooltip. */
  readonly path?: string | undefined;
  readonly icon?: Icon | undefined;
  readonly dirty?: boolean | undefined;
  /** Such as "gone from the board": the title is struck through and this is added to the name. */
  readonly gone?: string | undefined;
}

/** The row of open files. */
export interface EditorTabsProps {
  readonly base: string;
  readonly tabs: readonly EditorTab[];
  readonly active: string;
  readonly onSelect: (id: string) => void;
  readonly onClose: (id: string) => void;
  /** The context menu of a tab. */
  readonly menuItems?: ((id: string) => readonly MenuEntry[]) | undefined;
  readonly actions?: ReactNode | undefined;
}

interface OneTabProps {
  readonly base: string;
  readonly tab: EditorTab;
  readonly active: boolean;
  readonly onSelect: () => void;
  readonly onClose: () => void;
}

/** Begins with the visible words, so that speaking them finds the tab. */
function nameOf(tab: EditorTab): string {
  const visible = tab.from === undefined ? tab.title : `${tab.title} ${tab.from}`;
  return [visible, tab.gone, tab.dirty === true ? t('ui.unsaved') : undefined].filter((part) => part !== undefined).join(', ');
}

function OneTab({ base, tab, active, onSelect, onClose }: OneTabProps): ReactNode {
  const Mark = tab.icon;
  const handleAuxClick = (event: MouseEvent): void => {
    if (event.button !== 1) return;
    event.preventDefault();
    onClose();
  };
  return (
    <div
      className={classNames(styles.file, active && styles.fileOn, tab.dirty === true && styles.dirty)}
      role="presentation"
      data-tab={tab.id}
      title={tab.path}
      onAuxClick={handleAuxClick}
    >
      <button
        type="button"
        role="tab"
        id={`${base}-tab-${tab.id}`}
        aria-controls={`${base}-panel`}
        aria-selected={active}
        aria-label={nameOf(tab)}
        tabIndex={active ? 0 : -1}
        className={styles.fileName}
        onClick={onSelect}
      >
        {Mark === undefined ? null : <Mark aria-hidden />}
        <span className={tab.gone === undefined ? undefined : styles.gone}>{tab.title}</span>
        {tab.from === undefined ? null : <small> {tab.from}</small>}
      </button>
      {/* For the pointer only: a tab list may own nothing but tabs. The keyboard has Delete here and the close command. */}
      <span className={styles.close} aria-hidden="true" data-close={tab.id} onClick={onClose}>
        <i className={styles.dot} />
        <CloseIcon />
      </span>
    </div>
  );
}

/**
 * Tabs of open files: arrows move, Delete or the middle button closes, the wheel scrolls, a dot marks what is not saved.
 *
 * Give the element below `id={`${base}-panel`}`, `role="tabpanel"` and `aria-labelledby={`${base}-tab-${active}`}`.
 */
export function EditorTabs({ base, tabs, active, onSelect, onClose, menuItems, actions }: EditorTabsProps): ReactNode {
  const row = useRef<HTMLDivElement>(null);
  const clicked = useRef(active);
  useEffect(() => {
    row.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [active, tabs.length]);
  const handleKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    if (event.key === 'Delete') onClose(active);
    else
      handleTabKeys(
        event,
        tabs.map((tab) => tab.id),
        active,
        onSelect,
      );
  };
  const handleContextMenu = (event: MouseEvent): void => {
    const tab = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-tab]') : null;
    clicked.current = tab?.dataset['tab'] ?? active;
  };
  const list = (
    <div
      ref={row}
      role="tablist"
      aria-label={t('ui.openTabs')}
      className={styles.files}
      onKeyDown={handleKeyDown}
      onWheel={handleTabWheel}
      onContextMenu={handleContextMenu}
    >
      {tabs.map((tab) => (
        <OneTab
          key={tab.id}
          base={base}
          tab={tab}
          active={tab.id === active}
          onSelect={() => onSelect(tab.id)}
          onClose={() => onClose(tab.id)}
        />
      ))}
    </div>
  );
  return (
    <div className={styles.fileBar}>
      {menuItems === undefined ? list : <ContextMenu items={() => menuItems(clicked.current)}>{list}</ContextMenu>}
      <div className={styles.actions}>{actions}</div>
    </div>
  );
}
