import { createStore, type StoreApi } from 'zustand/vanilla';
import type { SessionInfo } from '../../src/contract/boards.js';
import type { SessionId } from '../../src/contract/common.js';

/** The connected boards and the one that the window shows. */
export interface SessionsState {
  readonly loaded: boolean;
  readonly sessions: readonly SessionInfo[];
  readonly activeId: SessionId | null;
  /** A connect that is under way: the address, for the picker. */
  readonly connecting: string | null;
}

/** Store of the sessions. */
export type SessionsStore = StoreApi<SessionsState>;

/** Makes the store of the sessions. */
export function createSessionsStore(): SessionsStore {
  return createStore<SessionsState>(() => ({ loaded: false, sessions: [], activeId: null, connecting: null }));
}

/** Takes over the host's list; the shown board stays while it exists, else the newest one is shown. */
export function receiveSessions(store: SessionsStore, all: readonly SessionInfo[]): void {
  const sessions = all.filter((session) => session.state.kind !== 'closed');
  store.setState((before) => ({
    loaded: true,
    sessions,
    activeId: sessions.some((s) => s.id === before.activeId) ? before.activeId : (sessions.at(-1)?.id ?? null),
  }));
}

/** The board that the window shows, or null. */
export function activeSession(state: SessionsState): SessionInfo | null {
  return state.sessions.find((session) => session.id === state.activeId) ?? null;
}

/** The session with this address, or null. */
export function sessionAt(state: SessionsState, address: string): SessionInfo | null {
  return state.sessions.find((session) => session.address === address) ?? null;
}
