import type { Logger } from '../base/logger.js';
import type { TextStore } from './text-store.js';

/** Text of a buffer that is not saved. */
export interface StoredDraft {
  readonly id: string;
  /** What the window needs to show the tab again (its own JSON). */
  readonly tab: string;
  readonly text: string;
  readonly at: number;
}

/** Unsaved texts, one file each, so that a crash costs at most what was typed since the last one was put. */
export class DraftStore {
  readonly #texts: TextStore;
  readonly #log: Logger;
  readonly #writing = new Map<string, Promise<void>>();

  constructor(texts: TextStore, log: Logger) {
    this.#texts = texts;
    this.#log = log;
  }

  /** Oldest first. One that can't be read is left where it is and told in the log. */
  async list(): Promise<readonly StoredDraft[]> {
    await Promise.allSettled(this.#writing.values());
    const drafts: StoredDraft[] = [];
    for (const name of await this.#texts.list()) {
      if (!name.endsWith(SUFFIX)) continue;
      const draft = parseDraft(await this.#texts.read(name));
      if (draft === null) this.#log.warn('A draft could not be read', { name });
      else drafts.push(draft);
    }
    return drafts.sort((a, b) => a.at - b.at);
  }

  /** Keeps the newest text of a buffer. */
  put(draft: StoredDraft): Promise<void> {
    return this.#after(draft.id, () => this.#texts.write(draft.id + SUFFIX, JSON.stringify(draft)));
  }

  remove(id: string): Promise<void> {
    return this.#after(id, () => this.#texts.remove(id + SUFFIX));
  }

  /** One write of a draft after the other; a removal never loses to the write before it. */
  #after(id: string, work: () => Promise<void>): Promise<void> {
    const next = (this.#writing.get(id) ?? Promise.resolve()).then(work, work);
    this.#writing.set(id, next);
    const forget = (): void => {
      if (this.#writing.get(id) === next) this.#writing.delete(id);
    };
    next.then(forget, forget);
    return next;
  }
}

const SUFFIX = '.json';

function parseDraft(text: string | null): StoredDraft | null {
  if (text === null) return null;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
  if (typeof value !== 'object' || value === null) return null;
  const { id, tab, text: content, at } = value as Partial<Record<keyof StoredDraft, unknown>>;
  if (typeof id !== 'string' || typeof tab !== 'string' || typeof content !== 'string' || typeof at !== 'number') return null;
  return { id, tab, text: content, at };
}
