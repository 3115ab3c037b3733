import type { SessionInfo } from '../../src/contract/boards.js';

/** How the state of a board looks: the colour is never alone, each has its words. */
export type BoardTone = 'ok' | 'running' | 'busy' | 'failed' | 'none';

/** The look of a session's state. */
export function boardTone(session: SessionInfo | null): BoardTone {
  if (session === null) return 'none';
  switch (session.state.kind) {
    case 'idle':
    case 'plain':
      return 'ok';
    case 'running':
      return 'running';
    case 'opening':
    case 'attaching':
    case 'busy-or-silent':
    case 'held':
    case 'interrupting':
      return 'busy';
    case 'lost':
      return session.state.reconnecting ? 'busy' : 'failed';
    case 'failed':
      return 'failed';
    case 'closed':
      return 'none';
  }
}

/** Why nothing can be run on this board now; null when it can. */
export type RunBlock = 'no-board' | 'plain' | 'running' | 'held' | 'connecting' | 'lost' | 'failed' | 'other-window';

/** Whether this window may act on the board. A board without a controller is anyone's. */
export function isControlled(session: SessionInfo, client: string | null): boolean {
  return session.controller === null || client === null || session.controller === client;
}

/** What keeps this window from using the board's prompt. A silent board or a running `main.py` does not: it is stopped first. */
export function runBlock(session: SessionInfo | null, client: string | null): RunBlock | null {
  if (session === null) return 'no-board';
  if (session.mode === 'plain') return 'plain';
  if (!isControlled(session, client)) return 'other-window';
  switch (session.state.kind) {
    case 'idle':
    case 'busy-or-silent':
      return null;
    case 'running':
      return 'running';
    case 'held':
    case 'interrupting':
      return 'held';
    case 'opening':
    case 'attaching':
      return 'connecting';
    case 'lost':
      return 'lost';
    case 'failed':
      return 'failed';
    case 'plain':
      return 'plain';
    case 'closed':
      return 'no-board';
  }
}

/** Whether Stop would do something: a program runs, ours or the board's own. */
export function canStop(session: SessionInfo | null): boolean {
  return (
    session !== null && session.mode === 'repl' && (session.state.kind === 'running' || session.state.kind === 'busy-or-silent')
  );
}

/** Whether the files can be read now: the prompt is there and free. */
export function canReadFiles(session: SessionInfo | null): boolean {
  return session !== null && session.mode === 'repl' && session.state.kind === 'idle';
}
