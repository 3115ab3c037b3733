import { lstat, mkdir, readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { OutpostError } from '../base/errors.js';
import type { DownloadSink } from '../files/transfer.js';
import type { UploadEntry } from '../files/upload.js';
import { errnoOf, orElse } from '../node/errno.js';
import { openAtomicWriter } from '../node/json-file.js';

/** Reads a file of this computer. @throws OutpostError `workspace.not-found`, `workspace.io`. */
export async function readLocal(file: string): Promise<Uint8Array> {
  return new Uint8Array(await mapping(file, readFile(file)));
}

/** What is at a path of this computer, links followed; null for nothing. */
export async function kindOfLocal(file: string): Promise<'file' | 'folder' | 'other' | null> {
  const info = await mapping(file, orElse(stat(file), null, 'ENOENT', 'ENOTDIR'));
  if (info === null) return null;
  return info.isFile() ? 'file' : info.isDirectory() ? 'folder' : 'other';
}

/**
 * What an upload of a file or folder consists of, parents first, under the name that it gets on the board.
 *
 * Of a folder, links and what no board can use are left out: `.git`, `__pycache__`, editors' and systems' leftovers.
 *
 * @throws OutpostError `workspace.not-found`; `app.usage` for a folder without `-r`.
 */
export async function uploadEntries(file: string, name: string, isRecursive: boolean): Promise<readonly UploadEntry[]> {
  const info = await mapping(file, stat(file));
  if (info.isFile()) return [{ kind: 'file', relative: name, size: info.size, read: () => readLocal(file) }];
  if (!info.isDirectory()) throw new OutpostError('workspace.io', { path: file, reason: 'it is neither a file nor a folder' });
  if (!isRecursive)
    throw new OutpostError('app.usage', { message: `${file} is a folder: cp -r copies it with all that is inside.` });
  const entries: UploadEntry[] = name === '' ? [] : [{ kind: 'folder', relative: name }];
  for (const child of (await mapping(file, readdir(file))).sort()) {
    const below = path.join(file, child);
    if (LEFT_OUT.test(child) || (await lstat(below)).isSymbolicLink()) continue;
    entries.push(...(await uploadEntries(below, name === '' ? child : `${name}/${child}`, true)));
  }
  return entries;
}

const LEFT_OUT = /^(\.git|\.hg|\.svn|\.vscode|\.idea|__pycache__|node_modules|\.DS_Store|Thumbs\.db|desktop\.ini|.*~|.*\.swp)$/;

/** Writes what comes from a board below a folder. `rename` gives the top name of each path another one. */
export function localSink(folder: string, rename: (relative: string) => string = (relative) => relative): DownloadSink {
  const at = (relative: string): string => insideOf(folder, rename(relative));
  return {
    makeFolder: async (relative) => {
      await mapping(relative, mkdir(at(relative), { recursive: true }));
    },
    async open(relative) {
      const writer = await mapping(relative, openAtomicWriter(at(relative)));
      return {
        write: (piece) => mapping(relative, writer.write(piece)),
        commit: () => mapping(relative, writer.commit()),
        [Symbol.asyncDispose]: () => writer[Symbol.asyncDispose](),
      };
    },
  };
}

/** Names come from a board and may be hostile: they must stay below the folder. */
function insideOf(folder: string, relative: string): string {
  const parts = relative.split('/').filter((part) => part !== '');
  const bad = parts.find(
    (part) => part === '.' || part === '..' || (process.platform === 'win32' && /[\\:*?"<>|]|[. ]$/.test(part)),
  );
  if (bad !== undefined) throw new OutpostError('workspace.outside-root', { path: relative });
  return path.join(folder, ...parts);
}

async function mapping<T>(file: string, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    const code = errnoOf(error);
    if (error instanceof OutpostError || code === undefined) throw error;
    if (code === 'ENOENT' || code === 'ENOTDIR') throw new OutpostError('workspace.not-found', { path: file }, { cause: error });
    throw new OutpostError('workspace.io', { path: file, reason: code }, { cause: error });
  }
}
