import { createStore, type StoreApi } from 'zustand/vanilla';
import type { RootId, SessionId } from '../../src/contract/common.js';

/** Files that were cut or copied, to be pasted in either pane. */
export type FilesClip =
  | { readonly from: 'computer'; readonly root: RootId; readonly paths: readonly string[]; readonly cut: boolean }
  | { readonly from: 'board'; readonly session: SessionId; readonly paths: readonly string[]; readonly cut: boolean };

/** What was cut or copied last, and the pane that has the focus or had it last. */
export interface FilesClipboardState {
  readonly clip: FilesClip | null;
  /** What is being dragged; a drag leaves what was cut or copied alone. */
  readonly dragged: FilesClip | null;
  readonly pane: 'computer' | 'board';
  /** An entry that is being named: an existing path, or a new one in a folder. */
  readonly naming: {
    readonly pane: 'computer' | 'board';
    readonly path: string;
    readonly isNew: 'file' | 'folder' | null;
  } | null;
}

/** Store of the cut or copied files. */
export type FilesClipboard = StoreApi<FilesClipboardState>;

/** Makes the store of the cut or copied files. */
export function createFilesClipboard(): FilesClipboard {
  return createStore<FilesClipboardState>(() => ({ clip: null, dragged: null, pane: 'computer', naming: null }));
}
