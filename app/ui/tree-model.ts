/** How a tree reads its items. */
export interface TreeSource<T> {
  readonly idOf: (item: T) => string;
  readonly nameOf: (item: T) => string;
  /** The items inside, or `undefined` for one that can hold none. */
  readonly childrenOf: (item: T) => readonly T[] | undefined;
}

/** One visible line of a tree. */
export interface TreeRow<T> {
  readonly id: string;
  readonly item: T;
  readonly name: string;
  /** 0 at the top. */
  readonly level: number;
  readonly parentId: string | undefined;
  readonly isFolder: boolean;
  readonly isOpen: boolean;
  /** Place among its brothers, from 1, and their number. */
  readonly position: number;
  readonly siblings: number;
}

/** The lines that show when the given folders are open, from top to bottom. */
export function visibleRows<T>(items: readonly T[], source: TreeSource<T>, open: ReadonlySet<string>): readonly TreeRow<T>[] {
  const rows: TreeRow<T>[] = [];
  const walk = (list: readonly T[], level: number, parentId: string | undefined): void => {
    list.forEach((item, index) => {
      const id = source.idOf(item);
      const children = source.childrenOf(item);
      const isOpen = children !== undefined && open.has(id);
      rows.push({
        id,
        item,
        name: source.nameOf(item),
        level,
        parentId,
        isFolder: children !== undefined,
        isOpen,
        position: index + 1,
        siblings: list.length,
      });
      if (isOpen) walk(children, level + 1, id);
    });
  };
  walk(items, 0, undefined);
  return rows;
}

/** What a key asks of a tree. */
export type TreeMove =
  { readonly type: 'focus'; readonly index: number } | { readonly type: 'open' | 'close'; readonly id: string };

/** Answers the arrow keys, Home, End and the page keys by the rules of the ARIA tree pattern; `undefined` when nothing is asked. */
export function treeMove<T>(key: string, rows: readonly TreeRow<T>[], index: number, page: number): TreeMove | undefined {
  const row = rows[index];
  const to = (next: number): TreeMove => ({ type: 'focus', index: Math.max(0, Math.min(rows.length - 1, next)) });
  switch (key) {
    case 'ArrowDown':
      return to(index + 1);
    case 'ArrowUp':
      return to(index - 1);
    case 'Home':
      return to(0);
    case 'End':
      return to(rows.length - 1);
    case 'PageDown':
      return to(index + page);
    case 'PageUp':
      return to(index - page);
    case 'ArrowRight':
      if (row?.isFolder !== true) return undefined;
      return row.isOpen ? to(index + 1) : { type: 'open', id: row.id };
    case 'ArrowLeft':
      if (row === undefined) return undefined;
      if (row.isOpen) return { type: 'close', id: row.id };
      return row.parentId === undefined ? undefined : to(rows.findIndex((other) => other.id === row.parentId));
    default:
      return undefined;
  }
}

/** The next line, after `index` and around the end, whose name starts with what was typed. */
export function findByLetters<T>(rows: readonly TreeRow<T>[], index: number, letters: string): number | undefined {
  const wanted = letters.toLowerCase();
  for (let step = letters.length > 1 ? 0 : 1; step <= rows.length; step += 1) {
    const at = (index + step) % rows.length;
    if (rows[at]?.name.toLowerCase().startsWith(wanted) === true) return at;
  }
  return undefined;
}

/** The slice of lines to draw for a scroll position, with a few more on either side. Heights in px. */
export function windowOf(
  count: number,
  rowHeight: number,
  scrollTop: number,
  viewHeight: number,
  extra = 8,
): { readonly from: number; readonly to: number } {
  const first = Math.floor(scrollTop / rowHeight) - extra;
  const last = Math.ceil((scrollTop + viewHeight) / rowHeight) + extra;
  return { from: Math.max(0, Math.min(first, count)), to: Math.max(0, Math.min(last, count)) };
}
