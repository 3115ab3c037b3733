import { createStore, type StoreApi } from 'zustand/vanilla';
import type { RootInfo, WorkspaceEntry } from '../../src/contract/computer.js';

/** The opened folder as far as it was read. */
export interface WorkspaceState {
  readonly loaded: boolean;
  readonly roots: readonly RootInfo[];
  /** Contents of the folders that were opened in the tree, by path relative to the root (`''`: the root itself). */
  readonly folders: Readonly<Record<string, readonly WorkspaceEntry[]>>;
  readonly expanded: readonly string[];
  readonly selected: readonly string[];
  /** Why the folder can't be read, in words. */
  readonly failure: string | null;
}

/** Store of the opened folder. */
export type WorkspaceStore = StoreApi<WorkspaceState>;

/** Makes the store of the opened folder. */
export function createWorkspaceStore(): WorkspaceStore {
  return createStore<WorkspaceState>(() => ({
    loaded: false,
    roots: [],
    folders: {},
    expanded: [],
    selected: [],
    failure: null,
  }));
}

/** The opened folder: the newest one, or null. */
export function openFolder(state: WorkspaceState): RootInfo | null {
  return state.roots.filter((root) => root.kind === 'folder').at(-1) ?? null;
}

/** Folders first, then names in the order people expect (`a2` before `a10`). */
export function sortEntries<E extends { readonly name: string; readonly kind: string }>(entries: readonly E[]): readonly E[] {
  const order = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });
  return entries.toSorted((a, b) => Number(b.kind === 'folder') - Number(a.kind === 'folder') || order.compare(a.name, b.name));
}
