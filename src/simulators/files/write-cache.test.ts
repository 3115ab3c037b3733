import { expect, test } from 'vitest';
import { latin1Text, utf8 } from '../../base/bytes.js';
import { seededRandom } from '../host/faulty-line.js';
import { VolumeImage } from '../store.js';
import type { MediumChange } from './board-files.js';
import { WriteCache } from './write-cache.js';

const write = (path: string, text: string): MediumChange => ({ op: 'write', path, data: utf8(text) });

/** What a cut leaves of changes, as one text for each of many seeds. */
function outcomes(before: readonly MediumChange[], changes: readonly MediumChange[]): ReadonlySet<string> {
  const found = new Set<string>();
  for (let seed = 0; seed < 300; seed++) {
    const medium = new VolumeImage();
    for (const change of before) medium.apply(change);
    const cache = new WriteCache(4);
    for (const change of changes) cache.add(change);
    const done = cache.cut(seededRandom(seed), (path, then) => {
      const image = new VolumeImage(medium.files);
      for (const change of then) image.apply(change);
      return image.files.find((entry) => entry.path === path)?.data;
    });
    for (const change of done) medium.apply(change);
    expect(cache.isEmpty).toBe(true);
    found.add(medium.files.map(({ path, data }) => `${path}=${latin1Text(data ?? utf8('folder'))}`).join(' '));
  }
  return found;
}

test('a cut rename leaves the file under the old name, the new one, both or none', () => {
  expect(outcomes([write('/a', 'x')], [{ op: 'rename', from: '/a', to: '/b' }])).toEqual(
    new Set(['/a=x', '/b=x', '/a=x /b=x', '']),
  );
});

test('changes reach the medium in order, and a file that was being written is cut at a block', () => {
  const left = outcomes([], [write('/a', 'one'), { op: 'mkdir', path: '/d' }, write('/a', 'abcdefghij')]);
  expect([...left].sort()).toEqual(
    [
      '',
      '/a=',
      '/a=one',
      '/a= /d=folder',
      '/a=one /d=folder',
      '/a=abcd /d=folder',
      '/a=abcdefgh /d=folder',
      '/a=abcdefghij /d=folder',
    ].sort(),
  );
});

test('what was flushed is not lost', () => {
  const cache = new WriteCache(4);
  cache.add(write('/a', 'x'));
  expect(cache.flush()).toEqual([write('/a', 'x')]);
  expect(
    cache.cut(
      () => 0.99,
      () => undefined,
    ),
  ).toEqual([]);
});
