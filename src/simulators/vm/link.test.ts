import { expect, test } from 'vitest';
import { Link } from './link.js';

test('a byte that a Ctrl-C has dropped since the board saw it is not taken, and the wires stay in step', () => {
  const link = new Link();
  link.feed(Uint8Array.of(1, 2, 3));
  expect(link.take()).toBe(1);
  expect(link.available).toBe(2);
  // Between the board's look and its taking, from the host's thread.
  link.dropInput();
  expect(link.take()).toBeUndefined();
  expect(link.available).toBe(0);
  expect(link.feed(Uint8Array.of(4))).toBe(1);
  expect(link.take()).toBe(4);
});
