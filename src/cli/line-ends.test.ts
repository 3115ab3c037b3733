import fc from 'fast-check';
import { expect, test } from 'vitest';
import { concat, latin1, latin1Text } from '../base/bytes.js';
import { LineEnds } from './line-ends.js';
import { withEnter } from './input.js';

test('turns CR LF into LF however the bytes are split, and leaves a CR alone', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom('\r', '\n', 'a', 'ab\r\nc')), (pieces) => {
      const ends = new LineEnds();
      const out = concat([...pieces.map((piece) => ends.take(latin1(piece))), ends.end()]);
      expect(latin1Text(out)).toBe(pieces.join('').replaceAll('\r\n', '\n'));
    }),
  );
});

test('sends line ends of a pipe as Enter', () => {
  expect(latin1Text(withEnter(latin1('one\ntwo\r\nthree')))).toBe('one\rtwo\rthree');
});
