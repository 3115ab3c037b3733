import type { WaitOptions } from '../base/deadline.js';
import { PlainSession } from './plain-session.js';
import { ReplSession } from './repl-session.js';
import { SessionCore } from './session-core.js';
import type { Session, SessionEnvironment, SessionOptions } from './types.js';

export type * from './types.js';

/** What connecting takes besides options and environment. */
export type ConnectWait = Partial<WaitOptions>;

/** Opening and attaching together, when the caller sets no deadline. */
const CONNECT_MS = 15_000;

/**
 * Connects to a board: opens the port, finds out what the board does without disturbing it, and what it is when it
 * is idle. A board that runs a program is connected too (`busy-or-silent`).
 *
 * @throws OutpostError `transport.*` when the port does not open; `transport.lost` when it goes at once.
 */
export async function createSession(options: SessionOptions, env: SessionEnvironment, wait: ConnectWait = {}): Promise<Session> {
  if (options.mode === 'plain') return createPlainSession(options, env, wait);
  const core = new SessionCore(options, env);
  const session = new ReplSession(core);
  await session.connect({ deadline: wait.deadline ?? core.deadline(CONNECT_MS), signal: wait.signal });
  return session;
}

/** Opens a port for plain serial: nothing is sent, the modem lines are left alone. */
export async function createPlainSession(
  options: SessionOptions,
  env: SessionEnvironment,
  wait: ConnectWait = {},
): Promise<Session> {
  const core = new SessionCore({ ...options, mode: 'plain' }, env);
  const session = new PlainSession(core);
  await session.connect({ deadline: wait.deadline ?? core.deadline(CONNECT_MS), signal: wait.signal });
  return session;
}
