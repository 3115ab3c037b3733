import type { Clock } from '../base/clock.js';
import { abortError, isAbort, OutpostError, toOutpostError } from '../base/errors.js';
import type { Logger } from '../base/logger.js';
import type { JobId, SessionId } from '../contract/common.js';
import type { HostHandlers } from '../contract/api.js';
import type { Given } from '../contract/define.js';
import type * as contract from '../contract/jobs.js';
import type { Progress } from '../contract/jobs.js';
import type { z } from 'zod';
import { LiveValue } from './live-value.js';
import { RateMeter } from './rate-meter.js';

/** A job as windows see it. */
export type JobInfo = Given<contract.JobInfo>;

/** What a job left behind. */
export type Result = Given<z.infer<typeof contract.JobResult>>;

/** What is to be done, and how it is named. */
export interface JobOrder {
  readonly kind: JobInfo['kind'];
  readonly subject: string;
  readonly session: SessionId | null;
  readonly work: (context: JobContext) => Promise<Result>;
}

/** What a job's work is given. */
export interface JobContext {
  readonly id: JobId;
  readonly signal: AbortSignal;
  readonly report: (progress: Given<Progress>) => void;
}

/** Ended jobs that are remembered. */
const KEPT = 50;
/** Progress is told at most this often. */
const REPORT_MS = 50;

/** Long work of this host: it outlives the window that started it. */
export class Jobs {
  readonly list = new LiveValue<readonly JobInfo[]>([]);
  readonly #controllers = new Map<JobId, AbortController>();
  readonly #clock: Clock;
  readonly #log: Logger;
  readonly #randomId: () => string;

  constructor(environment: { readonly clock: Clock; readonly log: Logger; readonly randomId: () => string }) {
    this.#clock = environment.clock;
    this.#log = environment.log.child('jobs');
    this.#randomId = environment.randomId;
  }

  /** Starts work and returns at once. Failures are the job's state, never the caller's. */
  start(order: JobOrder): JobId {
    const id = this.#randomId() as JobId;
    const controller = new AbortController();
    this.#controllers.set(id, controller);
    const { kind, subject, session } = order;
    const state = { kind: 'working', progress: null } as const;
    this.#put({ id, kind, subject, session, startedAt: this.#clock.wallTime(), endedAt: null, state });
    void this.#run(order, id, controller.signal);
    return id;
  }

  /** Asks a job to stop; one that has ended stays as it is. Throws `app.not-found`. */
  cancel(id: JobId): void {
    if (this.#find(id) === undefined) throw new OutpostError('app.not-found', { what: 'job' });
    this.#controllers.get(id)?.abort(abortError());
  }

  /** The job that runs a program on this session, if any. */
  runOn(session: SessionId): JobId | null {
    return this.list.value.find((job) => job.session === session && job.kind === 'run' && job.endedAt === null)?.id ?? null;
  }

  /** Jobs that have not ended. */
  get working(): readonly JobInfo[] {
    return this.list.value.filter((job) => job.endedAt === null);
  }

  cancelAll(): void {
    for (const controller of this.#controllers.values()) controller.abort(abortError());
  }

  async #run(order: JobOrder, id: JobId, signal: AbortSignal): Promise<void> {
    let told = Number.NEGATIVE_INFINITY;
    const meter = new RateMeter();
    const report = (progress: Given<Progress>): void => {
      const now = this.#clock.now();
      const { done, total, unit } = progress;
      const rate = unit === 'bytes' ? meter.take(done, total, now) : {};
      const isLast = progress.total !== null && progress.done >= progress.total;
      const before = this.#find(id);
      if (before?.state.kind !== 'working') return;
      const isSameStep = before.state.progress?.step === progress.step;
      if (isSameStep && !isLast && now - told < REPORT_MS) return;
      told = now;
      this.#put({ ...before, state: { kind: 'working', progress: { ...rate, ...progress } } });
    };
    try {
      const result = await order.work({ id, signal, report });
      this.#end(id, { kind: 'done', result });
    } catch (error) {
      if (isAbort(error) || (signal.aborted && !(error instanceof OutpostError))) {
        this.#end(id, { kind: 'cancelled', ...this.#howFar(id) });
        return;
      }
      const failure = toOutpostError(error, `${order.kind} job`);
      this.#log[failure.code === 'app.internal' ? 'error' : 'info'](`A job failed: ${failure.code}`, { error });
      this.#end(id, { kind: 'failed', error: failure.toWire(), ...this.#howFar(id) });
    }
  }

  /** The last progress of work that is about to end early, if it told any. */
  #howFar(id: JobId): { readonly progress?: Given<Progress> } {
    const state = this.#find(id)?.state;
    return state?.kind === 'working' && state.progress !== null ? { progress: state.progress } : {};
  }

  #end(id: JobId, state: JobInfo['state']): void {
    this.#controllers.delete(id);
    const job = this.#find(id);
    if (job !== undefined) this.#put({ ...job, state, endedAt: this.#clock.wallTime() });
  }

  #find(id: JobId): JobInfo | undefined {
    return this.list.value.find((job) => job.id === id);
  }

  #put(job: JobInfo): void {
    const isNew = this.#find(job.id) === undefined;
    const all = isNew ? [...this.list.value, job] : this.list.value.map((other) => (other.id === job.id ? job : other));
    const ended = all.filter((other) => other.endedAt !== null);
    const forgotten = new Set(ended.slice(0, -KEPT));
    this.list.set(all.filter((other) => !forgotten.has(other)));
  }
}

/** The contract's `jobs`. */
export function createJobsHandlers(jobs: Jobs): HostHandlers['jobs'] {
  return {
    watch: (_params, { signal }) => jobs.list.watch(signal),
    async cancel({ job }) {
      jobs.cancel(job);
      return {};
    },
  };
}
