import { describe, expect, test } from 'vitest';
import type { FileWarningDetails } from '../base/file-warning.js';
import { describeWarning } from './index.js';

const samples: { readonly [K in keyof FileWarningDetails]: readonly FileWarningDetails[K][] } = {
  'web-page': [{ site: 'github' }, { site: null }],
  'lfs-pointer': [{ size: 2048 }, { size: null }],
  'merge-conflict': [{ count: 1 }, { count: 3 }],
  'syntax-error': [
    { message: 'invalid syntax', bundledVersion: null },
    { message: 'invalid syntax', bundledVersion: '1.27.0' },
  ],
  'byte-order-mark': [{ encoding: 'utf-8' }, { encoding: 'utf-16le' }, { encoding: 'utf-16be' }],
  'typographic-characters': [{ count: 2, characters: '“\u00a0–\u200b' }],
  'bad-name': [{ reason: 'The name is empty.' }],
  'shadows-module': [
    { module: 'time', origin: 'builtin', imported: 'file', knownFrom: 'board' },
    { module: 'sensor', origin: 'unknown', imported: 'uncertain', knownFrom: 'list' },
    { module: 'dht', origin: 'frozen', imported: 'firmware', knownFrom: 'board' },
  ],
};
const all = Object.entries(samples).flatMap(([kind, list]) => list.map((details) => ({ kind, details })));
const place = { path: '/flash/a.py', line: 1 };

test.each(all)('$kind $details follows the rules for words', ({ kind, details }) => {
  const shown = describeWarning({ ...place, kind, details, fix: null });
  expect(`${shown.title}\n${shown.body}`).not.toMatch(/!|undefined|\[object|null| {2}/);
  expect(shown.title).toContain('/flash/a.py');
  expect(shown.title).not.toMatch(/\.$/);
  expect(shown.body).toMatch(/[.”]$/);
  expect(shown.fixLabel).toBeNull();
});

describe('labels of fixes', () => {
  test('name what they do', () => {
    const label = (kind: string, details: object, fix: Parameters<typeof describeWarning>[0]['fix']): string | null =>
      describeWarning({ ...place, kind, details, fix }).fixLabel;
    expect(label('shadows-module', samples['shadows-module'][0] ?? {}, { kind: 'rename', suggestion: '/flash/my_time.py' })).toBe(
      'Rename to my_time.py',
    );
    expect(label('byte-order-mark', { encoding: 'utf-8' }, { kind: 'remove-byte-order-mark' })).toBe('Remove the mark');
    expect(label('byte-order-mark', { encoding: 'utf-16le' }, { kind: 'remove-byte-order-mark' })).toBe('Convert to UTF-8');
    expect(
      label('typographic-characters', samples['typographic-characters'][0] ?? {}, { kind: 'replace-characters', count: 2 }),
    ).toBe('Replace 2 characters');
  });
});

test('names what can’t be seen', () => {
  const shown = describeWarning({
    ...place,
    kind: 'typographic-characters',
    details: { count: 4, characters: '“\u00a0–\u200b' },
    fix: null,
  });
  expect(shown.body).toContain('“, no-break space, long dash, invisible character');
});

test('the board’s verdict and the bundled hint are told apart', () => {
  const body = (bundledVersion: string | null): string =>
    describeWarning({ ...place, kind: 'syntax-error', details: { message: 'x', bundledVersion }, fix: null }).body;
  expect(body(null)).toMatch(/connected board/);
  expect(body('1.27.0')).toMatch(/MicroPython 1\.27\.0.*hint only/);
});

test('a kind of a newer host is named', () => {
  expect(describeWarning({ ...place, kind: 'new-kind', details: {}, fix: null })).toEqual({
    title: '/flash/a.py',
    body: 'Outpost noticed: new-kind.',
    fixLabel: null,
  });
});
