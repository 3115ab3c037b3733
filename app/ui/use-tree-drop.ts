import { useState, type DragEvent } from 'react';
import { isMac } from './keys.js';
import type { TreeRow } from './tree-model.js';
import type { DropKeys, TreeDragging } from './tree-props.js';

/** Where a drag hovers: `null` nowhere, `undefined` over the top level, else over a folder's line. */
export type DropTarget = string | undefined | null;

/** Handlers for drags over a tree, and the folder to mark. A drag over a file means the folder that holds it. */
export interface TreeDrop {
  readonly target: DropTarget;
  readonly onDragOver: (event: DragEvent) => void;
  readonly onDragLeave: (event: DragEvent) => void;
  readonly onDrop: (event: DragEvent) => void;
}

const keysOf = (event: DragEvent): DropKeys => ({ copies: isMac() ? event.altKey : event.ctrlKey });

/** Follows native drags over a tree's lines. */
export function useTreeDrop<T>(rows: readonly TreeRow<T>[], { dropEffect, onDrop }: TreeDragging<T>): TreeDrop {
  const [target, setTarget] = useState<DropTarget>(null);
  const folderAt = (event: DragEvent): TreeRow<T> | undefined => {
    const line = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-row]') : null;
    const row = rows.find((other) => other.id === line?.dataset['row']);
    return row === undefined || row.isFolder ? row : rows.find((other) => other.id === row.parentId);
  };
  return {
    target,
    onDragOver: (event) => {
      const folder = folderAt(event);
      const effect = dropEffect?.(folder?.item, event.dataTransfer, keysOf(event)) ?? 'none';
      setTarget(effect === 'none' ? null : folder?.id);
      if (effect === 'none') return;
      event.preventDefault();
      event.dataTransfer.dropEffect = effect;
    },
    onDragLeave: (event) => {
      const into = event.relatedTarget;
      if (!(into instanceof Node && event.currentTarget.contains(into))) setTarget(null);
    },
    onDrop: (event) => {
      setTarget(null);
      const folder = folderAt(event);
      if ((dropEffect?.(folder?.item, event.dataTransfer, keysOf(event)) ?? 'none') === 'none') return;
      event.preventDefault();
      onDrop?.(folder?.item, event.dataTransfer, keysOf(event));
    },
  };
}
