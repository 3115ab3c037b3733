import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { OutpostError } from '../base/errors.js';
import type { BlobStore } from '../files/blob-store.js';
import { errnoOf, orElse } from './errno.js';
import { writeFileAtomic } from './json-file.js';

/** Named contents as files of one folder; made at the first write. Failures: `workspace.io` with the file. */
export class FolderBlobStore implements BlobStore {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  async list(): Promise<readonly string[]> {
    const names = await mapping(this.#folder, orElse(readdir(this.#folder), [] as string[], 'ENOENT'));
    return names.filter((name) => NAME.test(name)).sort();
  }

  async read(name: string): Promise<Uint8Array | null> {
    const file = this.#file(name);
    const content = await mapping(file, orElse(readFile(file), null, 'ENOENT'));
    return content === null ? null : new Uint8Array(content);
  }

  /** Replaces the content as a whole and makes it durable. */
  async write(name: string, bytes: Uint8Array): Promise<void> {
    const file = this.#file(name);
    await mapping(file, mkdir(this.#folder, { recursive: true, mode: 0o700 }));
    await mapping(file, writeFileAtomic(file, bytes, { mode: 0o600 }));
  }

  async remove(name: string): Promise<void> {
    const file = this.#file(name);
    await mapping(file, rm(file, { force: true }));
  }

  #file(name: string): string {
    if (!NAME.test(name))
      throw new OutpostError('app.internal', { where: 'blob-store', note: `bad name ${JSON.stringify(name)}` });
    return path.join(this.#folder, name);
  }
}

/** A store for each board below one folder. The board's own id names it, escaped, since boards may say anything. */
export function createBlobFolders(folder: string): (board: string) => BlobStore {
  return (board) => new FolderBlobStore(path.join(folder, folderName(board)));
}

/** Names as the users of `BlobStore` make them. */
const NAME = /^[a-z0-9-][a-z0-9.-]{0,199}$/;
/** The prefix keeps reserved device names (`CON`) apart; upper case is escaped for file systems that fold it. */
function folderName(board: string): string {
  const bytes = Buffer.from(board).subarray(0, 60);
  return `board-${[...bytes].map((b) => (/[a-z0-9-]/.test(String.fromCharCode(b)) ? String.fromCharCode(b) : `%${b.toString(16).padStart(2, '0')}`)).join('')}`;
}

async function mapping<T>(file: string, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    const reason = errnoOf(error);
    if (reason === undefined) throw error;
    throw new OutpostError('workspace.io', { path: file, reason }, { cause: error });
  }
}
