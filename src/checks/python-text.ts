/** A stretch of a Python source. `quoted`: a text whose delimiters a word processor has bent, such as “this”. */
export type Segment =
  | { readonly kind: 'code' | 'comment' | 'string'; readonly start: number; readonly end: number }
  | (Quoted & { readonly kind: 'quoted'; readonly start: number; readonly end: number });

/** Where the delimiters of a bent text lie, and the quote that belongs there. */
interface Quoted {
  /** Length of each delimiter: 1 or 3. */
  readonly width: 1 | 3;
  readonly quote: '"' | "'";
}

/** Bent forms of `"` and `'`: curly, low, reversed, primes, angle and full-width quotes. */
const DOUBLE = '“”„‟″«»＂';
const SINGLE = '‘’‚‛′＇';
const BENT = new RegExp(`[${DOUBLE}${SINGLE}]`);
const NEXT = new RegExp(`[#"'${DOUBLE}${SINGLE}]`, 'g');

interface Family {
  readonly plain: '"' | "'";
  readonly other: '"' | "'";
  readonly bent: string;
}
const FAMILIES: readonly Family[] = [
  { plain: '"', other: "'", bent: DOUBLE },
  { plain: "'", other: '"', bent: SINGLE },
];

/** Whether a character is a bent form of a quote; the plain one, or undefined. */
export function plainQuoteOf(character: string): '"' | "'" | undefined {
  return BENT.test(character) ? familyOf(character).plain : undefined;
}

/**
 * Cuts a Python source into code, comments and texts; the pieces cover it without gaps.
 *
 * No more than a lexer's first step: prefixes stay with the code before them (a raw text ends where a plain one would), f-strings
 * are texts. A text in one line without an end reaches to the end of its line. Source: Python language reference 2.4, 2.1.3;
 * MicroPython's lexer does the same.
 */
export function segmentsOf(text: string): readonly Segment[] {
  const found: Segment[] = [];
  let codeFrom = 0;
  for (let at = next(text, 0); at < text.length; at = next(text, codeFrom)) {
    const segment = segmentAt(text, at);
    if (at > codeFrom) found.push({ kind: 'code', start: codeFrom, end: at });
    found.push(segment);
    codeFrom = segment.end;
  }
  if (codeFrom < text.length) found.push({ kind: 'code', start: codeFrom, end: text.length });
  return found;
}

/** The source with everything that is not code blanked out: same length, same lines. */
export function codeOnly(text: string): string {
  return segmentsOf(text)
    .map((s) => (s.kind === 'code' ? text.slice(s.start, s.end) : text.slice(s.start, s.end).replace(/[^\n\r]/g, ' ')))
    .join('');
}

function next(text: string, from: number): number {
  NEXT.lastIndex = from;
  return NEXT.exec(text)?.index ?? text.length;
}

function familyOf(character: string): Family {
  const found = FAMILIES.find((f) => f.plain === character || f.bent.includes(character));
  if (found === undefined) throw new RangeError(`${character} is not a quote`);
  return found;
}

function segmentAt(text: string, start: number): Segment {
  const character = text.charAt(start);
  if (character === '#') return { kind: 'comment', start, end: endOfComment(text, start) };
  const family = familyOf(character);
  if (character !== family.plain) return bentAt(text, start, family);
  if (text.startsWith(character.repeat(3), start)) {
    const close = find(text, start + 3, (at) => text.startsWith(character.repeat(3), at));
    return { kind: 'string', start, end: close === undefined ? text.length : close + 3 };
  }
  const end = find(text, start + 1, (at) => text.charAt(at) === character || isLineEnd(at, text)) ?? text.length;
  if (text.charAt(end) === character) return { kind: 'string', start, end: end + 1 };
  const bent = find(text, start + 1, (at) => family.bent.includes(text.charAt(at)), end);
  if (bent === undefined) return { kind: 'string', start, end };
  return { kind: 'quoted', start, end: bent + 1, width: 1, quote: family.plain };
}

/** A bent quote in code opens a text when something of its kind closes it; else it is a character of the code. */
function bentAt(text: string, start: number, family: Family): Segment {
  const isBent = (at: number): boolean => family.bent.includes(text.charAt(at)) && at < text.length;
  const isQuote = (at: number): boolean => text.charAt(at) === family.plain || isBent(at);
  const isTriple = (at: number): boolean => isQuote(at) && isQuote(at + 1) && isQuote(at + 2);
  if (isTriple(start)) {
    const close = find(text, start + 3, isTriple);
    if (close !== undefined) return { kind: 'quoted', start, end: close + 3, width: 3, quote: family.plain };
  }
  const end = find(text, start + 1, (at) => isBent(at) || isLineEnd(at, text)) ?? text.length;
  const inside = text.slice(start + 1, end);
  const plainInside = inside.split(family.plain).length - 1;
  // “say "hi"” is one text; “say", “hi” are two, the first closed by a plain quote.
  if (isBent(end) && plainInside % 2 === 0) {
    const quote = plainInside > 0 && !inside.includes(family.other) ? family.other : family.plain;
    return { kind: 'quoted', start, end: end + 1, width: 1, quote };
  }
  const plain = find(text, start + 1, (at) => text.charAt(at) === family.plain, end);
  if (plain !== undefined) return { kind: 'quoted', start, end: plain + 1, width: 1, quote: family.plain };
  return { kind: 'code', start, end: start + 1 };
}

/** First place from `from` on, backslashes with what follows them left out, where the test holds. */
function find(text: string, from: number, test: (at: number, text: string) => boolean, end = text.length): number | undefined {
  for (let at = from; at < end; at++) {
    // A backslash also continues a text over the end of its line.
    if (text.charAt(at) === '\\') at += text.startsWith('\r\n', at + 1) ? 2 : 1;
    else if (test(at, text)) return at;
  }
  return undefined;
}

function endOfComment(text: string, start: number): number {
  let at = start;
  while (at < text.length && !isLineEnd(at, text)) at++;
  return at;
}

function isLineEnd(at: number, text: string): boolean {
  const character = text.charAt(at);
  return character === '\n' || character === '\r';
}
