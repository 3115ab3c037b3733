import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { utf8 } from '../base/bytes.js';
import type { MediumChange, StoredEntry } from './files/board-files.js';
import { FolderBoardStore, MemoryBoardStore, type BoardStore } from './index.js';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'outpost-board-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const stores: readonly (readonly [string, () => BoardStore, () => BoardStore])[] = (() => {
  let memory = new MemoryBoardStore();
  return [
    ['memory', () => (memory = new MemoryBoardStore()), () => memory],
    ['folder', () => new FolderBoardStore(folder), () => new FolderBoardStore(folder)],
  ] as const;
})();

const byPath = (files: readonly StoredEntry[]): readonly StoredEntry[] => [...files].sort((a, b) => (a.path < b.path ? -1 : 1));

describe.each(stores)('%s', (_name, fresh, reopened) => {
  test('gives back what was created and changed, with names of every kind', async () => {
    const store = fresh();
    expect(await store.load()).toBeUndefined();
    await store.create({ uniqueId: Uint8Array.of(1, 255), files: [{ path: '/lib' }, { path: '/Main.py', data: utf8('1') }] });
    const odd = '/lib/con "x" \u2713 .\u05d0.';
    const changes: readonly MediumChange[] = [
      { op: 'write', path: '/main.py', data: utf8('2') },
      { op: 'write', path: odd, data: Uint8Array.of(0, 255) },
      { op: 'mkdir', path: '/old' },
      { op: 'write', path: '/old/f', data: utf8('f') },
      { op: 'rename', from: '/old', to: '/new' },
      { op: 'write', path: '/gone', data: utf8('x') },
      { op: 'remove', path: '/gone' },
      { op: 'rename', from: '/main.py', to: '/Main.py' },
    ];
    for (const change of changes) await store.apply(change);
    const loaded = await reopened().load();
    expect(loaded?.uniqueId).toEqual(Uint8Array.of(1, 255));
    expect(byPath(loaded?.files ?? [])).toEqual(
      byPath([
        { path: '/Main.py', data: utf8('2') },
        { path: '/lib' },
        { path: '/new' },
        { path: '/new/f', data: utf8('f') },
        { path: odd, data: Uint8Array.of(0, 255) },
      ]),
    );
  });
});

test('a folder store can be read by a person', async () => {
  const store = new FolderBoardStore(folder);
  await store.create({ uniqueId: Uint8Array.of(10), files: [] });
  await store.apply({ op: 'write', path: '/main.py', data: utf8('print(1)') });
  expect(await readFile(path.join(folder, 'files', 'f-main.py'), 'utf8')).toBe('print(1)');
});
