import { createStore, type StoreApi } from 'zustand/vanilla';

/** How the terminal behaves now; nothing of it outlives the window. */
export interface TerminalState {
  /** All control keys go to the board. */
  readonly sendsControlKeys: boolean;
  /** The last control key that was held back, for the hint; null when none. */
  readonly heldBack: string | null;
  readonly findOpen: boolean;
  readonly plain: PlainView;
}

/** How a plain serial port is shown and typed to. */
export interface PlainView {
  readonly lineEnding: 'cr' | 'lf' | 'crlf' | 'none';
  readonly echo: boolean;
  readonly hex: boolean;
  readonly timestamps: boolean;
}

/** Store of the terminal. */
export type TerminalStore = StoreApi<TerminalState>;

/** Makes the store of the terminal. */
export function createTerminalStore(): TerminalStore {
  return createStore<TerminalState>(() => ({
    sendsControlKeys: false,
    heldBack: null,
    findOpen: false,
    plain: { lineEnding: 'crlf', echo: false, hex: false, timestamps: false },
  }));
}
