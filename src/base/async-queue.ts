import { abortError } from './errors.js';

/**
 * A queue that one consumer reads with `for await`; producers never wait. Ends by `end` or `fail`.
 *
 * Leaving the loop early calls `onReturn`, so that the producer can stop.
 */
export class AsyncQueue<T> implements AsyncIterableIterator<T> {
  #items: T[] = [];
  #waiting: { resolve: (r: IteratorResult<T>) => void; reject: (e: unknown) => void } | undefined;
  #ended: { readonly error?: unknown } | undefined;
  /** Items before this one were taken; cut off in batches, since shifting a long array costs its length. */
  #head = 0;
  readonly #onReturn: (() => void) | undefined;
  readonly #forgetSignal: () => void;

  constructor(options: { readonly onReturn?: () => void; readonly signal?: AbortSignal | undefined } = {}) {
    this.#onReturn = options.onReturn;
    const { signal } = options;
    const handleAbort = (): void => this.fail(abortError(signal));
    this.#forgetSignal = () => signal?.removeEventListener('abort', handleAbort);
    if (signal?.aborted === true) handleAbort();
    else signal?.addEventListener('abort', handleAbort);
  }

  /** Items not yet taken. */
  get length(): number {
    return this.#items.length - this.#head;
  }

  push(item: T): void {
    if (this.#ended !== undefined) return;
    const waiting = this.#waiting;
    this.#waiting = undefined;
    if (waiting !== undefined) waiting.resolve({ done: false, value: item });
    else this.#items.push(item);
  }

  /** No more items; those queued are still delivered. */
  end(): void {
    this.#finish({});
  }

  /** Ends with an error, after the queued items. */
  fail(error: unknown): void {
    this.#finish({ error });
  }

  next(): Promise<IteratorResult<T>> {
    if (this.length > 0) return Promise.resolve({ done: false, value: this.#take() });
    if (this.#ended !== undefined) return this.#last(this.#ended);
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject };
    });
  }

  return(): Promise<IteratorResult<T>> {
    this.#items = [];
    this.#head = 0;
    const first = this.#ended === undefined;
    this.#finish({});
    if (first) this.#onReturn?.();
    return Promise.resolve({ done: true, value: undefined });
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  #take(): T {
    const item = this.#items[this.#head] as T;
    this.#items[this.#head] = undefined as T;
    this.#head++;
    if (this.#head > 1024 && this.#head * 2 > this.#items.length) {
      this.#items = this.#items.slice(this.#head);
      this.#head = 0;
    }
    return item;
  }

  #finish(end: { readonly error?: unknown }): void {
    if (this.#ended !== undefined) return;
    this.#ended = end;
    this.#forgetSignal();
    const waiting = this.#waiting;
    this.#waiting = undefined;
    if (waiting !== undefined) this.#last(end).then(waiting.resolve, waiting.reject);
  }

  #last(end: { readonly error?: unknown }): Promise<IteratorResult<T>> {
    if (!('error' in end)) return Promise.resolve({ done: true, value: undefined });
    this.#ended = {};
    return Promise.reject(end.error);
  }
}
