import { ContextMenu as BaseContext } from '@base-ui/react/context-menu';
import { Menu as Base } from '@base-ui/react/menu';
import { useState, type ReactElement, type ReactNode } from 'react';
import { classNames } from './class-names.js';
import { CheckIcon, ChevronRightIcon } from './icons.js';
import { Kbd } from './Kbd.js';
import type { MenuAction, MenuBranch, MenuEntry } from './menu-entry.js';
import styles from './Menu.module.css';

function ActionItem({ entry }: { readonly entry: MenuAction }): ReactNode {
  const Mark = entry.checked === true ? CheckIcon : entry.icon;
  return (
    <Base.Item
      className={classNames(styles.item, entry.danger === true && styles.danger)}
      disabled={entry.disabledReason !== undefined}
      label={entry.label}
      onClick={entry.onSelect}
    >
      <span className={styles.mark}>{Mark === undefined ? null : <Mark aria-hidden />}</span>
      <span className={styles.words}>
        {entry.label}
        {entry.disabledReason === undefined ? null : <small className={styles.reason}>{entry.disabledReason}</small>}
      </span>
      {entry.detail === undefined ? null : <small className={styles.detail}>{entry.detail}</small>}
      {entry.keys === undefined ? null : <Kbd keys={entry.keys} />}
    </Base.Item>
  );
}

function BranchItem({ entry }: { readonly entry: MenuBranch }): ReactNode {
  const Mark = entry.icon;
  return (
    <Base.SubmenuRoot>
      <Base.SubmenuTrigger className={styles.item} label={entry.label}>
        <span className={styles.mark}>{Mark === undefined ? null : <Mark aria-hidden />}</span>
        <span className={styles.words}>{entry.label}</span>
        <ChevronRightIcon aria-hidden />
      </Base.SubmenuTrigger>
      <MenuPopup items={entry.items} sideOffset={-4} />
    </Base.SubmenuRoot>
  );
}

function Entry({ entry }: { readonly entry: MenuEntry }): ReactNode {
  if (entry.kind === 'separator') return <Base.Separator className={styles.separator} />;
  if (entry.kind === 'branch') return <BranchItem entry={entry} />;
  if (entry.kind === 'heading') return <div className={styles.heading}>{entry.label}</div>;
  return <ActionItem entry={entry} />;
}

interface PopupProps {
  readonly items: readonly MenuEntry[];
  readonly align?: 'start' | 'end' | undefined;
  readonly sideOffset?: number | undefined;
}

function MenuPopup({ items, align = 'start', sideOffset = 4 }: PopupProps): ReactNode {
  return (
    <Base.Portal>
      <Base.Positioner className={styles.positioner} align={align} sideOffset={sideOffset} collisionPadding={8}>
        <Base.Popup className={styles.popup}>
          {items.map((entry) => (
            <Entry key={entry.id} entry={entry} />
          ))}
        </Base.Popup>
      </Base.Positioner>
    </Base.Portal>
  );
}

/** A button and what it opens. */
export interface MenuProps {
  /** A `Button` or `IconButton`; its own `disabledReason` keeps the menu shut. */
  readonly trigger: ReactElement<{ readonly disabledReason?: string | undefined }>;
  readonly items: readonly MenuEntry[];
  readonly align?: 'start' | 'end' | undefined;
  readonly open?: boolean | undefined;
  readonly onOpenChange?: ((open: boolean) => void) | undefined;
}

/** A menu behind a button: arrows, first letters, Enter and Escape work; refused entries say why. */
export function Menu({ trigger, items, align, open, onOpenChange }: MenuProps): ReactNode {
  if (trigger.props.disabledReason !== undefined) return trigger;
  return (
    <Base.Root modal={false} open={open} onOpenChange={(next) => onOpenChange?.(next)}>
      <Base.Trigger render={trigger} />
      <MenuPopup items={items} align={align} />
    </Base.Root>
  );
}

/** An area and its context menu. */
export interface ContextMenuProps {
  /** Read when the menu opens, so that it can depend on what was clicked. */
  readonly items: () => readonly MenuEntry[];
  /** The area; it gets the handlers for right click, long press and the menu key. */
  readonly children: ReactElement;
}

/** A menu at the pointer. Everything in it must also be reachable another way. */
export function ContextMenu({ items, children }: ContextMenuProps): ReactNode {
  const [entries, setEntries] = useState<readonly MenuEntry[]>([]);
  return (
    <BaseContext.Root onOpenChange={(open) => (open ? setEntries(items()) : undefined)}>
      <BaseContext.Trigger render={children} />
      <MenuPopup items={entries} sideOffset={2} />
    </BaseContext.Root>
  );
}
