import { createStore, type StoreApi } from 'zustand/vanilla';
import type { AppInfo } from '../../src/contract/computer.js';

/** Whether this window hears its host. `replaced`: the same window was opened again elsewhere, so it does not try. */
export type ConnectionPhase =
  | { readonly kind: 'connecting' }
  | { readonly kind: 'connected' }
  | { readonly kind: 'lost'; readonly attempt: number }
  | { readonly kind: 'replaced' };

/** The link to the host, and what the host said of itself. */
export interface ConnectionState {
  readonly phase: ConnectionPhase;
  readonly info: AppInfo | null;
}

/** Store of the link to the host. */
export type ConnectionStore = StoreApi<ConnectionState>;

/** Makes the store of the link to the host. */
export function createConnectionStore(): ConnectionStore {
  return createStore<ConnectionState>(() => ({ phase: { kind: 'connecting' }, info: null }));
}
