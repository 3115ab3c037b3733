import { OutpostError } from '../../base/errors.js';
import type { Session } from '../../session/types.js';
import { text, isMessageKey } from '../../messages/index.js';
import { checkWords } from '../arguments.js';
import { connect } from '../connect.js';
import { BOARD_OPTIONS, type Context, type Verb } from '../verb.js';

const { json: _json, ...options } = BOARD_OPTIONS;
/** Ctrl-]. */
const LEAVE = 0x1d;
/** After the end of a piped input: silence that means that the board has said all. */
const QUIET_MS = 500;

/** `outpost repl`. */
export const repl: Verb = {
  words: '',
  options: { ...options, plain: { type: 'boolean', help: 'bytes only: nothing is sent on opening, no modem line is touched' } },
  notes: ['What runs on the board is not stopped; Ctrl-C does that. All keys reach the board but Ctrl-], which leaves.'],
  async run(context) {
    const { args, output, signal } = context;
    checkWords(args.words, 0, 0, '');
    const mode = args.flag('plain') ? 'plain' : 'repl';
    await using connection = await connect(context, { mode, listenFirst: true, reconnect: true });
    const { session, place } = connection;
    if (process.stdin.isTTY) output.note(`Connected to ${place.label}. Ctrl-] leaves.`);
    const leaving = new AbortController();
    const stop = AbortSignal.any([signal, leaving.signal]);
    const shown = new Activity();
    const showing = show(context, session, stop, shown);
    try {
      await type(session, stop, shown);
    } finally {
      leaving.abort();
      await showing;
    }
    return signal.aborted ? 130 : 0;
  },
};

/** When the board last said something. */
class Activity {
  at = Date.now();
}

async function show({ output }: Context, session: Session, signal: AbortSignal, shown: Activity): Promise<void> {
  try {
    for await (const item of session.terminal.read(signal)) {
      shown.at = Date.now();
      if (item.kind === 'bytes') output.bytes(item.bytes);
      else if (item.kind === 'gap') output.note(`(${item.dropped} bytes were dropped)`);
      else if (isMessageKey(item.key)) output.note(text(item.key, item.args));
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

/** Passes keys on until Ctrl-], the end of the input, or the signal. */
async function type(session: Session, signal: AbortSignal, shown: Activity): Promise<void> {
  const { stdin } = process;
  const end = (): void => void stdin.destroy();
  signal.addEventListener('abort', end, { once: true });
  if (stdin.isTTY) stdin.setRawMode(true);
  try {
    for await (const chunk of stdin as AsyncIterable<Buffer>) {
      const at = chunk.indexOf(LEAVE);
      await session.write(at < 0 ? chunk : chunk.subarray(0, at));
      if (at >= 0) return;
    }
    if (!stdin.isTTY) await quiet(session, signal, shown);
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    signal.removeEventListener('abort', end);
    if (stdin.isTTY) stdin.setRawMode(false);
  }
}

/** Waits until the board has been silent for a while, so that a piped command shows its answers. */
async function quiet(session: Session, signal: AbortSignal, shown: Activity): Promise<void> {
  shown.at = Date.now();
  for (let left = QUIET_MS; left > 0 && !signal.aborted; left = shown.at + QUIET_MS - Date.now()) {
    if (session.state.kind === 'failed') throw session.state.error;
    if (session.state.kind === 'lost')
      throw new OutpostError('transport.lost', { port: session.label, reason: session.state.reason.kind });
    await new Promise<void>((resolve) => setTimeout(resolve, left));
  }
}
