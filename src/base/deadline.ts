import { systemClock, type Clock } from './clock.js';
import { abortError, OutpostError } from './errors.js';

/**
 * A point in time after which a wait ends. It does not restart: pass the same deadline to every step of an action.
 *
 * `Deadline.none` is allowed only where a person's own program runs, and is written out there.
 */
export class Deadline {
  readonly clock: Clock;
  readonly #at: number;
  readonly #startedAt: number;

  private constructor(clock: Clock, at: number) {
    this.clock = clock;
    this.#startedAt = clock.now();
    this.#at = at;
  }

  /** No end: only for a person's own program, which ends by Stop, unplug or by itself. */
  static readonly none = new Deadline(systemClock, Number.POSITIVE_INFINITY);

  /** A deadline `ms` from now. */
  static after(ms: number, clock: Clock = systemClock): Deadline {
    return new Deadline(clock, clock.now() + ms);
  }

  /** The earlier of this one and one `ms` from now: a step inside a longer action. */
  within(ms: number): Deadline {
    const at = this.clock.now() + ms;
    return at < this.#at ? new Deadline(this.clock, at) : this;
  }

  get remainingMs(): number {
    return Math.max(0, this.#at - this.clock.now());
  }

  get isExpired(): boolean {
    return this.clock.now() >= this.#at;
  }

  /** Milliseconds between creation and now, for error texts. */
  get elapsedMs(): number {
    return Math.round(this.clock.now() - this.#startedAt);
  }
}

/** What every wait takes. */
export interface WaitOptions {
  readonly deadline: Deadline;
  readonly signal?: AbortSignal | undefined;
}

/** Throws when the signal was aborted; use at the head of loops over input. */
export function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted === true) throw abortError(signal);
}

/**
 * Waits for `work`, but not longer than the deadline and not after an abort. The work itself is not stopped.
 *
 * @throws OutpostError `protocol.timeout` at the deadline; an `AbortError` when the signal fires.
 */
export function withDeadline<T>(work: PromiseLike<T>, waitedFor: string, { deadline, signal }: WaitOptions): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    if (signal?.aborted === true) {
      reject(abortError(signal));
      return;
    }
    const finish = (end: () => void): void => {
      timer?.[Symbol.dispose]();
      signal?.removeEventListener('abort', handleAbort);
      end();
    };
    const handleAbort = (): void => finish(() => reject(abortError(signal)));
    const timer = Number.isFinite(deadline.remainingMs)
      ? deadline.clock.after(deadline.remainingMs, () =>
          finish(() => reject(new OutpostError('protocol.timeout', { waitedFor, afterMs: deadline.elapsedMs }))),
        )
      : undefined;
    signal?.addEventListener('abort', handleAbort);
    work.then(
      (value) => finish(() => resolve(value)),
      (error: unknown) => finish(() => reject(error)),
    );
  });
}

/** Waits out a time that a data sheet or a board profile demands. Never for letting things settle. */
export function pause(ms: number, options: { readonly clock: Clock; readonly signal?: AbortSignal | undefined }): Promise<void> {
  return new Promise<void>((resolve, reject) => {
    if (options.signal?.aborted === true) {
      reject(abortError(options.signal));
      return;
    }
    const handleAbort = (): void => {
      timer[Symbol.dispose]();
      reject(abortError(options.signal));
    };
    const timer = options.clock.after(ms, () => {
      options.signal?.removeEventListener('abort', handleAbort);
      resolve();
    });
    options.signal?.addEventListener('abort', handleAbort, { once: true });
  });
}
