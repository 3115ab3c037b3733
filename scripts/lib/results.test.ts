import { expect, test } from 'vitest';
import { asResults, skippedLines, sum, summaryLine } from './results.mjs';

const skip = (name: string, reason: string): { name: string; reason: string } => ({ name, reason });

test('sums suites and says so in one line', () => {
  const results = sum([
    { passed: 3, failed: [], skipped: [skip('a', 'no board')] },
    { passed: 2, failed: [{ name: 'b', message: 'x' }], skipped: [] },
  ]);
  expect(summaryLine(results)).toBe('5 passed, 1 failed, 1 skipped');
});

test('lists skipped tests by reason and cuts long lists', () => {
  const skipped = [
    skip('a', 'no board'),
    skip('b', 'no Electron'),
    skip('c', 'no Electron'),
    skip('d', 'no Electron'),
    skip('e', 'no Electron'),
  ];
  expect(skippedLines({ passed: 0, failed: [], skipped })).toEqual([
    'skipped: no board: a',
    'skipped: no Electron: b; c; d; and 1 more',
  ]);
});

test('takes nothing incomplete for results', () => {
  expect([asResults(null), asResults({ passed: 1 }), asResults('1 passed')]).toEqual([undefined, undefined, undefined]);
});
