import { expect, test } from 'vitest';
import fc from 'fast-check';
import { latin1 } from '../base/bytes.js';
import { LineSplitter } from './line-splitter.js';

const TEXT = '@ 100\r\nraw REPL; CTRL-B to exit\r\n>+ 1\r\n>2\r\n= 1\r\nend';

test('a late raw prompt among the lines disappears, however the bytes are cut', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: TEXT.length }), { maxLength: 8 }), (cuts) => {
      const lines = new LineSplitter();
      const places = [0, ...cuts.sort((a, b) => a - b), TEXT.length];
      const out = places.slice(1).flatMap((to, i) => lines.take(latin1(TEXT.slice(places[i], to))));
      expect([...out, lines.rest()]).toEqual(['@ 100', '+ 1', '>2', '= 1', 'end']);
    }),
  );
});
