import { concat, utf8 } from '../base/bytes.js';
import type { RunOutcome, RunProgram } from '../session/types.js';
import { connect, type Connection } from './connect.js';
import { typedInput, type InputMode } from './input.js';
import { LineEnds } from './line-ends.js';
import { jsonBytes, printable } from './output.js';
import type { Context, ExitCode, OptionRule } from './verb.js';

/** Options of the verbs that run a program. */
export const PROGRAM_OPTIONS = {
  lf: { type: 'boolean', help: 'end lines of the output with LF; boards end them with CR LF' },
  'raw-stdin': { type: 'boolean', help: 'pass standard input on unchanged; else a line end becomes Enter' },
} as const satisfies Readonly<Record<string, OptionRule>>;

/** Code that fits any board's input buffer (micro:bit: 63 bytes) in one piece: nothing has to be known of the board to send it. */
const SHORT_CODE_BYTES = 60;

/** A program, and what it gets as its input. */
export interface ProgramOrder extends RunProgram {
  /** What a person calls the script; null for code that has no file. */
  readonly file: string | null;
  readonly input: InputMode;
}

/**
 * Runs a program on the board of a command: its output to standard output as it comes, its traceback to standard error.
 *
 * Ctrl-C stops the program on the board and brings the prompt back before the command ends.
 */
export async function runOnBoard(context: Context, order: ProgramOrder): Promise<ExitCode> {
  await using connection = await connect(context, {
    identifiesFirst: order.resetFirst || utf8(order.code).length > SHORT_CODE_BYTES,
  });
  const { output } = context;
  const collected: Uint8Array[] = [];
  const lineEnds = context.args.flag('lf') ? new LineEnds() : null;
  const outcome = await follow(context, connection, order, (chunk) => {
    if (output.isJson) collected.push(chunk.slice());
    else output.bytes(lineEnds === null ? chunk : lineEnds.take(chunk));
  });
  if (lineEnds !== null && !output.isJson) output.bytes(lineEnds.end());
  if (output.isJson)
    output.json({
      outcome: outcome.kind,
      ...jsonBytes('stdout', concat(collected)),
      ...(outcome.kind === 'raised' ? raisedOf(outcome) : {}),
    });
  else if (outcome.kind === 'raised') output.errorBytes(utf8(shownTraceback(outcome.traceback, order.file)));
  if (outcome.kind === 'reset') output.note('The board was reset by the program.');
  return exitCodeOf(outcome);
}

/** A traceback for standard error: lines end in LF, and frames of the script name its file, which the board knows as `<stdin>`. */
export function shownTraceback(traceback: string, file: string | null): string {
  const lines = traceback.replaceAll('\r\n', '\n');
  return file === null ? lines : lines.replace(/^ {2}File "<stdin>", line /gm, () => `  File "${printable(file)}", line `);
}

async function follow(
  context: Context,
  { session }: Connection,
  order: ProgramOrder,
  onStdout: (chunk: Uint8Array) => void,
): Promise<RunOutcome> {
  const ended = new AbortController();
  const stop = new AbortController();
  const signal = AbortSignal.any([context.signal, stop.signal]);
  const typing = typedInput(order.input, {
    signal: ended.signal,
    write: (bytes) => session.write(bytes),
    interrupt: () => stop.abort(),
  });
  try {
    return await session.run(order, { signal, onStdout, isLast: true });
  } finally {
    ended.abort();
    await typing;
  }
}

function raisedOf({ exception, traceback, frames }: Extract<RunOutcome, { kind: 'raised' }>): Readonly<Record<string, unknown>> {
  return { exception, traceback, frames };
}

function exitCodeOf(outcome: RunOutcome): ExitCode {
  switch (outcome.kind) {
    case 'finished':
    case 'reset':
      return 0;
    case 'raised':
      return 1;
    case 'interrupted':
      return 130;
  }
}
