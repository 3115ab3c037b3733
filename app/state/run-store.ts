import { createStore, type StoreApi } from 'zustand/vanilla';
import type { RunOrigin } from './problems-store.js';

/** What this window knows of runs beyond the host's jobs. */
export interface RunState {
  /** The tab each run job was started from, by job. Runs of other windows are missing. */
  readonly origins: Readonly<Record<string, RunOrigin>>;
}

/** Store of the runs. */
export type RunStore = StoreApi<RunState>;

/** Makes the store of the runs. */
export function createRunStore(): RunStore {
  return createStore<RunState>(() => ({ origins: {} }));
}
