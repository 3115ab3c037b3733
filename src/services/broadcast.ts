import { AsyncQueue } from '../base/async-queue.js';
import { Emitter } from '../base/event.js';

/** Events for any number of readers; each gets every event from the moment it began to read. */
export class Broadcast<T> {
  readonly #emitter = new Emitter<T>();

  send(value: T): void {
    this.#emitter.fire(value);
  }

  /** Ends by leaving the loop or by the signal. */
  async *read(signal: AbortSignal): AsyncGenerator<T> {
    const queue = new AsyncQueue<T>();
    const subscription = this.#emitter.event((value) => queue.push(value));
    const stop = (): void => queue.end();
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
    try {
      yield* queue;
    } finally {
      subscription[Symbol.dispose]();
      signal.removeEventListener('abort', stop);
    }
  }
}
