import { latin1Text } from '../../base/bytes.js';
import { systemClock } from '../../base/clock.js';
import { Deadline } from '../../base/deadline.js';
import { silentLogger } from '../../base/logger.js';
import { BoardProfile } from '../../boards/profile.js';
import { createSession } from '../index.js';
import type { Session, SessionEnvironment, SessionOptions } from '../types.js';
import { ScriptedBoard, type ScriptedBoardOptions } from './scripted-board.js';

/** A profile with the defaults of an unknown board. */
export function plainProfile(more: Partial<BoardProfile> = {}): BoardProfile {
  return { ...BoardProfile.parse({ id: 'test', name: 'Test board', source: 'tests', tested: 'never' }), ...more };
}

/** A deadline on the machine's clock, generous: tests end by events. */
export function soon(ms = 10_000): { readonly deadline: Deadline } {
  return { deadline: Deadline.after(ms) };
}

/** A scripted board, a session with it, and what its terminal has shown. */
export interface SessionBench extends AsyncDisposable {
  readonly board: ScriptedBoard;
  readonly session: Session;
  /** Everything shown so far. */
  shown(): string;
  /** Lets the port vanish, as a pulled cable does, until `plug`. */
  unplug(): void;
  plug(): void;
}

/** Connects a session to a scripted board. */
export async function connectTo(
  board: Partial<ScriptedBoardOptions>,
  options: Partial<SessionOptions> = {},
  environment: Partial<SessionEnvironment> = {},
): Promise<SessionBench> {
  const it = new ScriptedBoard({ clock: systemClock, ...board });
  let isPlugged = true;
  let plugged: (() => void)[] = [];
  const env: SessionEnvironment = {
    clock: systemClock,
    log: silentLogger,
    open: async () => it.open(),
    waitForPort: ({ signal }) =>
      new Promise((resolve, reject) => {
        if (isPlugged) resolve();
        else plugged.push(resolve);
        signal?.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
      }),
    ...environment,
  };
  const session = await createSession(
    {
      address: 'scripted',
      label: 'scripted',
      profile: plainProfile(),
      mode: 'repl',
      baudRate: 115_200,
      probeOnAttach: true,
      reconnect: true,
      ...options,
    },
    env,
  );
  let shown = '';
  const reading = new AbortController();
  const reader = (async () => {
    for await (const item of session.terminal.read(reading.signal))
      shown += item.kind === 'bytes' ? latin1Text(item.bytes) : item.kind === 'gap' ? '[gap]' : '';
  })();
  return {
    board: it,
    session,
    shown: () => shown,
    unplug: () => {
      isPlugged = false;
      it.vanish();
    },
    plug: () => {
      isPlugged = true;
      for (const tell of plugged) tell();
      plugged = [];
    },
    async [Symbol.asyncDispose]() {
      await session[Symbol.asyncDispose]();
      reading.abort();
      await reader;
    },
  };
}

/** Waits until a condition holds, looking each turn of the event loop; the test's own timeout ends it. */
export async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise<void>((resolve) => systemClock.after(1, resolve));
}
