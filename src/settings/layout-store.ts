import type { TextStore } from './text-store.js';

const FILE = 'layout.json';

/** The window's own JSON about tabs, panes and sizes: kept as it is, replaced as a whole. */
export class LayoutStore {
  readonly #texts: TextStore;
  #writing: Promise<void> = Promise.resolve();

  constructor(texts: TextStore) {
    this.#texts = texts;
  }

  /** Null at the first start. */
  read(): Promise<string | null> {
    return this.#texts.read(FILE);
  }

  /** Later writes never overtake earlier ones. */
  write(json: string): Promise<void> {
    const write = (): Promise<void> => this.#texts.write(FILE, json);
    this.#writing = this.#writing.then(write, write);
    return this.#writing;
  }
}
