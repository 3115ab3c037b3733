import type { ReactNode } from 'react';
import type { Icon } from './icons.js';
import type { MenuEntry } from './menu-entry.js';
import type { TreeSource } from './tree-model.js';

/** Keys that are held during a drag. */
export interface DropKeys {
  /** Ctrl, on macOS Option: copy instead of move. */
  readonly copies: boolean;
}

/** Dragging out of and into a tree, by the browser's own drag events: so it works between trees and from the desktop. */
export interface TreeDragging<T> {
  /** Fills the `DataTransfer` of a drag that starts on an item. Without it nothing can be dragged. */
  readonly onDragStart?: ((item: T, data: DataTransfer) => void) | undefined;
  /** Answers whether this may be dropped into a folder (`undefined`: the top); only the types can be read here. */
  readonly dropEffect?: ((folder: T | undefined, data: DataTransfer, keys: DropKeys) => 'copy' | 'move' | 'none') | undefined;
  readonly onDrop?: ((folder: T | undefined, data: DataTransfer, keys: DropKeys) => void) | undefined;
}

/** A tree of items of any kind. Which folders are open and what is selected belong to the caller. */
export interface TreeProps<T> extends TreeSource<T>, TreeDragging<T> {
  readonly label: string;
  readonly items: readonly T[];
  readonly open: ReadonlySet<string>;
  readonly onToggle: (item: T, open: boolean) => void;
  readonly selected: string | undefined;
  readonly onSelect: (item: T) => void;
  /** All selected ids, `selected` among them; without it only one can be selected. */
  readonly selection?: readonly string[] | undefined;
  /** Ctrl or Shift with a click, Shift with arrows, Ctrl+A: what is selected then, and which of them has the cursor. */
  readonly onSelectMany?: ((items: readonly T[], lead: T) => void) | undefined;
  /** Enter, or a click (a double click where looking costs time, as on a board) on something that is no folder. */
  readonly onActivate: (item: T) => void;
  readonly activateOn?: 'click' | 'double-click' | undefined;
  readonly iconOf?: ((item: T, isOpen: boolean) => Icon) | undefined;
  readonly badgeOf?: ((item: T) => string | undefined) | undefined;
  /** Quiet text at the end of a line, such as the size. */
  readonly metaOf?: ((item: T) => string | undefined) | undefined;
  /** The id whose name is being edited. F2 asks for it; so can a menu. An item made for the purpose serves as "new file". */
  readonly renaming?: string | undefined;
  readonly onRenamingChange?: ((id: string | undefined) => void) | undefined;
  /** Called with the new name when it differs from the old one; then `onRenamingChange(undefined)`. */
  readonly onRename?: ((item: T, name: string) => void) | undefined;
  /** What is wrong with a name, in words; such a name is not taken. */
  readonly checkName?: ((item: T, name: string) => string | undefined) | undefined;
  /** The Delete key. */
  readonly onDelete?: ((item: T) => void) | undefined;
  /** The context menu of an item, or of the empty space. */
  readonly menuItems?: ((item: T | undefined) => readonly MenuEntry[]) | undefined;
  /** Shown instead of lines when there are none. */
  readonly empty?: ReactNode | undefined;
}
