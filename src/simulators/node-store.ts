import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fromHex, toHex } from '../base/bytes.js';
import type { MediumChange, StoredEntry } from './files/board-files.js';
import type { BoardStore, StoredBoard } from './store.js';

const IDENTITY = 'board.json';
const FILES = 'files';

/**
 * Keeps a simulated board in a folder of this computer: `board.json` and the files, one by one.
 *
 * Names are escaped (`f-` or `d-` before, `%XX` for everything but small letters, digits, `-`, `_`, `.`), so that any
 * name of a board is safe on every system. A file is replaced by rename, never half-written.
 */
export class FolderBoardStore implements BoardStore {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  async load(): Promise<StoredBoard | undefined> {
    const identity = await readIfThere(path.join(this.#folder, IDENTITY));
    const uniqueId = identity === undefined ? undefined : parseUniqueId(identity.toString('utf8'));
    return uniqueId === undefined ? undefined : { uniqueId, files: await this.#read('') };
  }

  async create(board: StoredBoard): Promise<void> {
    await rm(path.join(this.#folder, FILES), { recursive: true, force: true });
    await mkdir(path.join(this.#folder, FILES), { recursive: true, mode: 0o700 });
    for (const { path: name, data } of board.files) {
      await this.apply(data === undefined ? { op: 'mkdir', path: name } : { op: 'write', path: name, data });
    }
    // Last: a folder without it is not a board yet.
    await replaceFile(path.join(this.#folder, IDENTITY), `${JSON.stringify({ uniqueId: toHex(board.uniqueId) })}\n`);
  }

  async apply(change: MediumChange): Promise<void> {
    switch (change.op) {
      case 'write':
        await replaceFile(this.#file(change.path, 'f'), change.data);
        return;
      case 'mkdir':
        await mkdir(this.#file(change.path, 'd'), { recursive: true });
        return;
      case 'remove':
        await rm(this.#file(change.path, 'f'), { force: true });
        await rm(this.#file(change.path, 'd'), { recursive: true, force: true });
        return;
      case 'rename':
        for (const kind of ['f', 'd'] as const) await renameIfThere(this.#file(change.from, kind), this.#file(change.to, kind));
    }
  }

  #file(name: string, kind: 'f' | 'd'): string {
    const parts = name.split('/').filter((part) => part !== '');
    const last = parts.pop() ?? '';
    return path.join(this.#folder, FILES, ...parts.map((part) => `d-${escapeName(part)}`), `${kind}-${escapeName(last)}`);
  }

  async #read(at: string): Promise<StoredEntry[]> {
    const parts = at.split('/').filter((part) => part !== '');
    const folder = path.join(this.#folder, FILES, ...parts.map((part) => `d-${escapeName(part)}`));
    const found: StoredEntry[] = [];
    for (const entry of await readdir(folder, { withFileTypes: true })) {
      const name = `${at}/${unescapeName(entry.name.slice(2))}`;
      if (entry.isDirectory()) found.push({ path: name }, ...(await this.#read(name)));
      else if (entry.name.startsWith('f-'))
        found.push({ path: name, data: new Uint8Array(await readFile(path.join(folder, entry.name))) });
    }
    return found;
  }
}

function parseUniqueId(text: string): Uint8Array | undefined {
  const value: unknown = JSON.parse(text);
  const id = typeof value === 'object' && value !== null ? (value as { readonly uniqueId?: unknown }).uniqueId : undefined;
  return typeof id === 'string' ? fromHex(id) : undefined;
}

function escapeName(name: string): string {
  const bytes = new TextEncoder().encode(name);
  return Array.from(bytes, (byte, i) => {
    const c = String.fromCharCode(byte);
    const isSafe = /[a-z0-9_.-]/.test(c) && !(c === '.' && i === bytes.length - 1);
    return isSafe ? c : `%${byte.toString(16).padStart(2, '0')}`;
  }).join('');
}

function unescapeName(name: string): string {
  return decodeURIComponent(name);
}

async function replaceFile(file: string, content: Uint8Array | string): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
  await writeFile(`${file}.new`, content, { mode: 0o600 });
  await rename(`${file}.new`, file);
}

async function readIfThere(file: string): Promise<Buffer | undefined> {
  try {
    return await readFile(file);
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

async function renameIfThere(from: string, to: string): Promise<void> {
  try {
    await rename(from, to);
  } catch (error) {
    if (!isMissing(error)) throw error;
  }
}

function isMissing(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === 'ENOENT';
}
