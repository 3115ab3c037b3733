import type { Deadline, WaitOptions } from '../../base/deadline.js';
import type { FrameKind } from './machine.js';

/** How one execution ended: the code's end, or a restart of Python (`SystemExit`, a reset). */
export type RawReplResult =
  | { readonly kind: 'end'; readonly stdout: Uint8Array; readonly stderr: Uint8Array; readonly isShown: boolean }
  | { readonly kind: 'reset'; readonly stdout: Uint8Array };

/** Options of one execution. Without `onStdout` output is collected. */
export interface RawReplExecOptions extends WaitOptions {
  readonly kind: FrameKind;
  /** Ends the sending of the code, when that must end before the code itself does. */
  readonly uploadDeadline?: Deadline;
  readonly onStdout?: ((chunk: Uint8Array) => void) | undefined;
  /** With `onStdout`: the code reads no input, so that it may be asked whether it has ended. */
  readonly readsNothing?: boolean | undefined;
  /** The code is on the board and runs; stdin is its own from here on. */
  readonly onAccepted?: (() => void) | undefined;
}

/** The account of one execution under way. */
export class Execution {
  readonly options: RawReplExecOptions;
  /** How it ended; rejects when the port goes. */
  readonly result: Promise<RawReplResult>;
  readonly stdout: Uint8Array[] = [];
  /** Chunks of output so far. */
  heard = 0;
  /** Bytes that may be sent, by the windows granted. */
  credit = 0;
  window = 0;
  /** The code is on the board. */
  isAccepted = false;
  /** A Ctrl-C went out while the code was being sent. */
  isCancelled = false;
  /** How often its end was suspected and asked for. */
  confirmations = 0;
  /** The board's answer to the raw-paste request. */
  answer: 'window' | 'off' | 'old-firmware' | 'unclear' | undefined;
  settle: (result: RawReplResult) => void = () => undefined;
  fail: (error: unknown) => void = () => undefined;

  constructor(options: RawReplExecOptions) {
    this.options = options;
    this.result = new Promise<RawReplResult>((settle, fail) => {
      this.settle = settle;
      this.fail = fail;
    });
    // The upload may fail first; then nobody waits for the result.
    this.result.catch(() => undefined);
  }

  /**
   * Opens the account of windows. The board grants a second one at once; where its input buffer is smaller than both
   * (SAMD, Nano 33 BLE), only one is used. Source: reference/micropython-host.md 1.8 and 1.9.
   */
  grantWindow(size: number, safeBurst: number): void {
    this.answer = 'window';
    this.window = size;
    this.credit = safeBurst >= 2 * size ? size : 0;
  }
}
