import { expect, test } from 'vitest';
import { traceLinks } from './trace-links.js';

test('finds the places of a traceback and leaves other text alone', () => {
  expect(traceLinks('  File "/flash/lib/a.py", line 12, in run')).toEqual([
    { start: 2, end: 33, file: '/flash/lib/a.py', line: 12 },
  ]);
  expect(traceLinks('print("line 3")')).toEqual([]);
});
