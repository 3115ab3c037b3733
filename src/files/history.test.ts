import { expect, test } from 'vitest';
import { utf8 } from '../base/bytes.js';
import { MemoryBlobStore } from './blob-store.js';
import { History, HISTORY_LIMIT } from './history.js';
import { KnownFiles } from './known.js';
import { hashFrom, printOf } from './print.js';

test('the history keeps the last twenty contents, newest first, and drops what no entry needs', async () => {
  const store = new MemoryBlobStore();
  let now = 0;
  const history = new History(store, () => ++now);
  for (let i = 0; i < 25; i++) await history.keep('/a.py', utf8(`version ${String(i)}`), i === 24 ? 'deleted' : 'replaced');
  const list = await history.list();
  expect(list).toHaveLength(HISTORY_LIMIT);
  expect(list[0]).toMatchObject({ path: '/a.py', why: 'deleted', at: 25 });
  expect(await history.read(list[0]?.id ?? '')).toEqual(utf8('version 24'));
  expect(await store.list()).toHaveLength(HISTORY_LIMIT + 1);
});

test('the same content of the same file is kept once', async () => {
  const history = new History(new MemoryBlobStore(), () => 1);
  await history.keep('/a', utf8('x'), 'replaced');
  await history.keep('/b', utf8('x'), 'replaced');
  await history.keep('/a', utf8('x'), 'deleted');
  expect((await history.list()).map((e) => [e.path, e.why])).toEqual([
    ['/a', 'deleted'],
    ['/b', 'replaced'],
  ]);
});

test('saves at the same time don’t lose each other’s entries', async () => {
  const history = new History(new MemoryBlobStore(), () => 1);
  await Promise.all(['/a', '/b', '/c'].map((p) => history.keep(p, utf8(p), 'replaced')));
  expect((await history.list()).map((e) => e.path).sort()).toEqual(['/a', '/b', '/c']);
});

test('what is no longer kept is an error with a code; a damaged index reads as empty', async () => {
  const store = new MemoryBlobStore();
  await store.write('history.json', utf8('{"entries": 3'));
  const history = new History(store, () => 1);
  expect(await history.list()).toEqual([]);
  await expect(history.read('nonsense')).rejects.toMatchObject({ code: 'app.not-found' });
});

test('known files tell a change on the board by whatever fingerprint it gives', async () => {
  const store = new MemoryBlobStore();
  const known = new KnownFiles(store);
  const print = printOf(utf8('print(1)\n'));
  await known.note('/main.py', print);
  const again = new KnownFiles(store);
  expect(await again.isUnchanged('/main.py', hashFrom(print, 'crc32'))).toBe(true);
  expect(await again.isUnchanged('/main.py', hashFrom(printOf(utf8('print(2)\n')), 'crc32'))).toBe(false);
  await again.forget('/main.py');
  expect(await known.isUnchanged('/main.py', hashFrom(print, 'sha256'))).toBe(false);
});

test('the place of a file is remembered, also for names that objects know', async () => {
  const known = new KnownFiles(new MemoryBlobStore());
  expect(await known.placeOf('constructor')).toBeUndefined();
  await known.rememberPlace('root/a.py', '/flash/lib/a.py');
  expect(await known.placeOf('root/a.py')).toBe('/flash/lib/a.py');
});
