import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fuzzyFilter, fuzzyMatch } from './fuzzy.js';

const best = (query: string, texts: readonly string[]): readonly string[] =>
  fuzzyFilter(query, texts, (text) => text).map(({ item }) => item);

describe('fuzzyMatch', () => {
  test('prefers the starts of words', () => {
    expect(fuzzyMatch('sd', 'File: Save to device')?.positions).toEqual([6, 14]);
  });

  test('marks a run of letters where it stands', () => {
    expect(fuzzyMatch('stop', 'Script: Stop')?.positions).toEqual([8, 9, 10, 11]);
  });

  test('gives nothing when a letter is missing or out of order', () => {
    expect(fuzzyMatch('xyz', 'Save')).toBeUndefined();
    expect(fuzzyMatch('evas', 'Save')).toBeUndefined();
  });

  test('marks exactly the letters of the query, in order', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('a', 'b', ' ', 'C'), maxLength: 20 }),
        fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 5 }),
        (text, query) => {
          const match = fuzzyMatch(query, text);
          const marked = match?.positions.map((at) => text[at]?.toLowerCase()).join('');
          return match === undefined || marked === query;
        },
      ),
    );
  });
});

describe('fuzzyFilter', () => {
  test('puts the best first, and the shorter of equals', () => {
    expect(best('save', ['Bring back a save', 'Save to device', 'Save'])).toEqual([
      'Save',
      'Save to device',
      'Bring back a save',
    ]);
  });

  test('keeps everything in order without a query', () => {
    expect(best('  ', ['b', 'a'])).toEqual(['b', 'a']);
  });
});
