import fc from 'fast-check';
import { expect, test } from 'vitest';
import { concat } from '../../base/bytes.js';
import { ByteQueue } from './byte-queue.js';

test('gives back what was put in, whatever the pieces', () => {
  const piece = fc.uint8Array({ maxLength: 6000 });
  fc.assert(
    fc.property(fc.array(fc.tuple(piece, fc.nat(8000))), (steps) => {
      const queue = new ByteQueue();
      let expected: Uint8Array = new Uint8Array(0);
      for (const [bytes, dropped] of steps) {
        queue.put(bytes);
        expected = concat([expected, bytes]);
        expect(queue.bytes).toEqual(expected);
        queue.drop(dropped);
        expected = expected.subarray(dropped);
        expect(queue.length).toBe(expected.length);
      }
      queue.clear();
      expect(queue.length).toBe(0);
    }),
  );
});
