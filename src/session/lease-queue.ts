import { toDisposable, type Disposable } from '../base/disposable.js';
import { withDeadline, type WaitOptions } from '../base/deadline.js';
import { isOutpostError, OutpostError } from '../base/errors.js';

/**
 * Who may talk to the board now: one holder at a time, others wait in order of arrival.
 *
 * @see ARCHITECTURE 5, "Lease"
 */
export class LeaseQueue {
  #holder: string | undefined;
  #waiting: { readonly holder: string; readonly grant: () => void }[] = [];

  /** Called when the last holder has gone and nobody waits. */
  onFree: () => void = () => undefined;

  /** Name of the present holder, in words for people. */
  get holder(): string | undefined {
    return this.#holder;
  }

  /**
   * Waits for its turn. Disposing gives the turn on.
   *
   * @throws OutpostError `session.busy` with the holder's name when the deadline passes first.
   */
  async take(holder: string, options: WaitOptions): Promise<Disposable> {
    if (this.#holder === undefined) return this.#grant(holder);
    let entry: { readonly holder: string; readonly grant: () => void } | undefined;
    const turn = new Promise<void>((resolve) => {
      entry = { holder, grant: resolve };
      this.#waiting.push(entry);
    });
    try {
      await withDeadline(turn, 'the board to be free', options);
    } catch (error) {
      // The turn may have come in the same moment; then it goes on to the next.
      if (!this.#waiting.some((w) => w === entry)) this.#next();
      this.#waiting = this.#waiting.filter((w) => w !== entry);
      if (isOutpostError(error, 'protocol.timeout')) throw new OutpostError('session.busy', { holder: this.#holder ?? holder });
      throw error;
    }
    return this.#grant(holder);
  }

  #grant(holder: string): Disposable {
    this.#holder = holder;
    return toDisposable(() => this.#next());
  }

  #next(): void {
    const next = this.#waiting.shift();
    this.#holder = next?.holder;
    if (next === undefined) this.onFree();
    else next.grant();
  }
}
