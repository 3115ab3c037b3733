import { toDisposable, type Disposable } from './disposable.js';

/** Time, injected: milliseconds since an arbitrary start, and one-shot timers. */
export interface Clock {
  /** Monotonic milliseconds. */
  now(): number;
  /** Milliseconds since 1970, for stamps that people read. */
  wallTime(): number;
  /** Runs `action` once after `delayMs`; disposing before that cancels it. */
  after(delayMs: number, action: () => void): Disposable;
}

/** The machine's clock. The only place outside tests that starts timers. */
export const systemClock: Clock = {
  now: () => performance.now(),
  wallTime: () => Date.now(),
  after(delayMs, action) {
    const timer = setTimeout(action, delayMs);
    return toDisposable(() => clearTimeout(timer));
  },
};

/** A clock for tests: time passes only by `advance`. */
export class ManualClock implements Clock {
  #now = 0;
  #timers: { readonly at: number; readonly action: () => void; done: boolean }[] = [];

  now(): number {
    return this.#now;
  }

  wallTime(): number {
    return 1_790_000_000_000 + this.#now;
  }

  after(delayMs: number, action: () => void): Disposable {
    const timer = { at: this.#now + delayMs, action, done: false };
    this.#timers.push(timer);
    return toDisposable(() => {
      timer.done = true;
    });
  }

  /** Timers that still wait. */
  get pending(): number {
    return this.#timers.filter((t) => !t.done).length;
  }

  /** Lets time pass, firing due timers in order and letting promise reactions run between them. */
  async advance(ms: number): Promise<void> {
    const end = this.#now + ms;
    await settle();
    for (;;) {
      const due = this.#timers.filter((t) => !t.done && t.at <= end).sort((a, b) => a.at - b.at)[0];
      if (due === undefined) break;
      this.#now = Math.max(this.#now, due.at);
      due.done = true;
      due.action();
      await settle();
    }
    this.#now = end;
    this.#timers = this.#timers.filter((t) => !t.done);
  }
}

async function settle(): Promise<void> {
  for (let i = 0; i < 20; i++) await Promise.resolve();
}
