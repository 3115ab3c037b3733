import type { Clock } from '../base/clock.js';

/** Blocks that may be on their way or in the board's buffers, besides the one that it writes, on any link. */
const OPEN_BLOCKS = 3;
/** How long the link may be busy with what the board has not confirmed: about as long as the longest erase takes. */
const AHEAD_MS = 1000;
/** What drivers and a generous board may hold; also of unpacked bytes, which a slow flash must write before it hears an end. */
const MOST_BYTES = 98_304;

const START = { link: 0, content: 0 } as const;

/**
 * How far a sender may be ahead of the board's confirmations, so that the link goes on while a flash is erased, and yet is soon quiet
 * after a fault: some blocks, or what the link carries in a second.
 *
 * The link's pace is taken from what the board has confirmed since the first block, so that buffers on the way do not count; the best
 * so far counts, as an erase says nothing about the link.
 */
export class SendWindow {
  readonly #clock: Clock;
  /** Bytes up to the end of each block, on the link and unpacked. */
  readonly #ends: { readonly link: number; readonly content: number }[] = [START];
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
    if (this.sent - this.#confirmed <= OPEN_BLOCKS) return true;
    const { link, content } = this.open;
    return link <= Math.min(MOST_BYTES, this.#pace * AHEAD_MS) && content <= MOST_BYTES;
  }

  /** Bytes that the board has not confirmed. */
  get open(): { readonly link: number; readonly content: number } {
    const last = this.#ends.at(-1) ?? START;
    const taken = this.#ends[this.#confirmed] ?? START;
    return { link: last.link - taken.link, content: last.content - taken.content };
  }

  /** A block goes out: so many bytes on the link, so many unpacked. */
  send(link: number, content: number): void {
    this.#since ??= this.#clock.now();
    const last = this.#ends.at(-1) ?? START;
    this.#ends.push({ link: last.link + link, content: last.content + content });
  }

  /** The board has taken so many blocks, of all; a number out of range is a damaged one. */
  confirm(count: number): void {
    if (count <= this.#confirmed || count > this.sent) return;
    this.#confirmed = count;
    const ms = this.#clock.now() - (this.#since ?? 0);
    if (ms > 0) this.#pace = Math.max(this.#pace, (this.#ends[count] ?? START).link / ms);
  }
}
