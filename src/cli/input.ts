import { isOutpostError } from '../base/errors.js';

/** Where a program's input comes from: nowhere, this terminal or a pipe with line ends as Enter, or a pipe unchanged. */
export type InputMode = 'none' | 'lines' | 'raw';

/** Where input goes. */
export interface InputTarget {
  /** Ends the reading. */
  readonly signal: AbortSignal;
  readonly write: (bytes: Uint8Array) => Promise<void>;
  /** Ctrl-C was typed: in the terminal's raw mode it is a byte, not a signal. */
  readonly interrupt: () => void;
}

const CTRL_C = 0x03;
const LINE_END = 0x0a;
const ENTER = 0x0d;

/**
 * Passes standard input on to a running program until the signal.
 *
 * A terminal is put into raw mode, since the board echoes what is typed. Of a pipe, a line end is sent as Enter (CR), the only thing
 * that ends a line for `input()`; `raw` leaves bytes as they are. Never fails: a program that has ended needs no input.
 */
export async function typedInput(mode: InputMode, target: InputTarget): Promise<void> {
  if (mode === 'none' || target.signal.aborted) return;
  const { stdin } = process;
  const isTerminal = stdin.isTTY;
  if (isTerminal) stdin.setRawMode(true);
  const stop = (): void => void stdin.destroy();
  target.signal.addEventListener('abort', stop, { once: true });
  try {
    for await (const chunk of stdin as AsyncIterable<Buffer>) {
      if (target.signal.aborted) break;
      if (isTerminal && chunk.includes(CTRL_C)) target.interrupt();
      else await target.write(isTerminal || mode === 'raw' ? chunk : withEnter(chunk));
    }
  } catch (error) {
    if (!target.signal.aborted && !isOutpostError(error, 'session.busy', 'transport.lost', 'session.not-connected')) throw error;
  } finally {
    target.signal.removeEventListener('abort', stop);
    if (isTerminal) stdin.setRawMode(false);
  }
}

/** Line ends as the Enter key. A CR before a line end stays the only one. */
export function withEnter(chunk: Uint8Array): Uint8Array {
  const out: number[] = [];
  let last = 0;
  for (const byte of chunk) {
    if (byte !== LINE_END) out.push(byte);
    else if (last !== ENTER) out.push(ENTER);
    last = byte;
  }
  return Uint8Array.from(out);
}

/** All of standard input. */
export async function readAll(): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin as AsyncIterable<Buffer>) chunks.push(chunk);
  return new Uint8Array(Buffer.concat(chunks));
}
