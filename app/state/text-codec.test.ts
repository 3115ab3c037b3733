import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeText, encodeText } from './text-codec.js';

describe('text codec', () => {
  test('gives every file that is not binary back byte for byte', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 300 }).map((bytes) => bytes.filter((byte) => byte !== 0)),
        (bytes) => {
          const decoded = decodeText(bytes);
          if (decoded.kind !== 'text') throw new Error('taken for binary');
          expect(encodeText(decoded.text, decoded.form)).toEqual(bytes);
        },
      ),
    );
  });

  test('keeps a byte order mark out of the text and puts it back', () => {
    const bytes = Uint8Array.of(0xef, 0xbb, 0xbf, 0x61);
    expect(decodeText(bytes)).toEqual({ kind: 'text', text: 'a', form: { encoding: 'utf-8-bom', eol: '\n' } });
    expect(encodeText('a', { encoding: 'utf-8-bom', eol: '\n' })).toEqual(bytes);
  });

  test('takes a file with a NUL byte for binary', () => {
    expect(decodeText(Uint8Array.of(0x4d, 0x00, 0x06))).toEqual({ kind: 'binary' });
  });

  test('finds the line ending that most lines have', () => {
    expect(decodeText(new TextEncoder().encode('a\r\nb\r\nc\n'))).toMatchObject({ form: { eol: '\r\n' } });
  });

  test('writes a Latin-1 file as UTF-8 once it holds other characters', () => {
    expect(encodeText('é', { encoding: 'latin-1', eol: '\n' })).toEqual(Uint8Array.of(0xe9));
    expect(encodeText('€', { encoding: 'latin-1', eol: '\n' })).toEqual(Uint8Array.of(0xe2, 0x82, 0xac));
  });
});
