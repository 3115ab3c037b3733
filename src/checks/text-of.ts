import { utf8TextStrict } from '../base/bytes.js';

/** How a text begins that carries its encoding's mark. */
export type Marked = 'utf-8' | 'utf-16le' | 'utf-16be';

/** The byte-order mark at the start of a file, if there is one. */
export function markOf(bytes: Uint8Array): Marked | undefined {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return 'utf-8';
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  return undefined;
}

/** The text of a file without its mark, whatever it is encoded in; undefined when it is no text. */
export function textOf(bytes: Uint8Array): string | undefined {
  const mark = markOf(bytes);
  if (mark === undefined) return utf8TextStrict(bytes);
  if (mark === 'utf-8') return utf8TextStrict(bytes.subarray(3));
  try {
    return new TextDecoder(mark, { fatal: true, ignoreBOM: true }).decode(bytes.subarray(2));
  } catch (error) {
    if (error instanceof TypeError || error instanceof RangeError) return undefined;
    throw error;
  }
}

/** Line and column, from 1, of an index; columns count characters, not UTF-16 units. */
export function placeOf(text: string, index: number): { readonly line: number; readonly column: number } {
  const before = text.slice(0, index);
  const lines = before.split(/\r\n|\n|\r/);
  return { line: lines.length, column: [...(lines.at(-1) ?? '')].length + 1 };
}
