import type { Clock } from '../../base/clock.js';
import type { FaultPlan } from '../faults.js';
import { FaultyLine } from './faulty-line.js';

/** Both ends of a cable, and what may go wrong in it. */
export interface CableOptions {
  readonly clock: Clock;
  readonly plan: () => FaultPlan;
  readonly toBoard: (bytes: Uint8Array) => Promise<void>;
  readonly toHost: (bytes: Uint8Array) => void;
  readonly onUnplug: () => void;
}

/** The cable between client and board: carries bytes in order, with the delay and damage of the fault plan. */
export class Cable {
  readonly #options: CableOptions;
  #line: FaultyLine;
  /** Changes when the client goes: what is still on its way then is lost. */
  #generation = 0;
  #queued = 0;
  #lastAt = 0;

  constructor(options: CableOptions) {
    this.#options = options;
    this.#line = new FaultyLine(options.plan().seed);
  }

  /** Bytes on their way to the client. */
  get queuedBytes(): number {
    return this.#queued;
  }

  /** Client to board. Resolves when the board has room. */
  async send(bytes: Uint8Array): Promise<void> {
    const plan = this.#options.plan();
    const { pieces, unplugs } = this.#line.pass(bytes, plan);
    for (const piece of pieces) {
      if (plan.delayMs > 0) await this.#later(plan.delayMs, () => this.#options.toBoard(piece));
      else await this.#options.toBoard(piece);
    }
    if (unplugs) this.#options.onUnplug();
  }

  /** Board to client. A client that is given a piece may ask for more at once: that comes behind the other pieces. */
  receive(bytes: Uint8Array): void {
    const plan = this.#options.plan();
    const { pieces, unplugs } = this.#line.pass(bytes, plan);
    const isFree = plan.delayMs === 0 && this.#queued === 0;
    const generation = this.#generation;
    this.#queued += pieces.reduce((sum, piece) => sum + piece.length, 0);
    for (const piece of pieces) {
      const arrive = (): void => {
        if (generation !== this.#generation) return;
        this.#queued -= piece.length;
        this.#options.toHost(piece);
      };
      if (isFree) arrive();
      else void this.#later(plan.delayMs, arrive);
    }
    if (unplugs) this.#options.onUnplug();
  }

  /** The client went: nothing of the old connection reaches the next. */
  reset(): void {
    this.#generation++;
    this.#queued = 0;
  }

  /** Starts the random faults anew from the plan's seed, and the count of bytes. */
  reseed(): void {
    this.#line = new FaultyLine(this.#options.plan().seed);
  }

  #later(ms: number, action: () => void | Promise<void>): Promise<void> {
    const generation = this.#generation;
    const { clock } = this.#options;
    this.#lastAt = Math.max(this.#lastAt, clock.now() + ms);
    return new Promise((resolve) => {
      clock.after(this.#lastAt - clock.now(), () => {
        resolve(generation === this.#generation ? action() : undefined);
      });
    });
  }
}
