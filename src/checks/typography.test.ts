import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { utf8, utf8Text } from '../base/bytes.js';
import { applyFix } from './fix.js';
import { codeOnly, segmentsOf } from './python-text.js';
import { findTypography, withoutTypography } from './typography.js';

const FIX = { kind: 'replace-characters', count: 1 } as const;
const fixed = (text: string): string => utf8Text(applyFix(utf8(text), FIX));

describe('print characters in code', () => {
  test.each([
    ['curly quotes as delimiters', 'print(“hello”)', 'print("hello")'],
    ['single ones', 'x = ‘a’ + ’b’', "x = 'a' + 'b'"],
    ['low and reversed ones', 'x = „a“', 'x = "a"'],
    ['a text opened by a plain quote and closed by a curly one', 'print("hello”)', 'print("hello")'],
    ['a text opened by a curly quote and closed by a plain one', 'print(“hello", “x”)', 'print("hello", "x")'],
    ['an apostrophe inside', 'print(“it’s”)', 'print("it’s")'],
    ['a plain apostrophe inside', "print(“it's”)", 'print("it\'s")'],
    ['plain quotes inside: the other kind delimits', 'x = “say "hi" now”', 'x = \'say "hi" now\''],
    ['a triple-quoted text over lines', '“““doc\n’ text”””\nx = 1', '"""doc\n’ text"""\nx = 1'],
    ['no-break and narrow spaces', 'if\u00a0x:\n\u202f\u202fpass', 'if x:\n  pass'],
    ['dashes and the minus of print', 'x = 1 – 2 − 3', 'x = 1 - 2 - 3'],
    ['zero-width characters', 'a\u200bb = 1\u2060', 'ab = 1'],
    ['ligatures and full-width signs', 'ﬁle（1，2）', 'file(1,2)'],
    ['an escaped quote inside', 'x = “a\\”b”', 'x = "a\\”b"'],
  ])('mends %s', (_, before, after) => {
    expect(fixed(before)).toBe(after);
    expect(findTypography(after)).toEqual([]);
  });

  test.each([
    ['a text', 'x = "“it’s” – \u00a0here"'],
    ['a text in single quotes', "x = '“–\u200b'"],
    ['a comment', 'x = 1  # “quoted” – and\u00a0more'],
    ['a text over lines', 'x = """\n“a” – b\n"""\n'],
    ['a raw text', 'x = r"\\“" + rb\'\\’\''],
    ['a continued line', 'x = "a\\\n“b”"\ny = 1'],
    ['names in other scripts', 'größe = 温度 + naïve'],
    ['a text with an escaped end', "x = 'it\\'s “ok”'"],
    ['an f-string', 'print(f"{x}–“")'],
    ['an empty text', 'x = "" + \'\' # –'],
  ])('leaves %s alone', (_, text) => {
    expect(findTypography(text)).toEqual([]);
    expect(fixed(text)).toBe(text);
  });

  test('a byte-order mark at the start is not its business', () => {
    expect(fixed('\ufeffx = “a”')).toBe('\ufeffx = "a"');
  });

  test('bytes that are not UTF-8 stay as they are', () => {
    const bytes = Uint8Array.of(0x78, 0x93, 0x94);
    expect(applyFix(bytes, FIX)).toBe(bytes);
  });
});

const BENT = '“”‘’–—\u00a0\u202f\u200bﬁ…，';
const inText = fc.string({ unit: fc.constantFrom(...BENT, 'a', ' ', '#', '\\\\', '\\"', "\\'"), maxLength: 12 });
const code = fc.string({ unit: fc.constantFrom('a', '=', ' ', '(', ')', '\n', '–', '\u00a0', '\u200b', '…'), maxLength: 10 });
const kept = fc.oneof(
  inText.map((t) => `"x${t}"`),
  inText.map((t) => `'x${t}'`),
  inText.map((t) => `r"x${t}"`),
  inText.map((t) => `"""x${t}\n${t}x"""`),
  inText.map((t) => `#${t}\n`),
);

describe('properties', () => {
  test('what stands in texts and comments survives, and lines stay lines', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(code, kept), { maxLength: 8 }), (pieces) => {
        const source = pieces.map(([before, keep]) => `${before} ${keep}`).join(' ');
        const result = withoutTypography(source);
        let at = 0;
        for (const [, keep] of pieces) {
          at = result.indexOf(keep, at);
          expect(at).toBeGreaterThanOrEqual(0);
          at += keep.length;
        }
        expect(result.split('\n').length).toBe(source.split('\n').length);
        expect(findTypography(result)).toEqual([]);
      }),
      { numRuns: 1000 },
    );
  });

  const anything = fc.string({ unit: fc.constantFrom(...BENT, '"', "'", '#', '\\', '\n', '\r', 'a', ' ', '"""'), maxLength: 40 });

  test('done twice is done once, for any text', () => {
    fc.assert(
      fc.property(anything, (text) => {
        const once = withoutTypography(text);
        expect(withoutTypography(once)).toBe(once);
        expect(once.replace(/[^\n\r]/g, '')).toBe(text.replace(/[^\n\r]/g, ''));
      }),
      { numRuns: 5000 },
    );
  });

  test('the segments cover any text without gaps, and blanking keeps every line', () => {
    fc.assert(
      fc.property(anything, (text) => {
        let at = 0;
        for (const segment of segmentsOf(text)) {
          expect(segment.start).toBe(at);
          expect(segment.end).toBeGreaterThan(segment.start);
          at = segment.end;
        }
        expect(at).toBe(text.length);
        expect(codeOnly(text).length).toBe(text.length);
        expect(codeOnly(text).split('\n').length).toBe(text.split('\n').length);
      }),
      { numRuns: 2000 },
    );
  });

  // With a search that starts over for each quote these would take minutes, not fit into a test's time.
  test.each(['“\n', '"a",', '“a”,', '“a",', "'“", '“““\n', '#'])('half a megabyte of %j is read in one pass', (piece) => {
    const source = piece.repeat(500_000 / piece.length);
    const segments = segmentsOf(source);
    expect(segments.at(-1)?.end).toBe(source.length);
  });

  test('a backslash at the end of a comment does not continue it', () => {
    expect(findTypography('# a\\\nx = “b”').length).toBe(2);
  });
});
