import { concat } from '../base/bytes.js';
import type { Clock } from '../base/clock.js';
import { withDeadline, type Deadline, type WaitOptions } from '../base/deadline.js';
import { isOutpostError } from '../base/errors.js';

/** Bytes of the latest output that are kept as evidence. */
const KEPT = 512;

/** When a board was last heard, how much, and its last words; and waiting for it to speak or be quiet. */
export class Activity {
  readonly #clock: Clock;
  #total = 0;
  #lastAt = Number.NEGATIVE_INFINITY;
  #tail: Uint8Array = new Uint8Array(0);
  #wake: (() => void)[] = [];

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Bytes heard since the port was opened. */
  get total(): number {
    return this.#total;
  }

  /** The last words. */
  get tail(): Uint8Array {
    return this.#tail;
  }

  /** Milliseconds since the last byte; infinite when there was none. */
  get quietMs(): number {
    return this.#clock.now() - this.#lastAt;
  }

  record(chunk: Uint8Array): void {
    this.#total += chunk.length;
    this.#lastAt = this.#clock.now();
    this.#tail = chunk.length >= KEPT ? chunk.slice(-KEPT) : concat([this.#tail, chunk]).slice(-KEPT);
    this.wake();
  }

  /** Wakes those who wait without anything heard: the port went. */
  wake(): void {
    const waiting = this.#wake;
    this.#wake = [];
    for (const wake of waiting) wake();
  }

  /** Waits until something arrives; false when the deadline passes. */
  async next(options: WaitOptions): Promise<boolean> {
    const arrival = new Promise<void>((resolve) => {
      this.#wake.push(resolve);
    });
    try {
      await withDeadline(arrival, 'the board to speak', options);
      return true;
    } catch (error) {
      if (isOutpostError(error, 'protocol.timeout')) return false;
      throw error;
    }
  }

  /** Waits until nothing arrived for `quietMs`. The deadline is hard: a board that never stops speaking can't extend it. */
  async quiet(quietMs: number, options: WaitOptions & { readonly deadline: Deadline }): Promise<boolean> {
    let isQuiet = false;
    while (!isQuiet && !options.deadline.isExpired) {
      const before = options.deadline.remainingMs;
      isQuiet = !(await this.next({ ...options, deadline: options.deadline.within(quietMs) })) && before >= quietMs;
    }
    return isQuiet;
  }
}
