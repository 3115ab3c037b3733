import { abortError } from '../base/errors.js';
import { MAX_CREDIT } from './message.js';

/** Items that a stream may still send; the sender waits here when there are none. */
export class Credit {
  #left: number;
  #wake: (() => void) | undefined;

  constructor(initial: number) {
    this.#left = initial;
  }

  /** The consumer took items. More than the protocol's maximum is never owed. */
  give(items: number): void {
    this.#left = Math.min(MAX_CREDIT, this.#left + items);
    this.#wake?.();
  }

  /** Uses one, waiting until there is one. Rejects with an `AbortError` when the signal fires. */
  async take(signal: AbortSignal): Promise<void> {
    while (this.#left === 0) {
      await new Promise<void>((resolve, reject) => {
        if (signal.aborted) {
          reject(abortError(signal));
          return;
        }
        const handleAbort = (): void => {
          this.#wake = undefined;
          reject(abortError(signal));
        };
        this.#wake = () => {
          this.#wake = undefined;
          signal.removeEventListener('abort', handleAbort);
          resolve();
        };
        signal.addEventListener('abort', handleAbort, { once: true });
      });
    }
    this.#left--;
  }
}
