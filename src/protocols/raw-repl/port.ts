import type { Clock } from '../../base/clock.js';
import type { WaitOptions } from '../../base/deadline.js';

/** Where the driver's bytes go. What the board sends comes in through `receive`. */
export interface RawReplPort {
  readonly clock: Clock;
  send(bytes: Uint8Array, options: WaitOptions): Promise<void>;
}

/** How code is sent to this board. */
export interface RawReplTuning {
  /** False for cores that answer the request wrongly. */
  readonly rawPaste: boolean;
  /** Plain raw REPL: bytes a piece, and the pause after each. Also what the board surely takes in one burst. */
  readonly pieceBytes: number;
  readonly pauseMs: number;
}
