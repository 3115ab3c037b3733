import type { TraceFrame } from './types.js';

/** A traceback taken apart. */
export interface ParsedTraceback {
  /** Last line: the exception's name and message. */
  readonly exception: string;
  readonly frames: readonly TraceFrame[];
}

/**
 * Reads what MicroPython prints of an exception: outermost call first, as on the board.
 *
 * A syntax error's frame has no scope. Source: recordings qemu-05 and qemu-07.
 */
export function parseTraceback(text: string): ParsedTraceback {
  const lines = text.split(/\r?\n/);
  const frames: TraceFrame[] = [];
  let last = 0;
  for (const [i, line] of lines.entries()) {
    const match = /^ {2}File "(.*)", line (\d+)(?:, in (.*))?$/.exec(line);
    if (match === null) continue;
    frames.push({ file: match[1] ?? '', line: Number(match[2]), scope: match[3] ?? '' });
    last = i + 1;
  }
  const rest = lines.slice(frames.length > 0 ? last : 0).filter((line) => !line.startsWith('Traceback '));
  return { exception: rest.join('\n').trim(), frames };
}

/** Raised in the line that loads and calls a script of ours, and no further in. Told in full: a frame may have been lost on the way. */
const BEFORE_THE_CALL =
  /^Traceback \(most recent call last\):\r?\n(?: {2}File "<stdin>", line \d+, in <(?:module|lambda)>\r?\n)+(?:Name|Key|Type|Attribute|Import|Value|EOF|OS)Error: [^\r\n]*\r?\n$/;

/** Whether an exception says that nothing of a script of ours ran: what was sent was damaged on its way, and may be sent again. */
export function ranNothing(traceback: string): boolean {
  return parseTraceback(traceback).exception.startsWith('SyntaxError') || BEFORE_THE_CALL.test(traceback);
}
