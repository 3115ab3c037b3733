/** Named texts that survive a restart; the settings folder on a computer, a map in tests. */
export interface TextStore {
  list(): Promise<readonly string[]>;
  /** Null when there is no such text. */
  read(name: string): Promise<string | null>;
  /** Replaces as a whole and atomically. */
  write(name: string, text: string): Promise<void>;
  remove(name: string): Promise<void>;
  /** Renames a text that can't be read, so that nothing is lost; returns its new name. */
  moveAside(name: string): Promise<string>;
}

/** Texts in memory, for tests and for a host without a disk. */
export class MemoryTextStore implements TextStore {
  readonly texts = new Map<string, string>();

  async list(): Promise<readonly string[]> {
    return [...this.texts.keys()].sort();
  }

  async read(name: string): Promise<string | null> {
    return this.texts.get(name) ?? null;
  }

  async write(name: string, text: string): Promise<void> {
    this.texts.set(name, text);
  }

  async remove(name: string): Promise<void> {
    this.texts.delete(name);
  }

  async moveAside(name: string): Promise<string> {
    const aside = `${name}.broken-${this.texts.size}`;
    const text = this.texts.get(name);
    this.texts.delete(name);
    if (text !== undefined) this.texts.set(aside, text);
    return aside;
  }
}
