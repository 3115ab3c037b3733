/** How fast bytes travel lately, and how long the rest takes. */
export interface Rate {
  /** Bytes a second; null while too little was seen. */
  readonly rate: number | null;
  /** Seconds; null without a rate or a total. */
  readonly remaining: number | null;
}

/** Time that the rate is taken over, and the least that tells something. */
const WINDOW_MS = 2000;
const LEAST_MS = 250;

/** Computes the rate of a piece of work from what it reports, smoothed over two seconds. */
export class RateMeter {
  #samples: { readonly at: number; readonly done: number }[] = [];
  #total: number | null = null;

  /** Takes a report; `now` in milliseconds. Another total, or less done than before, is other work: it starts anew. */
  take(done: number, total: number | null, now: number): Rate {
    const last = this.#samples.at(-1);
    if (total !== this.#total || (last !== undefined && done < last.done)) this.#samples = [];
    this.#total = total;
    this.#samples.push({ at: now, done });
    // The newest sample that is older than the window stays: the window begins there.
    while ((this.#samples[1]?.at ?? now) <= now - WINDOW_MS) this.#samples.shift();
    const first = this.#samples[0];
    const elapsed = now - (first?.at ?? now);
    if (first === undefined || elapsed < LEAST_MS) return { rate: null, remaining: null };
    const rate = ((done - first.done) * 1000) / elapsed;
    return { rate, remaining: total === null || rate <= 0 ? null : Math.max(0, total - done) / rate };
  }
}
