import type { DragEvent, MouseEvent, ReactNode } from 'react';
import { Badge } from './Badge.js';
import { ChevronDownIcon, ChevronRightIcon, type Icon } from './icons.js';
import styles from './Tree.module.css';
import type { TreeRow } from './tree-model.js';

interface TreeLineProps {
  readonly row: TreeRow<unknown>;
  readonly domId: string;
  readonly top: number;
  readonly icon: Icon | undefined;
  readonly badge: string | undefined;
  readonly meta: string | undefined;
  readonly isSelected: boolean;
  readonly isCursor: boolean;
  readonly isDropTarget: boolean;
  readonly rename: ReactNode | undefined;
  readonly onClick: (event: MouseEvent) => void;
  readonly onDoubleClick: () => void;
  readonly onDragStart: ((event: DragEvent) => void) | undefined;
}

/** One line of a tree. */
export function TreeLine(props: TreeLineProps): ReactNode {
  const {
    row,
    domId,
    top,
    icon: Mark,
    badge,
    meta,
    isSelected,
    isCursor,
    isDropTarget,
    rename,
    onClick,
    onDoubleClick,
    onDragStart,
  } = props;
  const Arrow = row.isOpen ? ChevronDownIcon : ChevronRightIcon;
  return (
    <div
      id={domId}
      role="treeitem"
      aria-level={row.level + 1}
      aria-posinset={row.position}
      aria-setsize={row.siblings}
      aria-selected={isSelected}
      aria-expanded={row.isFolder ? row.isOpen : undefined}
      data-row={row.id}
      data-cursor={isCursor || undefined}
      data-drop={isDropTarget || undefined}
      className={styles.line}
      style={{ top, paddingInlineStart: 6 + row.level * 14 }}
      draggable={onDragStart !== undefined && rename === undefined}
      onDragStart={onDragStart}
      onClick={onClick}
      onDoubleClick={onDoubleClick}
    >
      <span className={styles.arrow}>{row.isFolder ? <Arrow aria-hidden /> : null}</span>
      {Mark === undefined ? null : <Mark aria-hidden className={styles.icon} />}
      {rename ?? <span className={styles.name}>{row.name}</span>}
      {badge === undefined || rename !== undefined ? null : (
        <span className={styles.badge}>
          <Badge>{badge}</Badge>
        </span>
      )}
      {meta === undefined || rename !== undefined ? null : <span className={styles.meta}>{meta}</span>}
    </div>
  );
}
