import { AsyncQueue } from '../base/async-queue.js';
import { Emitter } from '../base/event.js';

/** A value that is watched: each watcher gets it now and after every change, a slow one only the newest. */
export class LiveValue<T> {
  #value: T;
  readonly #changed = new Emitter<void>();

  constructor(initial: T) {
    this.#value = initial;
  }

  get value(): T {
    return this.#value;
  }

  set(value: T): void {
    this.#value = value;
    this.#changed.fire();
  }

  /** Ends by leaving the loop or by the signal. */
  async *watch(signal: AbortSignal): AsyncGenerator<T> {
    // Holds at most one "look again", however many changes there were.
    const changes = new AsyncQueue<null>();
    const subscription = this.#changed.event(() => {
      if (changes.length === 0) changes.push(null);
    });
    const stop = (): void => changes.end();
    signal.addEventListener('abort', stop, { once: true });
    try {
      yield this.#value;
      if (signal.aborted) return;
      for await (const _ of changes) yield this.#value;
    } finally {
      subscription[Symbol.dispose]();
      signal.removeEventListener('abort', stop);
    }
  }
}
