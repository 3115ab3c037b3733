import { createStore, type StoreApi } from 'zustand/vanilla';

/** One line of Outpost's own log. */
export interface LogLine {
  readonly at: number;
  readonly level: string;
  readonly scope: string;
  readonly message: string;
}

/** The newest lines of Outpost's own log. */
export interface LogState {
  readonly lines: readonly LogLine[];
}

/** Store of the log. */
export type LogStore = StoreApi<LogState>;

const MOST = 1000;

/** Makes the store of the log. */
export function createLogStore(): LogStore {
  return createStore<LogState>(() => ({ lines: [] }));
}

/** Adds a line; the oldest goes beyond a thousand. */
export function addLogLine(store: LogStore, line: LogLine): void {
  store.setState(({ lines }) => ({ lines: [...lines.slice(-(MOST - 1)), line] }));
}
