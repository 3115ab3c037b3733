import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { orElse } from './errno.js';
import { writeFileAtomic } from './json-file.js';

/**
 * Named contents in folders on this computer; matches the `BlobStore` that undo and history take.
 *
 * Names are `/`-separated and may hold any text: each part is escaped for the file system, so `..`, `CON` and `a:b` are safe.
 * @see src/files for the interface's user
 */
export class FolderBlobStore {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Names that start with `prefix`, sorted. */
  async list(prefix: string): Promise<readonly string[]> {
    const at = prefix.lastIndexOf('/');
    const base = at < 0 ? '' : prefix.slice(0, at);
    const found = await this.#walk(base);
    return found.filter((name) => name.startsWith(prefix)).sort();
  }

  /** The content, or null when there is none. */
  async read(name: string): Promise<Uint8Array | null> {
    const buffer = await orElse(readFile(this.#file(name)), null, 'ENOENT', 'ENOTDIR');
    return buffer === null ? null : new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength);
  }

  /** Replaces the content as a whole and makes it durable. */
  async write(name: string, content: Uint8Array): Promise<void> {
    const file = this.#file(name);
    await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
    await writeFileAtomic(file, content, { mode: 0o600 });
  }

  async remove(name: string): Promise<void> {
    await rm(this.#file(name), { force: true });
  }

  #file(name: string): string {
    return path.join(this.#folder, ...parts(name).map(escapePart)) + SUFFIX;
  }

  async #walk(base: string): Promise<string[]> {
    const folder = path.join(this.#folder, ...parts(base).map(escapePart));
    const entries = await orElse(readdir(folder, { withFileTypes: true }), [], 'ENOENT', 'ENOTDIR');
    const names: string[] = [];
    for (const entry of entries) {
      const name = base === '' ? '' : `${base}/`;
      if (entry.isDirectory()) names.push(...(await this.#walk(name + unescapePart(entry.name))));
      else if (entry.name.endsWith(SUFFIX)) names.push(name + unescapePart(entry.name.slice(0, -SUFFIX.length)));
    }
    return names;
  }
}

/** Keeps reserved device names (`CON`) and a blob beside a folder of the same name apart. */
const SUFFIX = '.blob';

/** Half a character: it has no UTF-8 form. */
const LONE_SURROGATE = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

function parts(name: string): readonly string[] {
  return name.split('/').filter((part) => part !== '');
}

/** Percent-escapes whatever any file system could take amiss, and the dots of `.` and `..`. */
function escapePart(part: string): string {
  return encodeURIComponent(part.replace(LONE_SURROGATE, '\ufffd')).replace(
    /[.!'()*~]/g,
    (c) => `%${c.charCodeAt(0).toString(16).padStart(2, '0')}`,
  );
}

function unescapePart(part: string): string {
  return decodeURIComponent(part);
}
