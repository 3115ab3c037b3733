import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isWithin, joinDevicePath, nameOf, normalizeDevicePath, normalizeFilePath, parentOf, whyBadName } from './path.js';

const badName = expect.objectContaining({ code: 'fs.bad-name' }) as Error;

describe('device paths', () => {
  test.each([
    ['/', '/'],
    ['//flash///main.py', '/flash/main.py'],
    ['/flash/./lib/', '/flash/lib'],
    ['/a b/é😀"\'\n', '/a b/é😀"\'\n'],
  ])('%j is brought into its one form', (path, normal) => {
    expect(normalizeDevicePath(path, 'littlefs')).toBe(normal);
  });

  test.each(['', 'main.py', '/..', '/a/../b', '/a\0', '/\udc00x', `/${'é'.repeat(128)}`])('%j is refused', (path) => {
    expect(() => normalizeDevicePath(path, 'littlefs')).toThrow(badName);
  });

  test.each(['a:b', 'a*', 'what?', 'a"b', 'a<b', 'a|b', 'a\\b', 'line\nend', 'dot.', 'space '])(
    'FAT refuses %j, LittleFS takes it',
    (name) => {
      expect(whyBadName(name, 'fat')).toMatch(/\.$/);
      expect(whyBadName(name, 'littlefs')).toBeUndefined();
    },
  );

  test('length is counted in bytes on LittleFS and in characters on FAT', () => {
    expect(whyBadName('é'.repeat(200), 'fat')).toBeUndefined();
    expect(whyBadName('é'.repeat(200), 'littlefs')).toContain('400');
    expect(whyBadName('a'.repeat(121), 'flat')).toContain('120');
  });

  test('a board without folders refuses them', () => {
    expect(() => normalizeFilePath('/lib/a.py', 'flat')).toThrow(badName);
  });

  test('a file needs a name', () => {
    expect(() => normalizeFilePath('/', 'fat')).toThrow(badName);
    expect(() => normalizeFilePath('/flash/', 'fat')).toThrow(badName);
  });

  test('a normal form stays as it is, and parent and name make it whole', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 8 }), { minLength: 1 }), (parts) => {
        fc.pre(parts.every((part) => whyBadName(part, 'littlefs') === undefined));
        const path = normalizeFilePath(`/${parts.join('/')}`, 'littlefs');
        expect(normalizeFilePath(path, 'littlefs')).toBe(path);
        expect(joinDevicePath(parentOf(path), nameOf(path))).toBe(path);
      }),
    );
  });

  test('within means the folder itself or below, not a longer name', () => {
    expect([isWithin('/lib', '/lib'), isWithin('/lib/a', '/lib'), isWithin('/lib2', '/lib'), isWithin('/a', '/')]).toEqual([
      true,
      true,
      false,
      true,
    ]);
  });
});
