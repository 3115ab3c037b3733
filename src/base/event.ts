import { toDisposable, type Disposable } from './disposable.js';

/** Subscribes a listener; disposing of the result unsubscribes. Events tell of state, they do not steer. */
export type Event<T> = (listener: (value: T) => void) => Disposable;

/** The private side of an event: `readonly #onDidX = new Emitter<T>()`, public `onDidX = this.#onDidX.event`. */
export class Emitter<T> implements Disposable {
  #listeners = new Set<(value: T) => void>();

  readonly event: Event<T> = (listener) => {
    // Wrapped so that the same function subscribed twice is two subscriptions.
    const entry = (value: T): void => listener(value);
    this.#listeners.add(entry);
    return toDisposable(() => this.#listeners.delete(entry));
  };

  /** Calls all listeners, in order of subscription; those added meanwhile wait for the next event. */
  fire(value: T): void {
    for (const listener of [...this.#listeners]) listener(value);
  }

  get hasListeners(): boolean {
    return this.#listeners.size > 0;
  }

  [Symbol.dispose](): void {
    this.#listeners.clear();
  }
}
