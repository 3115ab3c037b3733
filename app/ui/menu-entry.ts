import type { Icon } from './icons.js';

/** One action of a menu. */
export interface MenuAction {
  readonly kind?: 'action' | undefined;
  readonly id: string;
  readonly label: string;
  readonly icon?: Icon | undefined;
  /** Quiet text at the end, such as a port's name. */
  readonly detail?: string | undefined;
  /** Such as `Mod+S`. */
  readonly keys?: string | undefined;
  /** A tick before the label; `false` keeps its place free. */
  readonly checked?: boolean | undefined;
  readonly danger?: boolean | undefined;
  /** Why it can't be chosen now; shown below the label. */
  readonly disabledReason?: string | undefined;
  readonly onSelect: () => void;
}

/** A menu inside a menu. */
export interface MenuBranch {
  readonly kind: 'branch';
  readonly id: string;
  readonly label: string;
  readonly icon?: Icon | undefined;
  readonly items: readonly MenuEntry[];
}

/** Whatever stands in a menu. */
export type MenuEntry =
  | MenuAction
  | MenuBranch
  | { readonly kind: 'separator'; readonly id: string }
  | { readonly kind: 'heading'; readonly id: string; readonly label: string };
