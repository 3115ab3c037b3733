import { toDisposable, type Disposable } from '../../src/base/disposable.js';

/** A place for a part of the window that comes and goes, such as the editor once it was loaded. */
export class Slot<T> {
  #value: T | null = null;
  #waiting: ((value: T) => void)[] = [];

  get value(): T | null {
    return this.#value;
  }

  /** Resolves with the part, now or when it comes. */
  ready(): Promise<T> {
    if (this.#value !== null) return Promise.resolve(this.#value);
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  /** Puts the part in place; disposing of the result takes it away, unless another has come. */
  fill(value: T): Disposable {
    this.#value = value;
    for (const resolve of this.#waiting.splice(0)) resolve(value);
    return toDisposable(() => {
      if (this.#value === value) this.#value = null;
    });
  }
}
