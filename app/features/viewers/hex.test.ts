import { expect, test } from 'vitest';
import { hexLine, hexLines } from './hex.js';

test('a line has its offset, its bytes in two groups, and what can be printed of them', () => {
  const bytes = Uint8Array.from([...'OPENMV'].map((char) => char.charCodeAt(0)).concat([0, 255, 10, 32]));
  expect(hexLine(bytes, 0)).toEqual({
    offset: '00000000',
    hex: '4f 50 45 4e 4d 56 00 ff  0a 20'.padEnd(48),
    text: 'OPENMV··· ',
  });
});

test('lines start at multiples of sixteen, and the last one may be short', () => {
  const bytes = new Uint8Array(33).fill(0x41);
  expect([hexLines(33), hexLines(32), hexLines(0)]).toEqual([3, 2, 0]);
  expect(hexLine(bytes, 2)).toEqual({ offset: '00000020', hex: '41'.padEnd(48), text: 'A' });
});
