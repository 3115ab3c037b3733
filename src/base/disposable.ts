/** Something that holds a resource until it is disposed of. Compatible with `using`. */
export interface Disposable {
  [Symbol.dispose](): void;
}

const live = new Map<object, string>();
let tracking = false;

/** Starts or stops leak tracking (test suites only). Returns what was still alive and forgets it. */
export function trackDisposables(on: boolean): readonly string[] {
  const leaked = [...live.values()];
  live.clear();
  tracking = on;
  return leaked;
}

/** Wraps a clean-up function; it runs at most once. */
export function toDisposable(dispose: () => void): Disposable {
  let done = false;
  const it: Disposable = {
    [Symbol.dispose]() {
      if (done) return;
      done = true;
      live.delete(it);
      dispose();
    },
  };
  if (tracking) live.set(it, new Error('created here').stack ?? 'unknown');
  return it;
}

/** Owns several disposables and disposes of them in reverse order; later additions are disposed of at once. */
export class DisposableStore implements Disposable {
  #items: Disposable[] = [];
  #disposed = false;

  /** Registers and returns the item, so that creation and registration share a line. */
  add<T extends Disposable>(item: T): T {
    if (this.#disposed) item[Symbol.dispose]();
    else this.#items.push(item);
    return item;
  }

  /** Registers a clean-up function. */
  defer(dispose: () => void): void {
    this.add(toDisposable(dispose));
  }

  get isDisposed(): boolean {
    return this.#disposed;
  }

  [Symbol.dispose](): void {
    if (this.#disposed) return;
    this.#disposed = true;
    const failures: unknown[] = [];
    for (const item of this.#items.splice(0).reverse()) {
      try {
        item[Symbol.dispose]();
      } catch (error) {
        // The others must not leak; the first failure is the one that is told.
        failures.push(error);
      }
    }
    if (failures.length > 0) throw failures[0];
  }
}
