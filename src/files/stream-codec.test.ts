import { expect, test } from 'vitest';
import fc from 'fast-check';
import { latin1, latin1Text } from '../base/bytes.js';
import { escapeForBoard, orderLine, unescapeFromBoard } from './stream-codec.js';

/** Python's side: `d.replace(b"\x1bC", b"\x03").replace(b"\x1b[", b"\x1b")` of fs_take.py. */
function unescapedByBoard(bytes: Uint8Array): string {
  return latin1Text(bytes).replaceAll('\u001bC', '\u0003').replaceAll('\u001b[', '\u001b');
}

/** Python's side: the three `replace` of fs_give.py. */
function escapedByBoard(bytes: Uint8Array): Uint8Array {
  return latin1(
    latin1Text(bytes).replaceAll('\u001b', '\u001b[').replaceAll('\u0004', '\u001bD').replaceAll('\u0003', '\u001bC'),
  );
}

const special = fc.array(fc.constantFrom(3, 4, 0x1b, 0x43, 0x44, 0x5b, 10, 0), { maxLength: 40 }).map((a) => Uint8Array.from(a));
const content = fc.oneof(special, fc.uint8Array({ maxLength: 300 }));

test('what is escaped for a board has no interrupt character, and the board gets it back', () => {
  fc.assert(
    fc.property(content, (bytes) => {
      const sent = escapeForBoard(bytes);
      expect(sent.includes(3)).toBe(false);
      expect(unescapedByBoard(sent)).toBe(latin1Text(bytes));
    }),
  );
});

test('what a board escapes has neither frame end nor interrupt character, and comes back', () => {
  fc.assert(
    fc.property(content, (bytes) => {
      const sent = escapedByBoard(bytes);
      expect(sent.includes(3) || sent.includes(4)).toBe(false);
      expect(unescapeFromBoard(sent)).toEqual(bytes);
    }),
  );
});

test.each([[[0x1b]], [[0x1b, 0x41]], [[1, 0x1b, 0x1b]]])('a broken form %j is told', (bytes) => {
  expect(unescapeFromBoard(Uint8Array.from(bytes))).toBeUndefined();
});

test('an order carries the sum of its words', () => {
  // CRC-32 of "e 61" by Python's binascii.
  expect(latin1Text(orderLine('e', '61'))).toMatch(/^e 61 [0-9a-f]{8}\n$/);
});
