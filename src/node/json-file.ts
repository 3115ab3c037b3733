import { randomBytes } from 'node:crypto';
import { chmod, mkdir, open, readFile, realpath, rename, rm, stat, type FileHandle } from 'node:fs/promises';
import path from 'node:path';
import { errnoOf, orElse } from './errno.js';

/** How a file is replaced. */
export interface AtomicWrite {
  /** Permission bits of a new file; an existing file keeps its own. */
  readonly mode?: number;
}

/**
 * Replaces a file as a whole: temporary name in the same folder, fsync, rename. A crash leaves the old or the new
 * content, never a mixture. A symbolic link is followed, so that the link stays; the folder is made when missing.
 */
export async function writeFileAtomic(file: string, content: Uint8Array | string, options: AtomicWrite = {}): Promise<void> {
  const target = await orElse(realpath(file), file, 'ENOENT');
  const folder = path.dirname(target);
  await mkdir(folder, { recursive: true });
  const before = await orElse(stat(target), null, 'ENOENT');
  const temporary = temporaryName(target);
  try {
    await writeDurably(temporary, content, options.mode ?? 0o666);
    if (before !== null) await chmod(temporary, before.mode & 0o7777);
    await renameOver(temporary, target);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
  await syncFolder(folder);
}

/** A file that is written piece by piece and takes its name as a whole. */
export interface AtomicWriter extends AsyncDisposable {
  write(piece: Uint8Array): Promise<void>;
  commit(): Promise<void>;
}

/** The same promise as `writeFileAtomic` for content that comes in pieces; disposing drops what was not committed. */
export async function openAtomicWriter(file: string): Promise<AtomicWriter> {
  const target = await orElse(realpath(file), file, 'ENOENT');
  const folder = path.dirname(target);
  const before = await orElse(stat(target), null, 'ENOENT');
  const temporary = temporaryName(target);
  const handle = await open(temporary, 'wx', 0o666);
  let isOpen = true;
  let isThere = true;
  const close = async (): Promise<void> => {
    if (isOpen) await handle.close();
    isOpen = false;
  };
  return {
    async write(piece) {
      for (let at = 0; at < piece.length;) at += (await handle.write(piece, at)).bytesWritten;
    },
    async commit() {
      await handle.sync();
      await close();
      if (before !== null) await chmod(temporary, before.mode & 0o7777);
      await renameOver(temporary, target);
      isThere = false;
      await syncFolder(folder);
    },
    async [Symbol.asyncDispose]() {
      await close();
      if (isThere) await rm(temporary, { force: true });
    },
  };
}

function temporaryName(target: string): string {
  return path.join(path.dirname(target), `.${path.basename(target).slice(0, 100)}.${randomBytes(6).toString('hex')}.tmp`);
}

/** Reads a JSON file; `undefined` when there is none. Throws `SyntaxError` for a broken one. */
export async function readJson(file: string): Promise<unknown> {
  const text = await orElse(readFile(file, 'utf8'), undefined, 'ENOENT');
  return text === undefined ? undefined : (JSON.parse(text) as unknown);
}

/** Writes a JSON file atomically, for its owner only. */
export async function writeJson(file: string, value: unknown): Promise<void> {
  await writeFileAtomic(file, `${JSON.stringify(value, null, 2)}\n`, { mode: 0o600 });
}

async function writeDurably(file: string, content: Uint8Array | string, mode: number): Promise<void> {
  await withHandle(await open(file, 'wx', mode), async (handle) => {
    await handle.writeFile(content);
    await handle.sync();
  });
}

async function withHandle(handle: FileHandle, work: (handle: FileHandle) => Promise<void>): Promise<void> {
  try {
    await work(handle);
  } finally {
    await handle.close();
  }
}

/** Windows refuses a rename while a virus scanner or an editor has the file open for a moment: tried a few times. */
async function renameOver(from: string, to: string): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await rename(from, to);
      return;
    } catch (error) {
      const isTransient = process.platform === 'win32' && ['EPERM', 'EACCES', 'EBUSY'].includes(errnoOf(error) ?? '');
      if (!isTransient || attempt === 5) throw error;
    }
  }
}

/** Makes the rename itself durable. Windows can't open folders, some network file systems can't sync them. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  await withHandle(handle, (h) => orElse(h.sync(), undefined, 'EINVAL', 'ENOTSUP', 'EIO'));
}
