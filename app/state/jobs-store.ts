import { createStore, type StoreApi } from 'zustand/vanilla';
import type { JobId, SessionId } from '../../src/contract/common.js';
import type { JobInfo } from '../../src/contract/jobs.js';

/** Running jobs of the host and the last that ended. */
export interface JobsState {
  readonly loaded: boolean;
  readonly jobs: readonly JobInfo[];
}

/** Store of the jobs. */
export type JobsStore = StoreApi<JobsState>;

/** Makes the store of the jobs. */
export function createJobsStore(): JobsStore {
  return createStore<JobsState>(() => ({ loaded: false, jobs: [] }));
}

/** Whether a job has ended. */
export function isEnded(job: JobInfo): boolean {
  return job.state.kind !== 'working';
}

/** Jobs for the Transfers panel: everything but runs, newest first. */
export function transfers(state: JobsState): readonly JobInfo[] {
  return state.jobs.filter((job) => job.kind !== 'run').toSorted((a, b) => b.startedAt - a.startedAt);
}

/** The newest run of a session, or null. */
export function lastRun(state: JobsState, session: SessionId): JobInfo | null {
  return (
    state.jobs
      .filter((job) => job.kind === 'run' && job.session === session)
      .toSorted((a, b) => a.startedAt - b.startedAt)
      .at(-1) ?? null
  );
}

/**
 * Waits until a job ends and returns it. Rejects with the signal's reason when aborted; the job itself goes on.
 *
 * A job that the host no longer lists counts as cancelled: the host was restarted meanwhile.
 */
export function jobEnd(store: JobsStore, id: JobId, signal?: AbortSignal): Promise<JobInfo | null> {
  return new Promise((resolve, reject) => {
    let seen = false;
    const check = (state: JobsState): void => {
      const job = state.jobs.find((one) => one.id === id);
      if (job === undefined ? seen : isEnded(job)) {
        unsubscribe();
        resolve(job ?? null);
      }
      seen ||= job !== undefined;
    };
    const unsubscribe = store.subscribe(check);
    signal?.addEventListener(
      'abort',
      () => {
        unsubscribe();
        reject(signal.reason as Error);
      },
      { once: true },
    );
    check(store.getState());
  });
}
