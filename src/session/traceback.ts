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
