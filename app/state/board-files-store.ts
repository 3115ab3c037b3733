import { createStore, type StoreApi } from 'zustand/vanilla';
import type { SessionId } from '../../src/contract/common.js';
import type { BoardEntry } from '../../src/contract/jobs.js';

/** What is known of the files on the shown board. */
export type BoardTree =
  | { readonly kind: 'none' }
  | { readonly kind: 'loading' }
  | { readonly kind: 'ready' }
  /** Something runs: the files wait for "Stop to see files". */
  | { readonly kind: 'waiting' }
  | { readonly kind: 'failed'; readonly title: string; readonly body: string };

/** The files on the shown board. */
export interface BoardFilesState {
  readonly session: SessionId | null;
  readonly tree: BoardTree;
  readonly root: string;
  /** The last tree that was read; kept while something runs, so that it can be looked at. */
  readonly entries: readonly BoardEntry[];
  readonly expanded: readonly string[];
  readonly selected: readonly string[];
}

/** Store of the files on the board. */
export type BoardFilesStore = StoreApi<BoardFilesState>;

const nothing: BoardFilesState = { session: null, tree: { kind: 'none' }, root: '/', entries: [], expanded: [], selected: [] };

/** Makes the store of the files on the board. */
export function createBoardFilesStore(): BoardFilesStore {
  return createStore<BoardFilesState>(() => nothing);
}

/** Another board is shown: nothing is known of its files. */
export function forgetBoardFiles(store: BoardFilesStore, session: SessionId | null): void {
  store.setState({ ...nothing, session });
}

/** Whether this path is a script that the board starts by itself. */
export function startupRole(path: string, root: string): 'main' | 'boot' | null {
  const folder = root.endsWith('/') ? root : `${root}/`;
  if (path === `${folder}main.py`) return 'main';
  return path === `${folder}boot.py` ? 'boot' : null;
}
