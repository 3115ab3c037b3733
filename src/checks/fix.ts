import { assertNever } from '../base/assert-never.js';
import { utf8 } from '../base/bytes.js';
import type { FileFix } from '../base/file-warning.js';
import { markOf, textOf } from './text-of.js';
import { withoutTypography } from './typography.js';

/**
 * A file's content with a fix applied. Pure; the content as it is for a rename, and when there is nothing to mend.
 *
 * A text in UTF-16 becomes UTF-8: MicroPython reads nothing else.
 */
export function applyFix(bytes: Uint8Array, fix: FileFix): Uint8Array {
  switch (fix.kind) {
    case 'rename':
      return bytes;
    case 'remove-byte-order-mark':
      return withoutMark(bytes);
    case 'replace-characters':
      return withoutPrintCharacters(bytes);
    default:
      return assertNever(fix, 'applyFix');
  }
}

function withoutMark(bytes: Uint8Array): Uint8Array {
  const mark = markOf(bytes);
  if (mark === undefined) return bytes;
  if (mark === 'utf-8') return bytes.slice(3);
  const text = textOf(bytes);
  return text === undefined ? bytes : utf8(text);
}

/** Bytes that are not UTF-8 are no text that could be read here; a mark at the start stays. */
function withoutPrintCharacters(bytes: Uint8Array): Uint8Array {
  const mark = markOf(bytes);
  if (mark === 'utf-16le' || mark === 'utf-16be') return bytes;
  const text = textOf(bytes);
  if (text === undefined) return bytes;
  const mended = withoutTypography(text);
  if (mended === text) return bytes;
  return utf8(mark === undefined ? mended : `\ufeff${mended}`);
}
