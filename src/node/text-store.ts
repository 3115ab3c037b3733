import { readdir, readFile, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { OutpostError } from '../base/errors.js';
import type { TextStore } from '../settings/text-store.js';
import { orElse } from './errno.js';
import { writeFileAtomic } from './json-file.js';

/** Named texts as files of one folder, each replaced atomically. Names are checked: no separators, no leading dot. */
export class FolderTextStore implements TextStore {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  async list(): Promise<readonly string[]> {
    const names = await orElse(readdir(this.#folder), [] as string[], 'ENOENT');
    return names.filter((name) => NAME.test(name)).sort();
  }

  read(name: string): Promise<string | null> {
    return orElse(readFile(this.#file(name), 'utf8'), null, 'ENOENT');
  }

  write(name: string, text: string): Promise<void> {
    return writeFileAtomic(this.#file(name), text, { mode: 0o600 });
  }

  remove(name: string): Promise<void> {
    return rm(this.#file(name), { force: true });
  }

  async moveAside(name: string): Promise<string> {
    const aside = `${name}.broken-${new Date()
      .toISOString()
      .replace(/[^0-9]/g, '')
      .slice(0, 14)}`;
    await rename(this.#file(name), this.#file(aside));
    return aside;
  }

  #file(name: string): string {
    if (!NAME.test(name))
      throw new OutpostError('app.internal', { where: 'text-store', note: `bad name ${JSON.stringify(name)}` });
    return path.join(this.#folder, name);
  }
}

const NAME = /^[A-Za-z0-9_-][A-Za-z0-9._-]{0,199}$/;
