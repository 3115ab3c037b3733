import { createHash } from 'node:crypto';
import { lstat, mkdir, open, readdir, realpath, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { systemClock, type Clock } from '../base/clock.js';
import { OutpostError } from '../base/errors.js';
import type { DiskEntry, DiskFs } from '../workspace/disk-fs.js';
import { errnoOf, orElse } from './errno.js';
import { openAtomicWriter, writeFileAtomic } from './json-file.js';
import { watchTree } from './watch-tree.js';

/** What tests and shells replace. */
export interface DiskOptions {
  /** Moves to the system's wastebasket (Electron's shell has one). Without it things are deleted. */
  readonly trash?: (path: string) => Promise<void>;
  readonly clock?: Clock;
}

/** The disk of this computer. */
export function createDisk({ trash, clock = systemClock }: DiskOptions = {}): DiskFs {
  return {
    style: process.platform === 'win32' ? 'win32' : 'posix',
    realPath: (file) => orElse(realpath(file), null, 'ENOENT', 'ENOTDIR', 'ELOOP'),
    isLink: async (file) => (await orElse(lstat(file), null, 'ENOENT', 'ENOTDIR'))?.isSymbolicLink() ?? false,
    async stat(file) {
      const info = await mapping(file, orElse(stat(file), null, 'ENOENT', 'ENOTDIR', 'ELOOP'));
      if (info === null) return null;
      return { kind: info.isFile() ? 'file' : info.isDirectory() ? 'folder' : 'other', size: info.size, mtimeMs: info.mtimeMs };
    },
    list: (folder) => mapping(folder, listFolder(folder)),
    read: (file, maxBytes) => mapping(file, readUpTo(file, maxBytes)),
    write: (file, content) => mapping(file, writeFileAtomic(file, content)),
    async openWriter(file) {
      const writer = await mapping(file, openAtomicWriter(file));
      return {
        write: (piece) => mapping(file, writer.write(piece)),
        commit: () => mapping(file, writer.commit()),
        [Symbol.asyncDispose]: () => writer[Symbol.asyncDispose](),
      };
    },
    makeFolder: (folder) => mapping(folder, mkdir(folder)),
    rename: (from, to) => mapping(from, rename(from, to)),
    remove: (file) => mapping(file, trash === undefined ? rm(file, { recursive: true }) : trash(file)),
    watch: (folder, listener) => watchTree(folder, listener, clock),
    hash: (content) => createHash('sha256').update(content).digest('hex').slice(0, 24),
  };
}

async function listFolder(folder: string): Promise<readonly DiskEntry[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  return Promise.all(
    entries.map(async (entry): Promise<DiskEntry> => {
      const { name } = entry;
      if (entry.isSymbolicLink()) return { name, kind: 'link', size: null };
      if (entry.isDirectory()) return { name, kind: 'folder', size: null };
      if (!entry.isFile()) return { name, kind: 'other', size: null };
      return { name, kind: 'file', size: (await orElse(lstat(path.join(folder, name)), null))?.size ?? null };
    }),
  );
}

/** Opened once, so that size and content are of the same file. */
async function readUpTo(file: string, limit: number): Promise<Uint8Array> {
  const handle = await open(file, 'r');
  try {
    const info = await handle.stat();
    if (!info.isFile()) throw new OutpostError('workspace.io', { path: file, reason: 'it is not a file' });
    if (info.size > limit) throw new OutpostError('workspace.too-large', { path: file, size: info.size, limit });
    return new Uint8Array(await handle.readFile());
  } finally {
    await handle.close();
  }
}

/** Gives failures of the system their codes. */
async function mapping<T>(file: string, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    const code = errnoOf(error);
    if (error instanceof OutpostError || code === undefined) throw error;
    if (code === 'ENOENT' || code === 'ENOTDIR') throw new OutpostError('workspace.not-found', { path: file }, { cause: error });
    if (code === 'EEXIST' || code === 'ENOTEMPTY') throw new OutpostError('workspace.exists', { path: file }, { cause: error });
    throw new OutpostError('workspace.io', { path: file, reason: REASONS[code] ?? code }, { cause: error });
  }
}

const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EROFS: 'the disk is read-only',
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  EISDIR: 'it is a folder',
  EBUSY: 'another program is using it',
  EMFILE: 'too many files are open',
  ENAMETOOLONG: 'the name is too long',
};
