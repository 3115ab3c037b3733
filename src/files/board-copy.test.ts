import { describe, expect, test } from 'vitest';
import { concat, utf8, utf8Text } from '../base/bytes.js';
import { Deadline } from '../base/deadline.js';
import { MemoryBlobStore } from './blob-store.js';
import { boardCopier, copyOnBoard, type BoardCopier } from './board-copy.js';
import { History } from './history.js';
import { KnownFiles } from './known.js';
import { MemoryFs } from './memory-fs.js';
import { openRawReplFs } from './raw-repl-fs.js';
import { wasmLease } from './testing/wasm-lease.js';

const wait = { deadline: Deadline.after(60_000) };

/** Copies like the script does, in small pieces. */
function memoryCopier(fs: MemoryFs): BoardCopier {
  return {
    async copyPiece(from, to, at, _bytes, options) {
      const content = await fs.read(from, options);
      const before = at === 0 ? new Uint8Array() : await fs.read(to, options);
      const piece = content.subarray(at, at + 100);
      await fs.write(to, concat([before, piece]), options);
      return at + piece.length;
    },
  };
}

async function bench(kind: 'littlefs' | 'fat', files: Readonly<Record<string, string>>, blocks = 256) {
  const fs = new MemoryFs({ kind, blocks });
  for (const [path, text] of Object.entries(files)) {
    const parts = path.split('/').slice(1, -1);
    for (const depth of parts.keys()) {
      const folder = `/${parts.slice(0, depth + 1).join('/')}`;
      if ((await fs.stat(folder, wait)) === null) await fs.makeFolder(folder, wait);
    }
    if (!path.endsWith('/')) await fs.write(path, utf8(text), wait);
  }
  const blobs = new MemoryBlobStore();
  const history = new History(blobs, () => 1);
  const context = { ...wait, kind, backup: history, known: new KnownFiles(blobs), copier: memoryCopier(fs) };
  const all = (): Readonly<Record<string, string>> =>
    Object.fromEntries([...fs.snapshot()].map(([path, content]) => [path, utf8Text(content)]));
  return {
    fs,
    history,
    context,
    all,
    copy: (paths: string[], to: string, order: { replace?: boolean; move?: boolean; signal?: AbortSignal } = {}) =>
      copyOnBoard(
        fs,
        { paths, to, replace: order.replace ?? false, move: order.move ?? false },
        { ...context, signal: order.signal },
      ),
  };
}

