import { useMemo, useRef, type MouseEvent } from 'react';
import { isMac } from './keys.js';
import type { TreeRow } from './tree-model.js';
import type { TreeProps } from './tree-props.js';

/** What is selected in a tree, and the ways to change it. */
export interface TreeSelecting<T> {
  readonly has: (id: string) => boolean;
  readonly only: (row: TreeRow<T>) => void;
  /** From where the selection was begun to this line, all of them. */
  readonly extendTo: (index: number) => void;
  readonly all: () => void;
  /** A click with Ctrl (Cmd) or Shift changes what is selected and nothing else; then this answers true. */
  readonly click: (row: TreeRow<T>, event: MouseEvent) => boolean;
}

type Selected<T> = Pick<TreeProps<T>, 'selected' | 'selection' | 'onSelect' | 'onSelectMany'>;

/** Follows what is selected in a tree; the place where a selection was begun is kept here. */
export function useTreeSelecting<T>(rows: readonly TreeRow<T>[], cursor: number, props: Selected<T>): TreeSelecting<T> {
  const { selected, selection, onSelect, onSelectMany } = props;
  const anchor = useRef<string | undefined>(undefined);
  const ids = useMemo(() => new Set(selection ?? (selected === undefined ? [] : [selected])), [selection, selected]);
  const only = (row: TreeRow<T>): void => {
    anchor.current = row.id;
    onSelect(row.item);
  };
  const many = (chosen: readonly TreeRow<T>[], lead: TreeRow<T> | undefined): void => {
    if (lead !== undefined)
      onSelectMany?.(
        chosen.map(({ item }) => item),
        lead.item,
      );
  };
  const extendTo = (index: number): void => {
    const found = rows.findIndex(({ id }) => id === anchor.current);
    const start = found < 0 ? cursor : found;
    anchor.current = rows[start]?.id;
    many(rows.slice(Math.min(start, index), Math.max(start, index) + 1), rows[index]);
  };
  const toggle = (row: TreeRow<T>): void => {
    anchor.current = row.id;
    const rest = rows.filter(({ id }) => ids.has(id) && id !== row.id);
    if (!ids.has(row.id)) many([...rest, row], row);
    else if (rest.length > 0) many(rest, rest.at(-1));
  };
  return {
    has: (id) => ids.has(id),
    only,
    extendTo,
    all: () => many(rows, rows[cursor]),
    click: (row, event) => {
      const isToggle = isMac() ? event.metaKey : event.ctrlKey;
      if (onSelectMany !== undefined && event.shiftKey) extendTo(rows.indexOf(row));
      else if (onSelectMany !== undefined && isToggle) toggle(row);
      else {
        only(row);
        return false;
      }
      return true;
    },
  };
}
