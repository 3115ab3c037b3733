import { expect, test } from 'vitest';
import { catalogue } from './catalogue.js';
import { fill, t, type Text } from './t.js';

test('fills places, and writes numbers in the way of the language', () => {
  expect(t('ui.unitsOf', { done: 1200, total: 13000, unit: 'blocks' })).toBe('1,200 of 13,000 blocks');
});

test('chooses the plural form', () => {
  expect([0, 1, 2].map((count) => t('ui.matches', { count }))).toEqual(['0 entries', '1 entry', '2 entries']);
  expect(fill({ zero: 'none', one: 'one', other: '{count}' }, { count: 0 })).toBe('none');
});

test('leaves a place visible when its value is missing', () => {
  expect(fill('{a} and {b}', { a: 'x' })).toBe('x and {b}');
});

test('refuses missing keys and wrong values when it is compiled', () => {
  // @ts-expect-error -- no such key
  const missing = (): string => t('ui.noSuchKey');
  // @ts-expect-error -- a value is missing
  const incomplete = (): string => t('ui.bytesOf', { done: '1' });
  // @ts-expect-error -- the text has no places
  const tooMany = (): string => t('ui.close', { name: 'x' });
  expect([missing, incomplete, tooMany].every((call) => typeof call === 'function')).toBe(true);
});

test('every text is a sentence or a label without exclamation marks and without space at its ends', () => {
  const entries = Object.entries(catalogue as Readonly<Record<string, Text>>);
  const texts = entries.flatMap(([key, text]) =>
    typeof text === 'string' ? [[key, text]] : Object.values(text as object).map((form) => [key, String(form)]),
  );
  const bad = texts.filter(([, text = '']) => /\p{L}!/u.test(text) || text.trim() !== text || text === '');
  expect(bad).toEqual([]);
});
