import { DisposableStore, type Disposable } from '../../src/base/disposable.js';
import type { TextBuffer } from './text-buffers.js';
import type { SavedTab } from './layout-store.js';
import type { FileTab } from './tabs-store.js';
import type { Workbench } from './workbench.js';

/** From the first keystroke that is not kept yet to its draft on the host. */
const DELAY_MS = 300;
/** Longest text of a draft; the contract's limit. */
const LONGEST = 4_000_000;

/** How a tab is remembered. */
export function savedTab(tab: FileTab): SavedTab {
  return { id: tab.id, source: tab.source, form: tab.form, version: tab.version };
}

/**
 * Keeps what is typed on the host within half a second, so that it survives a crash or a closed window.
 *
 * The first change starts the delay and later ones don't prolong it. A tab that is saved or closed loses its draft.
 * A draft that could not be kept is tried again with the next change and by `flush` after a reconnect.
 */
export class DraftKeeper implements Disposable {
  readonly #wb: Workbench;
  readonly #store = new DisposableStore();
  readonly #waiting = new Map<string, Disposable>();
  readonly #kept = new Set<string>();

  constructor(wb: Workbench) {
    this.#wb = wb;
    this.#store.add(wb.buffers.onDidChange((buffer) => this.#handleChange(buffer)));
    this.#store.add(wb.buffers.onDidRemove((id) => this.#forget(id)));
  }

  /** A draft of this tab is on the host already. */
  adopt(id: string): void {
    this.#kept.add(id);
  }

  /** Writes every unsaved text now. */
  async flush(): Promise<void> {
    for (const timer of this.#waiting.values()) timer[Symbol.dispose]();
    this.#waiting.clear();
    const dirty = this.#wb.tabs.getState().tabs.filter((tab) => tab.kind === 'file' && tab.isDirty);
    await Promise.all(dirty.map((tab) => this.#write(tab.id)));
  }

  #handleChange(buffer: TextBuffer): void {
    if (!buffer.isDirty) {
      this.#forget(buffer.id);
      return;
    }
    if (this.#waiting.has(buffer.id)) return;
    const timer = this.#wb.clock.after(DELAY_MS, () => {
      this.#waiting.delete(buffer.id);
      void this.#write(buffer.id);
    });
    this.#waiting.set(buffer.id, timer);
  }

  async #write(id: string): Promise<void> {
    const tab = this.#wb.tabs.getState().tabs.find((one) => one.id === id);
    const buffer = this.#wb.buffers.get(id);
    if (tab?.kind !== 'file' || buffer?.isDirty !== true) return;
    const text = buffer.text;
    if (text.length > LONGEST) return;
    this.#kept.add(id);
    try {
      await this.#wb.host.drafts.put({ id, tab: JSON.stringify(savedTab(tab)), text, at: this.#wb.clock.wallTime() });
    } catch {
      // The host is away: `flush` runs when it is back, and the text is still in this window.
      this.#kept.delete(id);
    }
  }

  #forget(id: string): void {
    this.#waiting.get(id)?.[Symbol.dispose]();
    this.#waiting.delete(id);
    if (!this.#kept.delete(id)) return;
    // A draft that stays behind costs nothing but a tab at the next start.
    this.#wb.host.drafts.remove({ id }).catch(() => undefined);
  }

  [Symbol.dispose](): void {
    this.#store[Symbol.dispose]();
    for (const timer of this.#waiting.values()) timer[Symbol.dispose]();
  }
}
