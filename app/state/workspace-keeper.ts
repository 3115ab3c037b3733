import { DisposableStore, toDisposable, type Disposable } from '../../src/base/disposable.js';
import type { RootId } from '../../src/contract/common.js';
import { checkOnDisk } from './documents.js';
import { describeFailure } from './report.js';
import { parentPath } from './tabs-store.js';
import type { Workbench } from './workbench.js';
import { openFolder, sortEntries } from './workspace-store.js';

/** Reads one folder of the opened folder into the store; failures stand where the tree would. */
export async function readFolder(wb: Workbench, path: string): Promise<void> {
  const root = openFolder(wb.workspace.getState());
  if (root === null) return;
  try {
    const entries = await wb.host.workspace.list({ root: root.id, path });
    if (openFolder(wb.workspace.getState())?.id !== root.id) return;
    wb.workspace.setState(({ folders }) => ({ folders: { ...folders, [path]: sortEntries(entries) }, failure: null }));
  } catch (error) {
    const words = describeFailure(error, 'listing a folder');
    if (path === '') wb.workspace.setState({ failure: words === null ? null : `${words.title} ${words.body}` });
    else
      wb.workspace.setState(({ folders, expanded }) => ({
        folders: without(folders, path),
        expanded: expanded.filter((one) => one !== path),
      }));
  }
}

function without<V>(record: Readonly<Record<string, V>>, key: string): Record<string, V> {
  const { [key]: _gone, ...rest } = record;
  return rest;
}

/** Opens or closes a folder in the tree, reading it when it opens. */
export function toggleFolder(wb: Workbench, path: string, open: boolean): void {
  wb.workspace.setState(({ expanded }) => ({
    expanded: open ? [...new Set([...expanded, path])] : expanded.filter((one) => one !== path),
  }));
  if (open) void readFolder(wb, path);
}

/** Keeps the tree of the opened folder and the tabs of its files up to date with the disk. */
export class WorkspaceKeeper implements Disposable {
  readonly #wb: Workbench;
  readonly #store = new DisposableStore();
  readonly #watches = new Map<RootId, Disposable>();
  #shown: RootId | null = null;

  constructor(wb: Workbench) {
    this.#wb = wb;
    this.#store.defer(wb.workspace.subscribe((now, before) => (now.roots === before.roots ? undefined : this.follow())));
  }

  /** Follows the open roots; also after a reconnect, when `restart` ends the old watches. */
  follow(options: { readonly restart?: boolean } = {}): void {
    const { workspace } = this.#wb;
    const roots = workspace.getState().roots;
    const ids = new Set(roots.map((root) => root.id));
    for (const [id, watch] of this.#watches) {
      if (ids.has(id) && options.restart !== true) continue;
      watch[Symbol.dispose]();
      this.#watches.delete(id);
    }
    for (const id of ids) if (!this.#watches.has(id)) this.#watches.set(id, this.#watch(id));
    const folder = openFolder(workspace.getState())?.id ?? null;
    if (folder === this.#shown && options.restart !== true) return;
    if (folder !== this.#shown && this.#shown !== null)
      workspace.setState({ folders: {}, expanded: [], selected: [], failure: null });
    this.#shown = folder;
    for (const path of ['', ...workspace.getState().expanded]) void readFolder(this.#wb, path);
  }

  #watch(root: RootId): Disposable {
    const abort = new AbortController();
    void this.#readChanges(root, abort.signal);
    return toDisposable(() => abort.abort());
  }

  async #readChanges(root: RootId, signal: AbortSignal): Promise<void> {
    try {
      for await (const { paths } of this.#wb.host.workspace.changes({ root }, { signal })) this.#handleChanges(root, paths);
    } catch {
      // Ended by us or by a lost connection; `follow({ restart: true })` comes with the next one.
    }
  }

  #handleChanges(root: RootId, paths: readonly string[]): void {
    const { workspace, tabs } = this.#wb;
    if (root === this.#shown) {
      const { folders } = workspace.getState();
      const touched = new Set(paths.flatMap((path) => [parentPath(path), path]).filter((path) => path in folders));
      for (const folder of touched) void readFolder(this.#wb, folder);
    }
    for (const tab of tabs.getState().tabs) {
      if (tab.kind === 'file' && tab.source.kind === 'workspace' && tab.source.root === root && paths.includes(tab.source.path))
        void checkOnDisk(this.#wb, tab.id);
    }
  }

  [Symbol.dispose](): void {
    this.#store[Symbol.dispose]();
    for (const watch of this.#watches.values()) watch[Symbol.dispose]();
  }
}
