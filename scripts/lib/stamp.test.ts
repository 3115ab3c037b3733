import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { difference, isUntouched, makeStamp, readStamp, writeStamp } from './stamp.mjs';

let base: string;
const write = (name: string, text: string): void => writeFileSync(path.join(base, name), text);

beforeEach(() => {
  base = mkdtempSync(path.join(tmpdir(), 'outpost-stamp-'));
  write('a.ts', 'one');
  write('b.ts', 'two');
});
afterEach(() => rmSync(base, { recursive: true, force: true }));

test('an untouched tree has no difference', () => {
  expect(difference(base, makeStamp(base, ['a.ts', 'b.ts']))).toBeUndefined();
});

test('a stamp survives being written and read', () => {
  const stamp = makeStamp(base, ['a.ts'], { key: 'k' });
  writeStamp(path.join(base, 'deep/stamp.json'), stamp);
  expect(readStamp(path.join(base, 'deep/stamp.json'))).toEqual(stamp);
});

test('a missing or broken stamp reads as none', () => {
  write('broken.json', '{"key":');
  expect([readStamp(path.join(base, 'absent.json')), readStamp(path.join(base, 'broken.json'))]).toEqual([undefined, undefined]);
});

test('contents that changed at equal size are found', () => {
  const stamp = makeStamp(base, ['a.ts']);
  write('a.ts', 'eno');
  utimesSync(path.join(base, 'a.ts'), 1, 1);
  expect(difference(base, stamp)).toBe('a.ts changed');
});

test('a time that changed over equal contents is corrected, not reported', () => {
  const stamp: ReturnType<typeof makeStamp> & { touched?: boolean } = makeStamp(base, ['a.ts']);
  utimesSync(path.join(base, 'a.ts'), 1, 1);
  expect([difference(base, stamp), stamp.touched, stamp.files['a.ts']?.mtimeMs]).toEqual([undefined, true, 1000]);
});

test('a removed file, a new file and a changed key are differences', () => {
  const stamp = makeStamp(base, ['a.ts', 'b.ts'], { key: 'k' });
  expect(difference(base, stamp, { key: 'other' })).toBe('the build itself changed');
  expect(difference(base, stamp, { key: 'k', files: ['a.ts', 'b.ts', 'c.ts'] })).toBe('c.ts is new');
  expect(difference(base, stamp, { key: 'k', files: ['a.ts'] })).toBe('a file was removed');
  rmSync(path.join(base, 'b.ts'));
  expect(difference(base, stamp, { key: 'k' })).toBe('b.ts was removed');
});

test('a file that changed while it was being built counts as changed', () => {
  utimesSync(path.join(base, 'a.ts'), 100, 100);
  const stamp = makeStamp(base, ['a.ts'], { since: 50_000 });
  expect(difference(base, stamp)).toBe('a.ts changed');
});

test('the short look sees a change of size or time, a removed file and one that changed while it was built', () => {
  const stamp = makeStamp(base, ['a.ts', 'b.ts']);
  expect(isUntouched(base, stamp)).toBe(true);
  utimesSync(path.join(base, 'a.ts'), 1, 1);
  expect(isUntouched(base, stamp)).toBe(false);
  expect(isUntouched(base, stamp, new Set(['a.ts']))).toBe(true);
  write('b.ts', 'longer');
  expect(isUntouched(base, stamp, new Set(['a.ts']))).toBe(false);
  rmSync(path.join(base, 'b.ts'));
  expect(isUntouched(base, stamp, new Set(['a.ts']))).toBe(false);
  utimesSync(path.join(base, 'a.ts'), 100, 100);
  expect(isUntouched(base, makeStamp(base, ['a.ts'], { since: 50_000 }))).toBe(false);
});
