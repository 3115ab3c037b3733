import type { Clock } from '../base/clock.js';
import type { Disposable } from '../base/disposable.js';
import { OutpostError } from '../base/errors.js';
import type { SessionId } from '../contract/common.js';
import type { Given } from '../contract/define.js';
import type * as contract from '../contract/sync.js';
import type { PlannedItem } from '../files/sync-plan.js';
import type { SyncSource, SyncTarget } from '../files/sync-run.js';
import type { Board } from './boards.js';

/** A plan as windows see it. */
export type SyncPlan = Given<contract.SyncPlan>;

/** A plan with what it takes to do it. */
export interface PreparedSync {
  readonly shown: Omit<SyncPlan, 'id'>;
  readonly items: readonly PlannedItem[];
  readonly job: 'sync' | 'restore';
  /** What the job list shows. */
  readonly subject: string;
  /** Unique id of the board that was looked at. */
  readonly board: string | null;
  /** The board's folder. */
  readonly folder: string;
  /** Opened anew for the execution. */
  sides(board: Board): { readonly source: SyncSource; readonly target: SyncTarget };
}

const EXPIRY_MS = 10 * 60_000;
/** More than one window needs; a plan of a large tree is not small. */
const MAX_PLANS = 16;

/** Previews that wait for a person's choice. Each is forgotten ten minutes after it was made or last asked for. */
export class Plans {
  readonly #plans = new Map<string, { readonly prepared: PreparedSync; expiry: Disposable }>();
  readonly #clock: Clock;
  readonly #randomId: () => string;
  readonly #isOpen: (session: SessionId) => boolean;

  constructor(options: {
    readonly clock: Clock;
    readonly randomId: () => string;
    readonly isOpen: (session: SessionId) => boolean;
  }) {
    this.#clock = options.clock;
    this.#randomId = options.randomId;
    this.#isOpen = options.isOpen;
  }

  add(prepared: PreparedSync): string {
    const id = this.#randomId();
    for (const old of [...this.#plans.keys()].slice(0, Math.max(0, this.#plans.size - MAX_PLANS + 1))) this.forget(old);
    this.#plans.set(id, { prepared, expiry: this.#expire(id) });
    return id;
  }

  /** @throws OutpostError `app.not-found` once it was forgotten or its session closed. */
  get(id: string): PreparedSync {
    const plan = this.#plans.get(id);
    if (plan !== undefined && !this.#isOpen(plan.prepared.shown.session)) this.forget(id);
    if (plan === undefined || !this.#plans.has(id)) throw new OutpostError('app.not-found', { what: 'This comparison' });
    plan.expiry[Symbol.dispose]();
    plan.expiry = this.#expire(id);
    return plan.prepared;
  }

  forget(id: string): void {
    this.#plans.get(id)?.expiry[Symbol.dispose]();
    this.#plans.delete(id);
  }

  #expire(id: string): Disposable {
    return this.#clock.after(EXPIRY_MS, () => void this.#plans.delete(id));
  }
}
