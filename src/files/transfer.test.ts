import { describe, expect, test } from 'vitest';
import { utf8, utf8Text } from '../base/bytes.js';
import { Deadline } from '../base/deadline.js';
import { MemoryBlobStore } from './blob-store.js';
import { History } from './history.js';
import { KnownFiles } from './known.js';
import { MemoryFs } from './memory-fs.js';
import type { FileProgress } from './progress.js';
import { memorySink } from './testing/memory-sink.js';
import { download, removeAll, type TransferContext } from './transfer.js';
import { upload, type UploadEntry } from './upload.js';

const deadline = Deadline.after(60_000);
const file = (relative: string, text: string): UploadEntry => ({
  kind: 'file',
  relative,
  size: text.length,
  read: () => Promise.resolve(utf8(text)),
});
const order = { to: '/flash', replace: false, kind: 'littlefs' } as const;

function bench(blocks = 256): { fs: MemoryFs; backup: History; context: TransferContext; seen: FileProgress[] } {
  const store = new MemoryBlobStore();
  const backup = new History(store, () => 1);
  const seen: FileProgress[] = [];
  const fs = new MemoryFs({ kind: 'littlefs', root: '/flash', blocks });
  return { fs, backup, seen, context: { deadline, backup, known: new KnownFiles(store), report: (p) => seen.push(p) } };
}

const texts = (fs: MemoryFs): Record<string, string> => Object.fromEntries([...fs.snapshot()].map(([p, c]) => [p, utf8Text(c)]));

describe('upload', () => {
  test('copies folders and files, and reports bytes of the whole', async () => {
    const { fs, context, seen } = bench();
    const entries: UploadEntry[] = [{ kind: 'folder', relative: 'lib' }, file('lib/a.py', 'aaa'), file('main.py', 'm')];
    expect(await upload(fs, entries, order, context)).toMatchObject({ files: 2, bytes: 4, unchanged: 0 });
    expect(texts(fs)).toEqual({ '/flash/lib/a.py': 'aaa', '/flash/main.py': 'm' });
    expect(seen.every((p) => p.total === 4 && p.done <= 4)).toBe(true);
  });

  test('refuses to replace unasked, and keeps what it replaces when asked', async () => {
    const { fs, context, backup } = bench();
    fs.plant('/flash/a.py', utf8('old'));
    await expect(upload(fs, [file('b.py', 'b'), file('a.py', 'new')], order, context)).rejects.toMatchObject({
      code: 'fs.exists',
    });
    expect(texts(fs)).toEqual({ '/flash/a.py': 'old' });
    await upload(fs, [file('a.py', 'new')], { ...order, replace: true }, context);
    expect((await backup.list())[0]).toMatchObject({ path: '/flash/a.py', why: 'replaced' });
  });

  test('writes nothing when it can’t all fit', async () => {
    const { fs, context } = bench(4);
    await expect(upload(fs, [file('a', 'x'.repeat(1000)), file('b', 'x'.repeat(1500))], order, context)).rejects.toMatchObject({
      code: 'fs.no-space',
    });
    expect(texts(fs)).toEqual({});
  });

  test('refuses names that leave the folder or that the disk does not know', async () => {
    const { fs, context } = bench();
    await expect(upload(fs, [file('../a.py', 'x')], order, context)).rejects.toMatchObject({ code: 'fs.bad-name' });
    await expect(upload(fs, [file('a?.py', 'x')], { ...order, kind: 'fat' }, context)).rejects.toMatchObject({
      code: 'fs.bad-name',
    });
  });

  test('stops between files when cancelled; what is there is whole', async () => {
    const { fs, context } = bench();
    const stop = new AbortController();
    const entries = [
      file('a', 'aaa'),
      { ...file('b', 'bbb'), read: () => Promise.resolve((stop.abort(), utf8('bbb'))) } as UploadEntry,
      file('c', 'c'),
    ];
    await expect(upload(fs, entries, order, { ...context, signal: stop.signal })).rejects.toMatchObject({ name: 'AbortError' });
    expect(texts(fs)).toEqual({ '/flash/a': 'aaa' });
  });
});

describe('download', () => {
  test('copies a folder with its name, and what was read counts as known', async () => {
    const { fs, context } = bench();
    await fs.makeFolder('/flash/lib', { deadline });
    fs.plant('/flash/lib/a.py', utf8('aaa'));
    fs.plant('/flash/main.py', utf8('m'));
    const sink = memorySink();
    expect(await download(fs, ['/flash/lib', '/flash/main.py'], sink, { ...context, kind: 'littlefs' })).toMatchObject({
      files: 2,
      bytes: 4,
    });
    expect(sink.log).toEqual(['lib/', 'lib/a.py', 'closed lib/a.py', 'main.py', 'closed main.py']);
    expect([...sink.files.values()].map(utf8Text)).toEqual(['aaa', 'm']);
    const hash = await fs.hash('/flash/main.py', { deadline });
    expect(hash !== null && (await context.known.isUnchanged('/flash/main.py', hash))).toBe(true);
  });

  test('of what is gone says what', async () => {
    const { fs, context } = bench();
    await expect(download(fs, ['/flash/no'], memorySink(), { ...context, kind: 'littlefs' })).rejects.toMatchObject({
      code: 'fs.not-found',
    });
  });
});

test('a download whose file can’t be written here says so, and leaves nothing half', async () => {
  const { fs, context } = bench();
  fs.plant('/flash/big.bin', new Uint8Array(4000));
  const sink = memorySink(1000);
  await expect(download(fs, ['/flash/big.bin'], sink, { ...context, kind: 'littlefs' })).rejects.toThrow('the disk is full');
  expect(sink.log).toEqual(['closed big.bin']);
});

describe('deleting', () => {
  test('takes a folder with its contents and keeps them on this computer', async () => {
    const { fs, context, backup } = bench();
    await fs.makeFolder('/flash/lib', { deadline });
    await fs.makeFolder('/flash/lib/sub', { deadline });
    fs.plant('/flash/lib/sub/a.py', utf8('aaa'));
    fs.plant('/flash/lib2.py', utf8('stay'));
    expect(await removeAll(fs, ['/flash/lib', '/flash/lib/sub'], { ...context, kind: 'littlefs' })).toEqual({
      files: 1,
      bytes: 3,
    });
    expect(texts(fs)).toEqual({ '/flash/lib2.py': 'stay' });
    expect((await fs.tree('/flash', { deadline })).map((e) => e.path)).toEqual(['/flash/lib2.py']);
    const [kept] = await backup.list();
    expect(kept).toMatchObject({ path: '/flash/lib/sub/a.py', why: 'deleted' });
  });

  test.each(['/', '/flash', '/sd', '/rom'])('refuses %s before anything is deleted', async (path) => {
    const { fs, context } = bench();
    fs.plant('/flash/a', utf8('a'));
    await expect(removeAll(fs, ['/flash/a', path], { ...context, kind: 'littlefs' })).rejects.toMatchObject({
      code: 'fs.read-only',
    });
    expect(texts(fs)).toEqual({ '/flash/a': 'a' });
  });
});
