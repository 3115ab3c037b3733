import { Dialog as Base } from '@base-ui/react/dialog';
import { useEffect, useId, useMemo, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { t } from '../i18n/t.js';
import { classNames } from './class-names.js';
import { fuzzyFilter } from './fuzzy.js';
import type { Icon } from './icons.js';
import { Kbd } from './Kbd.js';
import styles from './PickList.module.css';

/** One entry of a list to pick from. */
export interface PickItem {
  readonly id: string;
  readonly label: string;
  /** Quiet text before the label that is searched too, such as a command's group. */
  readonly group?: string | undefined;
  /** Quiet text after the label. */
  readonly detail?: string | undefined;
  readonly icon?: Icon | undefined;
  /** Such as `Mod+S`. */
  readonly keys?: string | undefined;
  /** Why it can't be picked now; shown below the label, and Enter does nothing. */
  readonly disabledReason?: string | undefined;
}

/** A list that is narrowed by typing. */
export interface PickListProps {
  readonly open: boolean;
  readonly onClose: () => void;
  /** The name of the dialog, for screen readers. */
  readonly title: string;
  readonly placeholder: string;
  readonly items: readonly PickItem[];
  /** Called after the list has closed and the focus is back. */
  readonly onPick: (id: string) => void;
  /** What the field holds on opening. */
  readonly initialQuery?: string | undefined;
  /** Offers what was typed as an entry of its own, such as a path that is not listed. */
  readonly free?: { readonly label: (query: string) => string; readonly onPick: (query: string) => void } | undefined;
}

function searchText(item: PickItem): string {
  return item.group === undefined ? item.label : `${item.group}: ${item.label}`;
}

function Marked({ text, positions }: { readonly text: string; readonly positions: readonly number[] }): ReactNode {
  const hits = new Set(positions);
  return [...text].map((letter, index) => (hits.has(index) ? <mark key={index}>{letter}</mark> : letter));
}

interface RowProps {
  readonly id: string;
  readonly item: PickItem;
  readonly positions: readonly number[];
  readonly active: boolean;
  readonly onPick: () => void;
  readonly onHover: () => void;
}

function Row({ id, item, positions, active, onPick, onHover }: RowProps): ReactNode {
  const Mark = item.icon;
  const refused = item.disabledReason !== undefined;
  return (
    <li
      id={id}
      role="option"
      aria-selected={active}
      aria-disabled={refused || undefined}
      className={classNames(styles.row, active && styles.active, refused && styles.refused)}
      onClick={onPick}
      onPointerMove={onHover}
    >
      {Mark === undefined ? null : <Mark aria-hidden />}
      <span className={styles.words}>
        <Marked text={searchText(item)} positions={positions} />
        {refused ? <small className={styles.reason}>{item.disabledReason}</small> : null}
      </span>
      {item.detail === undefined ? null : <small className={styles.detail}>{item.detail}</small>}
      {item.keys === undefined ? null : <Kbd keys={item.keys} />}
    </li>
  );
}

interface Found {
  readonly item: PickItem;
  readonly positions: readonly number[];
}

const FREE = '\0free';

function find(query: string, items: readonly PickItem[], free: PickListProps['free']): readonly Found[] {
  const found: Found[] = fuzzyFilter(query, items, searchText).map(({ item, match }) => ({ item, positions: match.positions }));
  if (free !== undefined && query.trim() !== '')
    found.push({ item: { id: FREE, label: free.label(query.trim()) }, positions: [] });
  return found;
}

function step(key: string, index: number, count: number): number | undefined {
  if (key === 'ArrowDown') return count === 0 ? 0 : (index + 1) % count;
  if (key === 'ArrowUp') return count === 0 ? 0 : (index - 1 + count) % count;
  if (key === 'PageDown') return Math.max(0, Math.min(count - 1, index + 10));
  if (key === 'PageUp') return Math.max(0, index - 10);
  return undefined;
}

interface Picking {
  readonly found: readonly Found[];
  readonly active: number;
  readonly query: string;
  readonly type: (query: string) => void;
  readonly move: (index: number) => void;
  readonly pick: (index: number) => void;
}

function usePicking({ items, initialQuery = '', free, onClose, onPick }: PickListProps): Picking {
  const [query, setQuery] = useState(initialQuery);
  const [index, setIndex] = useState(0);
  const found = useMemo(() => find(query, items, free), [query, items, free]);
  const pick = (at: number): void => {
    const chosen = found[at]?.item;
    if (chosen === undefined || chosen.disabledReason !== undefined) return;
    onClose();
    // After the dialog has given the focus back, so that the action may take it.
    queueMicrotask(() => (chosen.id === FREE ? free?.onPick(query.trim()) : onPick(chosen.id)));
  };
  const type = (next: string): void => {
    setQuery(next);
    setIndex(0);
  };
  return { found, query, type, pick, move: setIndex, active: Math.min(index, Math.max(0, found.length - 1)) };
}

function PickBody(props: PickListProps): ReactNode {
  const { placeholder, title } = props;
  const { found, active, query, type, move, pick } = usePicking(props);
  const list = useRef<HTMLUListElement>(null);
  const id = useId();
  useEffect(() => {
    list.current?.children[active]?.scrollIntoView({ block: 'nearest' });
  }, [active, query]);
  const handleKeyDown = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing) return;
    const next = step(event.key, active, found.length);
    if (next === undefined && event.key !== 'Enter') return;
    event.preventDefault();
    if (next === undefined) pick(active);
    else move(next);
  };
  return (
    <>
      <input
        role="combobox"
        aria-expanded
        aria-controls={`${id}-list`}
        aria-activedescendant={found.length > 0 ? `${id}-${active}` : undefined}
        aria-label={title}
        placeholder={placeholder}
        value={query}
        spellCheck={false}
        autoComplete="off"
        className={styles.input}
        onChange={(event) => type(event.target.value)}
        onKeyDown={handleKeyDown}
      />
      <ul ref={list} id={`${id}-list`} role="listbox" aria-label={title} className={styles.list}>
        {found.map(({ item, positions }, at) => (
          <Row
            key={item.id}
            id={`${id}-${at}`}
            item={item}
            positions={positions}
            active={at === active}
            onPick={() => pick(at)}
            onHover={() => move(at)}
          />
        ))}
      </ul>
      <p className={found.length === 0 ? styles.none : styles.count} role="status">
        {found.length === 0 ? t('ui.noMatches', { query }) : t('ui.matches', { count: found.length })}
      </p>
    </>
  );
}

/** A list over the window that is narrowed by typing; arrows and Enter choose, Escape leaves. */
export function PickList(props: PickListProps): ReactNode {
  return (
    <Base.Root open={props.open} onOpenChange={(open) => (open ? undefined : props.onClose())}>
      <Base.Portal>
        <Base.Backdrop className={styles.scrim} />
        <Base.Popup className={styles.popup} aria-label={props.title}>
          <PickBody {...props} />
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}
