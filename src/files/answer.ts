import { fromHex, utf8Text } from '../base/bytes.js';
import { OutpostError } from '../base/errors.js';

/** What one of our device scripts printed: its marked lines, and how it ended. */
export interface Answer {
  /** Lines before the end, without those that a timer or thread of the board printed in between. */
  readonly lines: readonly string[];
  /** Values of the `.` line. */
  readonly end: readonly string[];
  /** What followed `!`: an errno, or the firmware's words. */
  readonly failure: string | undefined;
}

/** The raw prompt that an earlier Ctrl-A had asked for, come late. */
const LATE_BANNER = /raw REPL; CTRL-B to exit\r?\n>/g;
const MARKED = /^(?:>|[fd] |:|@ )/;

/**
 * Reads a frame printed by `resources/device/fs_*.py`: marked lines, then `. values` or `! error`.
 *
 * Lines of other origin are skipped; counts and sums in the frame show when one was damaged.
 *
 * @throws OutpostError `protocol.unexpected-reply` when the end is missing.
 */
export function parseAnswer(bytes: Uint8Array, waitedFor: string): Answer {
  const text = utf8Text(bytes).replace(LATE_BANNER, '');
  const lines: string[] = [];
  for (const line of text.split('\n').map((l) => l.trimEnd())) {
    if (/^\.(?: |$)/.test(line)) return { lines, end: line.split(' ').slice(1), failure: undefined };
    if (line.startsWith('! ')) return { lines, end: [], failure: line.slice(2) };
    if (MARKED.test(line)) lines.push(line);
  }
  throw new OutpostError('protocol.unexpected-reply', { waitedFor, got: text.slice(-200) });
}

/** Text of a hex field. Names that are not UTF-8 come out with U+FFFD: shown, but not openable. */
export function hexText(field: string, waitedFor: string): string {
  const bytes = fromHex(field);
  if (bytes === undefined) throw new OutpostError('protocol.unexpected-reply', { waitedFor, got: field.slice(0, 200) });
  return utf8Text(bytes);
}

/** A whole, non-negative number of a field. */
export function numberField(field: string | undefined, waitedFor: string): number {
  if (field === undefined || !/^\d+$/.test(field)) {
    throw new OutpostError('protocol.unexpected-reply', { waitedFor, got: field ?? '' });
  }
  return Number(field);
}
