import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { utf8 } from '../base/bytes.js';
import { isSame, printOf } from './print.js';
import { adler32 } from './repl-read.js';
import { fromBase64, toBase64 } from './base64.js';
import { sha256 } from './sha256.js';

test('SHA-256 gives the example vectors of FIPS 180-4', () => {
  expect(sha256(utf8('abc'))).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
  expect(sha256(new Uint8Array())).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
});

test('SHA-256 agrees with another implementation for any content, also inside a larger buffer', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), fc.nat(3), (bytes, shift) => {
      const shifted = new Uint8Array([...new Uint8Array(shift), ...bytes]).subarray(shift);
      expect(sha256(shifted)).toBe(createHash('sha256').update(bytes).digest('hex'));
    }),
  );
});

test('a print matches what a board computes in any form, and nothing that is missing', () => {
  const print = printOf(utf8('123456789'));
  expect(isSame(print, { kind: 'crc32', value: '9:cbf43926' })).toBe(true);
  expect(isSame(print, { kind: 'crc32', value: '8:cbf43926' })).toBe(false);
  expect(isSame(print, { kind: 'sha256', value: print.sha256 })).toBe(true);
  expect(isSame(print, null)).toBe(false);
});

test('Adler-32 of "Wikipedia" is the published 11e60398', () => {
  expect(adler32(utf8('Wikipedia'))).toBe('11e60398');
});

test('base64 goes both ways and refuses what is damaged', () => {
  fc.assert(
    fc.property(fc.uint8Array(), (bytes) => {
      expect(fromBase64(toBase64(bytes))).toEqual(bytes);
    }),
  );
  expect([fromBase64('YWJ'), fromBase64('YW=j'), fromBase64('Y WJ')]).toEqual([undefined, undefined, undefined]);
});
