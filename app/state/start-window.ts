import { DisposableStore, type Disposable } from '../../src/base/disposable.js';
import { BoardFilesKeeper } from './board-files-keeper.js';
import { fileTabById } from './documents.js';
import { DraftKeeper } from './draft-keeper.js';
import { followHost } from './follow-host.js';
import { LayoutKeeper } from './layout-keeper.js';
import { restoreWindow } from './restore.js';
import { updateTab } from './tabs-store.js';
import { WorkspaceKeeper } from './workspace-keeper.js';
import type { Workbench } from './workbench.js';

/** The parts that keep a window and its host in step. */
export interface RunningWindow extends Disposable {
  readonly boardFiles: BoardFilesKeeper;
  /** The host is there, at the start or again: restores the window once, follows the host's streams. */
  connected(): Promise<void>;
  /** Keeps drafts and layout now: the page is about to go. */
  flush(): void;
}

/** Starts everything that keeps a window and its host in step; call `connected` for each connection. */
export function startWindow(wb: Workbench): RunningWindow {
  const store = new DisposableStore();
  const drafts = store.add(new DraftKeeper(wb));
  const layout = store.add(new LayoutKeeper(wb));
  const boardFiles = store.add(new BoardFilesKeeper(wb));
  const workspace = store.add(new WorkspaceKeeper(wb));
  store.add(
    wb.buffers.onDidChange(({ id, isDirty }) => {
      if (fileTabById(wb, id)?.isDirty !== isDirty) updateTab(wb.tabs, id, { isDirty });
    }),
  );
  let following: Disposable | null = null;
  store.defer(() => following?.[Symbol.dispose]());
  const connected = async (): Promise<void> => {
    wb.connection.setState({ phase: { kind: 'connected' }, info: await wb.host.app.info({}) });
    following?.[Symbol.dispose]();
    following = followHost(wb, boardFiles);
    workspace.follow({ restart: true });
    if (wb.layout.getState().loaded) await drafts.flush();
    else await restoreWindow(wb, drafts);
  };
  const flush = (): void => {
    void drafts.flush();
    if (wb.layout.getState().loaded) void layout.write();
  };
  return { boardFiles, connected, flush, [Symbol.dispose]: () => store[Symbol.dispose]() };
}
