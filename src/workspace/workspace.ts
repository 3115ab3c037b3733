import { AsyncQueue } from '../base/async-queue.js';
import { isOutpostError, OutpostError } from '../base/errors.js';
import type { DiskEntry, DiskFs, DiskStat, DiskWriter } from './disk-fs.js';
import { guardPath, joinParts, pathParts, relativePath } from './path-guard.js';
import type { Root, Roots } from './roots.js';

/** A root as people see it. */
export interface ShownRoot {
  readonly id: string;
  readonly kind: 'folder' | 'file';
  readonly name: string;
  /** Home written as `~`. */
  readonly shownPath: string;
}

/** A name in an opened folder. */
export interface ShownEntry {
  readonly path: string;
  readonly name: string;
  readonly kind: 'file' | 'folder' | 'link-outside' | 'other';
  readonly size: number | null;
}

/** What a workspace needs. */
export interface WorkspaceOptions {
  readonly disk: DiskFs;
  readonly roots: Roots;
  /** The person's home folder, for `shownPath`. */
  readonly home: string;
  /** The largest file that is read whole; default 64 MiB. */
  readonly maxBytes?: number;
}

/** Conditions of a write. */
export interface WriteOptions {
  /** The version last read; null: the file must not exist. */
  readonly expected: string | null;
  /** Replaces whatever is there. */
  readonly force?: boolean;
}

const DEFAULT_MAX_BYTES = 64 * 1024 * 1024;

/**
 * The folders and files that a person opened: tree, read, write, watch. Every path is relative to a root and guarded.
 *
 * Errors carry the path as the person knows it: `workspace.outside-root`, `workspace.no-root`, `workspace.not-found`, `workspace.exists`,
 * `workspace.changed-on-disk`, `workspace.too-large`, `workspace.io`.
 */
export class Workspace {
  readonly roots: Roots;
  readonly #disk: DiskFs;
  readonly #home: string;
  readonly #maxBytes: number;

  constructor({ disk, roots, home, maxBytes = DEFAULT_MAX_BYTES }: WorkspaceOptions) {
    this.roots = roots;
    this.#disk = disk;
    this.#home = home;
    this.#maxBytes = maxBytes;
  }

