import { useId, useMemo, useRef, useState, type KeyboardEvent, type MouseEvent, type ReactElement, type ReactNode } from 'react';
import { classNames } from './class-names.js';
import { ContextMenu } from './Menu.js';
import styles from './Tree.module.css';
import { TreeLine } from './TreeLine.js';
import { findByLetters, treeMove, visibleRows, type TreeRow } from './tree-model.js';
import type { TreeProps } from './tree-props.js';
import { TreeRename } from './TreeRename.js';
import { useScrollWindow, type ScrollWindow } from './use-scroll-window.js';
import { useTreeDrop, type TreeDrop } from './use-tree-drop.js';
import { useTreeSelecting, type TreeSelecting } from './use-tree-selecting.js';

/** Height of a line in px; the same as `--row`. */
const ROW_HEIGHT = 26;
const TYPE_AHEAD_MS = 600;

interface Keys<T> {
  readonly rows: readonly TreeRow<T>[];
  readonly cursor: number;
  readonly scroll: ScrollWindow;
  readonly selecting: TreeSelecting<T>;
  readonly props: TreeProps<T>;
}

/** Letters typed in quick succession look for a name. */
function useTypeAhead(): (letter: string, at: number) => string {
  const typed = useRef({ letters: '', at: 0 });
  return (letter, at) => {
    const letters = at - typed.current.at < TYPE_AHEAD_MS ? typed.current.letters + letter : letter;
    typed.current = { letters, at };
    return letters;
  };
}

function useTreeKeys<T>({ rows, cursor, scroll, selecting, props }: Keys<T>): (event: KeyboardEvent) => void {
  const typeAhead = useTypeAhead();
  const focus = (index: number, isLong = false): void => {
    const row = rows[index];
    if (row === undefined) return;
    if (isLong) selecting.extendTo(index);
    else selecting.only(row);
    scroll.reveal(index);
  };
  const act = (key: string, row: TreeRow<T>): boolean => {
    if (key === 'F2' && props.onRename !== undefined) props.onRenamingChange?.(row.id);
    else if (key === 'Delete' && props.onDelete !== undefined) props.onDelete(row.item);
    else if ((key === 'Enter' || key === ' ') && row.isFolder) props.onToggle(row.item, !row.isOpen);
    else if (key === 'Enter' || key === ' ') props.onActivate(row.item);
    else return false;
    return true;
  };
  const move = (event: KeyboardEvent): boolean => {
    const isLong = event.shiftKey && props.onSelectMany !== undefined;
    const wanted = treeMove(event.key, rows, cursor, scroll.pageRows);
    if (wanted?.type === 'focus') focus(wanted.index, isLong);
    else if (wanted !== undefined) {
      const row = rows.find((other) => other.id === wanted.id);
      if (row !== undefined) props.onToggle(row.item, wanted.type === 'open');
    } else if (event.key.length === 1 && event.key !== ' ') {
      const found = findByLetters(rows, cursor, typeAhead(event.key, event.timeStamp));
      if (found !== undefined) focus(found);
    } else return false;
    return true;
  };
  return (event) => {
    if (
      (event.ctrlKey || event.metaKey) &&
      !event.altKey &&
      event.key.toLowerCase() === 'a' &&
      props.onSelectMany !== undefined
    ) {
      selecting.all();
      event.preventDefault();
      event.stopPropagation();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const row = rows[cursor];
    if (row === undefined) return;
    if (!act(event.key, row) && !move(event)) return;
    event.preventDefault();
    event.stopPropagation();
  };
}

interface LinesProps<T> {
  readonly rows: readonly TreeRow<T>[];
  readonly domId: (row: TreeRow<T>) => string;
  readonly cursorId: string | undefined;
  readonly from: number;
  readonly dropTarget: string | undefined | null;
  readonly refocus: () => void;
  readonly selecting: TreeSelecting<T>;
  readonly props: TreeProps<T>;
}

function Lines<T>({ rows, domId, cursorId, from, dropTarget, refocus, selecting, props }: LinesProps<T>): ReactNode {
  const handleClick = (row: TreeRow<T>, event: MouseEvent): void => {
    if (selecting.click(row, event)) return;
    if (row.isFolder) props.onToggle(row.item, !row.isOpen);
    else if (props.activateOn !== 'double-click') props.onActivate(row.item);
  };
  const endRename = (row: TreeRow<T>, name: string | undefined): void => {
    if (name !== undefined) props.onRename?.(row.item, name);
    props.onRenamingChange?.(undefined);
    refocus();
  };
  const { onDragStart } = props;
  return rows.map((row, index) => (
    <TreeLine
      key={row.id}
      row={row}
      domId={domId(row)}
      top={(from + index) * ROW_HEIGHT}
      icon={props.iconOf?.(row.item, row.isOpen)}
      badge={props.badgeOf?.(row.item)}
      meta={props.metaOf?.(row.item)}
      isSelected={selecting.has(row.id)}
      isCursor={row.id === cursorId}
      isDropTarget={row.id === dropTarget}
      rename={
        row.id === props.renaming ? (
          <TreeRename
            name={row.name}
            check={(name) => props.checkName?.(row.item, name)}
            onEnd={(name) => endRename(row, name)}
          />
        ) : undefined
      }
      onClick={(event) => handleClick(row, event)}
      onDoubleClick={() => (row.isFolder || props.activateOn !== 'double-click' ? undefined : props.onActivate(row.item))}
      onDragStart={onDragStart === undefined ? undefined : (event) => onDragStart(row.item, event.dataTransfer)}
    />
  ));
}

/** The line a context menu is for. The menu key arrives on the tree itself; a right click beside all lines means the whole tree. */
function rowUnder<T>(event: MouseEvent, rows: readonly TreeRow<T>[], cursor: number): TreeRow<T> | undefined {
  const line = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-row]') : null;
  if (line !== null) return rows.find((other) => other.id === line.dataset['row']);
  return event.button === 2 ? undefined : rows[cursor];
}

