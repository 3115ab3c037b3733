import type { Clock } from '../base/clock.js';

/** Blocks that may be on their way or in the board's buffers, besides the one that it writes, on any link. */
const OPEN_BLOCKS = 3;
/** How long the link may be busy with what the board has not confirmed: about as long as the longest erase takes. */
const AHEAD_MS = 1000;
/** Board and drivers hold no more than this: further bytes would wait on this computer. */
const MOST_BYTES = 98_304;

/**
 * How far a sender may be ahead of the board's confirmations, so that the link goes on while a flash is erased, and yet is soon quiet
 * after a fault: some blocks, or what the link carries in a second.
 *
 * The link's pace is taken from confirmations, and so never overestimated; the best since the first block counts.
 */
export class SendWindow {
  readonly #clock: Clock;
  /** Bytes on the link up to the end of each block. */
  readonly #ends = [0];
  #confirmed = 0;
  #since: number | undefined;
  /** Bytes per millisecond. */
  #pace = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Blocks that were given to the link. */
  get sent(): number {
    return this.#ends.length - 1;
  }

  /** Blocks that the board has taken. */
  get confirmed(): number {
    return this.#confirmed;
  }

  /** Whether one more block may be sent. */
  get hasRoom(): boolean {
    return this.sent - this.#confirmed <= OPEN_BLOCKS || this.#openBytes <= Math.min(MOST_BYTES, this.#pace * AHEAD_MS);
  }

  /** A block of so many bytes goes out. */
  send(bytes: number): void {
    this.#since ??= this.#clock.now();
    this.#ends.push((this.#ends.at(-1) ?? 0) + bytes);
  }

  /** The board has taken so many blocks, of all; a number that can't be is a damaged one. */
  confirm(count: number): void {
    if (count <= this.#confirmed || count > this.sent) return;
    this.#confirmed = count;
    const ms = this.#clock.now() - (this.#since ?? 0);
    if (ms > 0) this.#pace = Math.max(this.#pace, (this.#ends[count] ?? 0) / ms);
  }

  get #openBytes(): number {
    return (this.#ends.at(-1) ?? 0) - (this.#ends[this.#confirmed] ?? 0);
  }
}
