import { plainQuoteOf, segmentsOf } from './python-text.js';

/** One replacement in a source. */
export interface Edit {
  readonly at: number;
  readonly character: string;
  readonly replacement: string;
}

const BYTE_ORDER_MARK = '\ufeff';
/** Repairs may bring forth what only then can be seen, such as an end of a text. Two rounds did in all tests. */
const MAX_ROUNDS = 5;

/** No-break, figure, thin, hair, narrow, mathematical and ideographic spaces. */
const SPACES = /[\u00a0\u2000-\u200a\u202f\u205f\u3000]/;
/** Soft hyphen, zero-width space, joiners, marks of direction, word joiner, a byte-order mark inside. */
const INVISIBLE = /[\u00ad\u200b-\u200f\u2060\ufeff]/;
/** Hyphens, figure, en and em dash, minus. */
const DASHES = /[\u2010-\u2014\u2212\ufe63]/;
const FULL_WIDTH = /[\uff01-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff5e]/;
const OTHERS: Readonly<Record<string, string>> = { '…': '...', ﬀ: 'ff', ﬁ: 'fi', ﬂ: 'fl', ﬃ: 'ffi', ﬄ: 'ffl', '、': ',' };
const ANY = /[^\0-\u00ac\u00ae-\u00ff]|[\u00a0\u00ab\u00ad\u00bb]/g;

/** What Python wants in place of a character of print typography; undefined for any other. */
function replacementFor(character: string): string | undefined {
  if (SPACES.test(character)) return ' ';
  if (INVISIBLE.test(character)) return '';
  if (DASHES.test(character)) return '-';
  const quote = plainQuoteOf(character);
  if (quote !== undefined) return quote;
  if (FULL_WIDTH.test(character)) return String.fromCharCode(character.charCodeAt(0) - 0xfee0);
  return OTHERS[character];
}

/**
 * Finds what a PDF, a word processor or an input method has put into code: curly quotes, no-break and zero-width spaces, dashes,
 * ligatures, full-width signs. Comments and what stands inside texts is left alone; a byte-order mark at the start has a
 * warning of its own.
 *
 * MicroPython takes most of these for letters of a name, so that not even a syntax error need tell. Pure.
 */
export function findTypography(text: string): readonly Edit[] {
  const edits: Edit[] = [];
  for (const segment of segmentsOf(text)) {
    if (segment.kind === 'code') edits.push(...editsInCode(text, segment.start, segment.end));
    if (segment.kind !== 'quoted') continue;
    const { start, end, width, quote } = segment;
    for (const from of [start, end - width]) {
      for (let at = from; at < from + width; at++) {
        const character = text.charAt(at);
        if (character !== quote) edits.push({ at, character, replacement: quote });
      }
    }
  }
  return edits;
}

/** The source with all of that put right; lines stay lines. Done again it changes nothing. */
export function withoutTypography(text: string): string {
  let result = text;
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const edits = findTypography(result);
    if (edits.length === 0) break;
    result = applyEdits(result, edits);
  }
  return result;
}

function editsInCode(text: string, start: number, end: number): readonly Edit[] {
  const found: Edit[] = [];
  for (const match of text.slice(start, end).matchAll(ANY)) {
    const at = start + match.index;
    const replacement = replacementFor(match[0]);
    if (replacement !== undefined && !(at === 0 && match[0] === BYTE_ORDER_MARK)) {
      found.push({ at, character: match[0], replacement });
    }
  }
  return found;
}

function applyEdits(text: string, edits: readonly Edit[]): string {
  let out = '';
  let done = 0;
  for (const { at, character, replacement } of edits) {
    out += text.slice(done, at) + replacement;
    done = at + character.length;
  }
  return out + text.slice(done);
}