describe.each(['littlefs', 'fat'] as const)('on %s', (kind) => {
  test('a folder is copied with all that is in it, in pieces, and stays where it was', async () => {
    const long = 'x'.repeat(950);
    const { copy, all } = await bench(kind, { '/lib/a.py': 'a', '/lib/deep/long.txt': long, '/lib/empty/': '', '/to/': '' });
    expect(await copy(['/lib'], '/to')).toEqual({ files: 2, bytes: 951 });
    expect(all()).toEqual({
      '/lib/a.py': 'a',
      '/lib/deep/long.txt': long,
      '/to/lib/a.py': 'a',
      '/to/lib/deep/long.txt': long,
    });
  });

  test('a move on one disk is a rename, and one over a file keeps the old content', async () => {
    const { copy, all, history } = await bench(kind, { '/a.py': 'new', '/lib/b.py': 'b', '/to/a.py': 'old' });
    await expect(copy(['/a.py'], '/to', { move: true })).rejects.toMatchObject({ code: 'fs.exists' });
    await copy(['/lib', '/a.py'], '/to', { move: true, replace: true });
    expect(all()).toEqual({ '/to/lib/b.py': 'b', '/to/a.py': 'new' });
    expect(await history.list()).toMatchObject([{ path: '/to/a.py', why: 'replaced' }]);
  });

  test('a move to another disk copies, compares, and only then deletes', async () => {
    const { copy, all, fs } = await bench(kind, { '/lib/b.py': 'b', '/sd/': '' });
    const order: string[] = [];
    for (const step of ['replace', 'remove', 'removeFolder', 'rename'] as const) {
      const original = fs[step].bind(fs) as (...args: unknown[]) => Promise<void>;
      (fs as unknown as Record<string, unknown>)[step] = (...args: unknown[]) => {
        order.push(`${step} ${String(args[0])}`);
        return original(...args);
      };
    }
    await copy(['/lib'], '/sd', { move: true });
    expect(all()).toEqual({ '/sd/lib/b.py': 'b' });
    const ours = order.filter((step) => !step.startsWith('rename'));
    expect(ours).toEqual(['replace /sd/lib/b.py.op-new', 'remove /lib/b.py', 'removeFolder /lib']);
  });

  test('what can’t be is refused before anything changes', async () => {
    const { copy, all, fs } = await bench(kind, { '/a.py': 'a', '/lib/b.py': 'b', '/sd/': '', '/to/lib': 'a file' });
    const before = all();
    fs.setFaults({});
    const codes = [
      [['/lib'], '/lib', {}],
      [['/a.py'], '/', {}],
      [['/gone'], '/to', {}],
      [['/a.py'], '/a.py', {}],
      [['/sd'], '/to', { move: true }],
      [['/'], '/to', { move: true }],
      [['/lib'], '/to', { replace: true }],
    ] as const;
    const found: unknown[] = [];
    for (const [paths, to, order] of codes)
      found.push(
        await copy([...paths], to, order).then(
          () => 'done',
          (error: unknown) => (error as { code: string }).code,
        ),
      );
    expect(found).toEqual([
      'fs.bad-name',
      'fs.exists',
      'fs.not-found',
      'fs.not-directory',
      'fs.read-only',
      'fs.read-only',
      'fs.not-directory',
    ]);
    expect(all()).toEqual(before);
    expect(fs.steps).toBe(0);
  });

  test('what does not fit is refused before the first byte', async () => {
    const { copy, all } = await bench(kind, { '/big.bin': 'x'.repeat(3000), '/to/': '' }, 10);
    await expect(copy(['/big.bin'], '/to')).rejects.toMatchObject({ code: 'fs.no-space' });
    expect(Object.keys(all())).toEqual(['/big.bin']);
  });

  test('a copy that is damaged, or cancelled, leaves nothing behind and the source as it was', async () => {
    const damaged = await bench(kind, { '/a.bin': 'x'.repeat(500), '/to/': '' });
    damaged.fs.setFaults({ damagedWrites: 1 });
    await expect(damaged.copy(['/a.bin'], '/to', { move: false })).rejects.toMatchObject({ code: 'fs.verify-failed' });
    expect(Object.keys(damaged.all())).toEqual(['/a.bin']);
    const cancelled = await bench(kind, { '/a.bin': 'x'.repeat(500), '/sd/': '' });
    const controller = new AbortController();
    const { copyPiece } = cancelled.context.copier;
    cancelled.context.copier.copyPiece = (...args) => {
      if (args[2] >= 200) controller.abort();
      return copyPiece(...args);
    };
    await expect(cancelled.copy(['/a.bin'], '/sd', { move: true, signal: controller.signal })).rejects.toMatchObject({
      name: 'AbortError',
    });
    expect(cancelled.all()).toEqual({ '/a.bin': 'x'.repeat(500) });
  });
});

test('the script copies in pieces on MicroPython, and a fault of the disk keeps its code', async () => {
  const lease = await wasmLease();
  const fs = await openRawReplFs(lease, wait);
  const content = Uint8Array.from({ length: 3000 }, (_, i) => i % 251);
  await fs.write('/home/a.bin', content, wait);
  const copier = boardCopier(lease);
  expect(await copier.copyPiece('/home/a.bin', '/home/b.bin', 0, 1300, wait)).toBe(1300);
  expect(await copier.copyPiece('/home/a.bin', '/home/b.bin', 1300, 5000, wait)).toBe(3000);
  expect(await copier.copyPiece('/home/a.bin', '/home/b.bin', 3000, 5000, wait)).toBe(3000);
  expect(await fs.read('/home/b.bin', wait)).toEqual(content);
  await expect(copier.copyPiece('/home/gone', '/home/c', 0, 10, wait)).rejects.toMatchObject({ code: 'fs.not-found' });
});