  show(root: Root): ShownRoot {
    const name =
      root.path
        .split(this.#disk.style === 'win32' ? /[\\/]+/ : /\/+/)
        .filter((part) => part !== '')
        .at(-1) ?? root.path;
    const below = relativePath(root.path, this.#home, this.#disk.style);
    return { id: root.id, kind: root.kind, name, shownPath: below === null ? root.path : below === '' ? '~' : `~/${below}` };
  }

  /** Folders first, then by name. A link is shown as what it leads to, or as `link-outside`, which can't be opened. */
  async list(rootId: string, path: string): Promise<readonly ShownEntry[]> {
    const root = this.#root(rootId);
    if (root.kind === 'file') return this.#listFile(root);
    const folder = await this.#resolve(root, path);
    const entries = await this.#naming(path, () => this.#disk.list(folder));
    const shown = await Promise.all(entries.map((entry) => this.#showEntry(root, path, entry)));
    return shown.sort(byKindAndName);
  }

  async read(rootId: string, path: string): Promise<{ readonly bytes: Uint8Array; readonly version: string }> {
    const file = await this.#resolve(this.#root(rootId), path);
    return this.#naming(path, async () => {
      const bytes = await this.#disk.read(file, this.#maxBytes);
      return { bytes, version: this.#version(await this.#mustStat(file, path), bytes) };
    });
  }

  /** Writes whole and atomically, unless someone else changed the file since it was read. Returns the new version. */
  async write(rootId: string, path: string, bytes: Uint8Array, { expected, force = false }: WriteOptions): Promise<string> {
    const file = await this.#resolve(this.#root(rootId), path);
    return this.#naming(path, async () => {
      const before = await this.#disk.stat(file);
      if (before !== null && before.kind !== 'file') throw new OutpostError('workspace.io', { path, reason: 'it is not a file' });
      if (!force) await this.#checkExpected(file, path, before, expected);
      await this.#disk.write(file, bytes);
      return this.#version(await this.#mustStat(file, path), bytes);
    });
  }

  /** The same for content that comes in pieces; nothing is at the path before `commit`. Dispose of the writer in any case. */
  async openWriter(rootId: string, path: string, { expected, force = false }: WriteOptions): Promise<DiskWriter> {
    const file = await this.#resolve(this.#root(rootId), path);
    const check = async (): Promise<void> => {
      const before = await this.#disk.stat(file);
      if (before !== null && before.kind !== 'file') throw new OutpostError('workspace.io', { path, reason: 'it is not a file' });
      if (!force) await this.#checkExpected(file, path, before, expected);
    };
    const writer = await this.#naming(path, async () => {
      await check();
      return this.#disk.openWriter(file);
    });
    return {
      write: (piece) => this.#naming(path, () => writer.write(piece)),
      commit: () =>
        this.#naming(path, async () => {
          await check();
          await writer.commit();
        }),
      [Symbol.asyncDispose]: () => writer[Symbol.asyncDispose](),
    };
  }

  async makeFolder(rootId: string, path: string): Promise<void> {
    const folder = await this.#resolveInFolder(rootId, path);
    await this.#naming(path, () => this.#disk.makeFolder(folder));
  }

  async rename(rootId: string, from: string, to: string): Promise<void> {
    const source = await this.#resolveName(rootId, from);
    const target = await this.#resolveInFolder(rootId, to);
    if ((await this.#disk.stat(target)) !== null && !isCaseChange(source, target))
      throw new OutpostError('workspace.exists', { path: to });
    await this.#naming(from, () => this.#disk.rename(source, target));
  }

  /** Removes a file, a link (not what it leads to) or a whole folder. */
  async remove(rootId: string, path: string): Promise<void> {
    const target = await this.#resolveName(rootId, path);
    await this.#naming(path, () => this.#disk.remove(target));
  }

  /** Paths that may have changed, until the signal. */
  async *watch(rootId: string, signal: AbortSignal): AsyncGenerator<{ readonly paths: readonly string[] }, undefined> {
    const root = this.#root(rootId);
    const folder = await this.#disk.realPath(root.path);
    if (folder === null) throw new OutpostError('workspace.no-root', { root: root.path });
    const queue = new AsyncQueue<{ readonly paths: readonly string[] }>({ signal });
    using _watching = this.#disk.watch(folder, (changed) => {
      const paths =
        root.kind === 'file'
          ? [this.show(root).name]
          : changed.map((path) => relativePath(path, folder, this.#disk.style)).filter((p) => p !== null);
      if (paths.length > 0) queue.push({ paths });
    });
    yield* queue;
    return undefined;
  }

  #root(id: string): Root {
    const root = this.roots.find(id);
    if (root === undefined) throw new OutpostError('workspace.no-root', { root: id });
    return root;
  }

  /** A single opened file is its own root: only its own name is a path of it. */
  #resolve(root: Root, path: string): Promise<string> {
    if (root.kind === 'folder') return guardPath(this.#disk, root.path, path);
    if (path !== this.show(root).name) return Promise.reject(new OutpostError('workspace.outside-root', { path }));
    return Promise.resolve(root.path);
  }

  /** For what will be made: never the root itself, never in a single file's folder. */
  async #resolveInFolder(rootId: string, path: string): Promise<string> {
    const root = this.#root(rootId);
    if (root.kind === 'file' || path === '') throw new OutpostError('workspace.outside-root', { path });
    return this.#resolve(root, path);
  }

  /** For removing and renaming: the name itself, so that a link is removed and not what it leads to. */
  async #resolveName(rootId: string, path: string): Promise<string> {
    const root = this.#root(rootId);
    const parts = pathParts(path, this.#disk.style);
    const name = parts.at(-1);
    if (root.kind === 'file' || name === undefined) throw new OutpostError('workspace.outside-root', { path });
    const folder = await this.#resolve(root, parts.slice(0, -1).join('/'));
    return joinParts(folder, [name], this.#disk.style);
  }

  async #listFile(root: Root): Promise<readonly ShownEntry[]> {
    const info = await this.#disk.stat(root.path);
    const { name } = this.show(root);
    return info === null ? [] : [{ path: name, name, kind: 'file', size: info.size }];
  }

  async #showEntry(root: Root, folder: string, entry: DiskEntry): Promise<ShownEntry> {
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
    if (entry.kind !== 'link') return { path, name: entry.name, kind: entry.kind, size: entry.size };
    try {
      const info = await this.#disk.stat(await guardPath(this.#disk, root.path, path));
      return { path, name: entry.name, kind: info?.kind ?? 'other', size: info?.kind === 'file' ? info.size : null };
    } catch (error) {
      if (!isOutpostError(error, 'workspace.outside-root')) throw error;
      return { path, name: entry.name, kind: 'link-outside', size: null };
    }
  }

  async #checkExpected(file: string, path: string, before: DiskStat | null, expected: string | null): Promise<void> {
    if (expected === null) {
      if (before !== null) throw new OutpostError('workspace.exists', { path });
      return;
    }
    if (before === null) throw new OutpostError('workspace.changed-on-disk', { path });
    const [mtime, size, hash] = expected.split(':');
    if (mtime === String(before.mtimeMs) && size === String(before.size)) return;
    // Touched but not changed (a checkout, a copy): no reason to ask.
    if (size === String(before.size) && hash === this.#disk.hash(await this.#disk.read(file, this.#maxBytes))) return;
    throw new OutpostError('workspace.changed-on-disk', { path });
  }

  #version(info: DiskStat, bytes: Uint8Array): string {
    return `${info.mtimeMs}:${bytes.length}:${this.#disk.hash(bytes)}`;
  }

  async #mustStat(file: string, path: string): Promise<DiskStat> {
    const info = await this.#disk.stat(file);
    if (info === null) throw new OutpostError('workspace.not-found', { path });
    return info;
  }

  /** Errors of the disk name absolute paths; people and the wire get the path below the root. */
  async #naming<T>(path: string, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (isOutpostError(error, 'workspace.not-found')) throw new OutpostError('workspace.not-found', { path }, { cause: error });
      if (isOutpostError(error, 'workspace.exists')) throw new OutpostError('workspace.exists', { path }, { cause: error });
      if (isOutpostError(error, 'workspace.too-large'))
        throw new OutpostError('workspace.too-large', { ...error.details, path }, { cause: error });
      if (isOutpostError(error, 'workspace.io'))
        throw new OutpostError('workspace.io', { ...error.details, path }, { cause: error });
      throw error;
    }
  }
}

/** Whether a rename only changes the case of letters, which some file systems take for the same name. */
function isCaseChange(from: string, to: string): boolean {
  return from !== to && from.toLowerCase() === to.toLowerCase();
}

function byKindAndName(a: ShownEntry, b: ShownEntry): number {
  if ((a.kind === 'folder') !== (b.kind === 'folder')) return a.kind === 'folder' ? -1 : 1;
  return a.name.localeCompare(b.name, 'en', { numeric: true });
}