/** What stands in place of the lines; things can be dropped on it all the same. */
function EmptyTree({ drop, children }: { readonly drop: TreeDrop; readonly children: ReactNode }): ReactNode {
  return (
    <div className={styles.tree} onDragOver={drop.onDragOver} onDragLeave={drop.onDragLeave} onDrop={drop.onDrop}>
      {children}
    </div>
  );
}

/**
 * A tree: arrows, letters, Enter, F2 and Delete work; thousands of lines are fine, since only those in view are drawn.
 *
 * Our own on purpose: the known tree kit brings a drag-and-drop layer that refuses every native drag on the page.
 */
export function Tree<T>(props: TreeProps<T>): ReactNode {
  const { items, open, selected, menuItems, empty, idOf, nameOf, childrenOf } = props;
  const box = useRef<HTMLDivElement>(null);
  const clicked = useRef<T | undefined>(undefined);
  const id = useId();
  const [hasFocus, setHasFocus] = useState(false);
  const rows = useMemo(() => visibleRows(items, { idOf, nameOf, childrenOf }, open), [items, idOf, nameOf, childrenOf, open]);
  const scroll = useScrollWindow(box, rows.length, ROW_HEIGHT);
  const cursor = Math.max(
    0,
    rows.findIndex((row) => row.id === selected),
  );
  const selecting = useTreeSelecting(rows, cursor, props);
  const handleKeyDown = useTreeKeys({ rows, cursor, scroll, selecting, props });
  const drop = useTreeDrop(rows, props);
  const domId = (row: TreeRow<T>): string => `${id}-${row.id}`;
  const cursorRow = cursor >= scroll.from && cursor < scroll.to ? rows[cursor] : undefined;
  const handleContextMenu = (event: MouseEvent): void => {
    const row = rowUnder(event, rows, cursor);
    clicked.current = row?.item;
    // A menu of several is for all of them.
    if (row !== undefined && !selecting.has(row.id)) selecting.only(row);
  };
  const tree: ReactElement = (
    <div
      ref={box}
      role="tree"
      aria-label={props.label}
      aria-activedescendant={cursorRow === undefined ? undefined : domId(cursorRow)}
      aria-multiselectable={props.onSelectMany === undefined ? undefined : true}
      tabIndex={0}
      className={classNames(styles.tree, drop.target === undefined && styles.dropTop)}
      onKeyDown={handleKeyDown}
      onScroll={scroll.onScroll}
      onContextMenu={handleContextMenu}
      onFocus={() => setHasFocus(true)}
      onBlur={() => setHasFocus(false)}
      onDragOver={drop.onDragOver}
      onDragLeave={drop.onDragLeave}
      onDrop={drop.onDrop}
    >
      <div role="none" className={styles.lines} style={{ height: rows.length * ROW_HEIGHT }}>
        <Lines
          rows={rows.slice(scroll.from, scroll.to)}
          domId={domId}
          cursorId={hasFocus ? cursorRow?.id : undefined}
          from={scroll.from}
          dropTarget={drop.target}
          refocus={() => box.current?.focus()}
          selecting={selecting}
          props={props}
        />
      </div>
    </div>
  );
  if (rows.length === 0 && empty !== undefined) return <EmptyTree drop={drop}>{empty}</EmptyTree>;
  return menuItems === undefined ? tree : <ContextMenu items={() => menuItems(clicked.current)}>{tree}</ContextMenu>;
}
