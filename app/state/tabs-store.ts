import { createStore, type StoreApi } from 'zustand/vanilla';
import type { RootId } from '../../src/contract/common.js';
import type { ScriptSource } from '../../src/contract/jobs.js';
import type { ImageType } from './image-type.js';
import { plainForm, type TextForm } from './text-codec.js';

/** Where a tab's text belongs. */
export type TabSource =
  | { readonly kind: 'workspace'; readonly root: RootId; readonly path: string }
  | { readonly kind: 'board'; readonly board: string | null; readonly boardName: string; readonly path: string }
  | { readonly kind: 'untitled'; readonly name: string };

/** What a tab can show now. */
export type TabContent =
  | { readonly kind: 'loading' }
  | { readonly kind: 'text' }
  /** Not text: its bytes are kept in `binaries`, to be looked at. */
  | { readonly kind: 'binary'; readonly size: number }
  | { readonly kind: 'image'; readonly size: number; readonly type: ImageType }
  | { readonly kind: 'too-large'; readonly size: number }
  /** A board's file, and that board is not here. */
  | { readonly kind: 'away' }
  | { readonly kind: 'failed'; readonly title: string; readonly body: string };

/** Two texts side by side. */
export interface Comparison {
  readonly leftTitle: string;
  readonly rightTitle: string;
  readonly left: string;
  readonly right: string;
  /** Name of the tab; the right title when missing. */
  readonly name?: string;
  /** What can be done with one of the two sides. */
  readonly actions?: readonly { readonly label: string; readonly run: () => unknown }[];
}

/** A file that changed outside while the tab holds other text. */
export type TabConflict = 'changed' | 'gone' | null;

/** One open file. */
export interface FileTab {
  readonly kind: 'file';
  readonly id: string;
  readonly source: TabSource;
  readonly content: TabContent;
  readonly isDirty: boolean;
  readonly form: TextForm;
  /** Version of the workspace file, or hash of the board's file, that this text was last equal to. */
  readonly version: string | null;
  readonly conflict: TabConflict;
}

/** Two texts side by side. */
export interface CompareTab {
  readonly kind: 'compare';
  readonly id: string;
  readonly comparison: Comparison;
}

/** The settings page. */
export interface SettingsTab {
  readonly kind: 'settings';
  readonly id: 'settings';
}

/** A preview of a sync or a restore; what it shows is in the sync store under the same id. */
export interface SyncTab {
  readonly kind: 'sync';
  readonly id: string;
  readonly title: string;
}

/** Whatever stands in the row of tabs. */
export type Tab = FileTab | CompareTab | SettingsTab | SyncTab;

/** The open tabs, in their order. */
export interface TabsState {
  readonly tabs: readonly Tab[];
  readonly activeId: string | null;
  /** Where the cursor was, by tab. */
  readonly views: Readonly<Record<string, TabView>>;
}

/** Cursor and scroll position of a tab; lines and columns start at 1. */
export interface TabView {
  readonly line: number;
  readonly column: number;
  readonly top: number;
}

/** Store of the tabs. */
export type TabsStore = StoreApi<TabsState>;

/** Makes the store of the tabs. */
export function createTabsStore(): TabsStore {
  return createStore<TabsState>(() => ({ tabs: [], activeId: null, views: {} }));
}

/** A file tab with defaults. */
export function fileTab(id: string, source: TabSource, rest: Partial<Omit<FileTab, 'kind' | 'id' | 'source'>> = {}): FileTab {
  return {
    kind: 'file',
    id,
    source,
    content: { kind: 'loading' },
    isDirty: false,
    form: plainForm,
    version: null,
    conflict: null,
    ...rest,
  };
}

/** Adds a tab after the active one and shows it; one with the same id is only shown. */
export function openTab(store: TabsStore, tab: Tab, options: { readonly show?: boolean } = {}): void {
  store.setState(({ tabs, activeId }) => {
    const shown = options.show === false && activeId !== null ? activeId : tab.id;
    if (tabs.some((one) => one.id === tab.id)) return { activeId: shown };
    const at = tabs.findIndex((one) => one.id === activeId) + 1 || tabs.length;
    return { tabs: [...tabs.slice(0, at), tab, ...tabs.slice(at)], activeId: shown };
  });
}

/** Removes a tab; its right neighbour is shown, else the left one. */
export function removeTab(store: TabsStore, id: string): void {
  store.setState(({ tabs, activeId, views }) => {
    const at = tabs.findIndex((tab) => tab.id === id);
    const rest = tabs.filter((tab) => tab.id !== id);
    const { [id]: _gone, ...keptViews } = views;
    return { tabs: rest, views: keptViews, activeId: activeId === id ? ((rest[at] ?? rest[at - 1])?.id ?? null) : activeId };
  });
}

/** Changes a file tab, when it is still open. */
export function updateTab(store: TabsStore, id: string, change: Partial<Omit<FileTab, 'kind' | 'id'>>): void {
  store.setState(({ tabs }) => ({
    tabs: tabs.map((tab) => (tab.id === id && tab.kind === 'file' ? { ...tab, ...change } : tab)),
  }));
}

/** Shows a tab. */
export function showTab(store: TabsStore, id: string): void {
  if (store.getState().tabs.some((tab) => tab.id === id)) store.setState({ activeId: id });
}

/** The tab that is shown, or null. */
export function activeTab(state: TabsState): Tab | null {
  return state.tabs.find((tab) => tab.id === state.activeId) ?? null;
}

/** The shown tab when it is a file with text, or null. */
export function activeTextTab(state: TabsState): FileTab | null {
  const tab = activeTab(state);
  return tab?.kind === 'file' && tab.content.kind === 'text' ? tab : null;
}

/** An open file tab of this source, or null. */
export function tabOf(state: TabsState, source: TabSource): FileTab | null {
  return state.tabs.find((tab): tab is FileTab => tab.kind === 'file' && isSameSource(tab.source, source)) ?? null;
}

function isSameSource(a: TabSource, b: TabSource): boolean {
  if (a.kind === 'workspace' && b.kind === 'workspace') return a.root === b.root && a.path === b.path;
  if (a.kind === 'board' && b.kind === 'board')
    return a.path === b.path && a.board === b.board && (a.board !== null || a.boardName === b.boardName);
  return a.kind === 'untitled' && b.kind === 'untitled' && a.name === b.name;
}

/** The last part of a path. */
export function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** The part of a path before its last part, without the slash at its end; the root of a board stays `/`. */
export function parentPath(path: string): string {
  const at = path.lastIndexOf('/');
  return at > 0 ? path.slice(0, at) : path.startsWith('/') ? '/' : '';
}

/** A folder and a name in it as one path. */
export function joinPath(folder: string, name: string): string {
  if (folder === '') return name;
  return folder.endsWith('/') ? folder + name : `${folder}/${name}`;
}

/** The short name of a file tab. */
export function sourceName(source: TabSource): string {
  return source.kind === 'untitled' ? source.name : baseName(source.path);
}

/** The source as the host takes it. */
export function scriptSource(source: TabSource): ScriptSource {
  switch (source.kind) {
    case 'workspace':
      return { kind: 'workspace', root: source.root, path: source.path };
    case 'board':
      return { kind: 'board', board: source.board, path: source.path };
    case 'untitled':
      return { kind: 'untitled', name: source.name };
  }
}
