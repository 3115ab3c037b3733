import type { Device } from './device.js';
import type { Link } from './link.js';

const CR = 13;
const LF = 10;
const IDLE_MS = 1;

/** What waiting must look at besides input. */
export interface InputOutputOptions {
  readonly link: Link;
  /** Whether an exception waits to be raised in the running program. */
  readonly isInterrupted: () => boolean;
  readonly now: () => number;
}

/**
 * Everything in which the board waits: for input, for time, for a timer of the program.
 *
 * A wait ends early when Ctrl-C has set an exception; the caller returns to Python, which raises it.
 */
export class InputOutput {
  readonly #options: InputOutputOptions;
  #timerAt = Number.POSITIVE_INFINITY;

  constructor(options: InputOutputOptions) {
    this.#options = options;
  }

  get isTimerDue(): boolean {
    return this.#options.now() >= this.#timerAt;
  }

  /** Sets when the program's next timer is due; 0 for none. */
  setTimer(ms: number): void {
    this.#timerAt = ms > 0 ? this.#options.now() + ms : Number.POSITIVE_INFINITY;
  }

  /** Waits for input; false when woken by Ctrl-C or a timer. */
  waitForInput(): boolean {
    const { link, isInterrupted, now } = this.#options;
    for (;;) {
      const mark = link.wakeMark;
      if (isInterrupted()) return false;
      if (link.available > 0 && !link.asleep) return true;
      const left = this.#timerAt - now();
      if (left <= 0) return false;
      link.waitForWake(mark, left);
    }
  }

  /** Waits for a time; true when it ended early because a timer is due. */
  wait(ms: number): boolean {
    const { link, isInterrupted, now } = this.#options;
    for (const end = now() + ms; ;) {
      const mark = link.wakeMark;
      if (isInterrupted()) return false;
      if (this.isTimerDue) return true;
      const left = Math.min(end, this.#timerAt) - now();
      if (left <= 0) return this.isTimerDue;
      link.waitForWake(mark, left);
    }
  }

  /** A program asks for input in a loop: lets a moment pass unless something happens. */
  idle(): void {
    const { link } = this.#options;
    const mark = link.wakeMark;
    if (link.available === 0) link.waitForWake(mark, IDLE_MS);
  }

  /** Standard input; as text CR becomes LF, as bytes nothing is changed. */
  stdin(asText: boolean): Device {
    const { link } = this.#options;
    return {
      isReadable: () => link.available > 0,
      read: (target) => {
        for (;;) {
          if (!this.waitForInput()) return 'interrupted';
          let count = 0;
          while (count < target.length) {
            const byte = link.take();
            if (byte === undefined) break;
            target[count++] = asText && byte === CR ? LF : byte;
          }
          // None: it was dropped after all. An empty answer would mean the end of the input.
          if (count > 0) return count;
        }
      },
    };
  }
}
