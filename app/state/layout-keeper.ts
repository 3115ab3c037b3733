import { DisposableStore, type Disposable } from '../../src/base/disposable.js';
import { savedTab } from './draft-keeper.js';
import type { SavedLayout } from './layout-store.js';
import type { Workbench } from './workbench.js';

const DELAY_MS = 400;

/** What is remembered of the window now. */
export function layoutOf(wb: Workbench): SavedLayout {
  const { tabs, activeId, views } = wb.tabs.getState();
  const { activity, panel, sideOpen, panelOpen, sizes, lastAddress } = wb.layout.getState();
  const files = tabs.filter((tab) => tab.kind === 'file');
  return {
    tabs: files.map(savedTab),
    active: activeId,
    views: { ...views },
    activity,
    panel,
    sideOpen,
    panelOpen,
    sizes: { ...sizes },
    expanded: [...wb.workspace.getState().expanded],
    lastAddress,
  };
}

/** Keeps tabs, cursor and panes on the host, shortly after each change; nothing before the old layout was read. */
export class LayoutKeeper implements Disposable {
  readonly #wb: Workbench;
  readonly #store = new DisposableStore();
  #timer: Disposable | null = null;
  #written = '';

  constructor(wb: Workbench) {
    this.#wb = wb;
    for (const store of [wb.tabs, wb.layout, wb.workspace]) this.#store.defer(store.subscribe(() => this.#schedule()));
  }

  #schedule(): void {
    if (this.#timer !== null || !this.#wb.layout.getState().loaded) return;
    this.#timer = this.#wb.clock.after(DELAY_MS, () => {
      this.#timer = null;
      void this.write();
    });
  }

  /** Writes the layout now, when it differs from what was written last. */
  async write(): Promise<void> {
    const json = JSON.stringify(layoutOf(this.#wb));
    if (json === this.#written) return;
    try {
      await this.#wb.host.layout.set({ json });
      this.#written = json;
    } catch {
      // The host is away; the next change tries again.
    }
  }

  [Symbol.dispose](): void {
    this.#timer?.[Symbol.dispose]();
    this.#store[Symbol.dispose]();
  }
}
