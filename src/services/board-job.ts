import { Deadline, type WaitOptions } from '../base/deadline.js';
import type { JobId, SessionId } from '../contract/common.js';
import { nameOf } from '../files/path.js';
import type { Board } from './boards.js';
import type { FilesParts } from './files.js';
import type { JobContext, JobOrder, Result } from './jobs.js';

/** Time for work on many files; a cancellation ends it at any moment. */
const WORK_MS = 4 * 60 * 60_000;

/** What a job on a board's files is given. */
export interface BoardJob {
  readonly wait: WaitOptions;
  readonly report: JobContext['report'];
}

/** What is to be done with which board. */
export interface BoardJobOrder {
  readonly kind: JobOrder['kind'];
  readonly subject: string;
  readonly session: SessionId;
  /** Looking needs no more than a quiet board; writing also the right one, and nobody else at its disk. */
  readonly access: 'look' | 'change';
  /** Unique id of the board that it is meant for; default: the one that the session has now. */
  readonly expected?: string | null;
  /** Called when the job ended, however it did. */
  readonly release?: () => Promise<void>;
}

/** Starts a job that holds the board of a session while it works. @throws OutpostError `session.not-connected`. */
export function startBoardJob(
  { environment, sessions, boards, jobs }: Pick<FilesParts, 'environment' | 'sessions' | 'boards' | 'jobs'>,
  order: BoardJobOrder,
  work: (board: Board, job: BoardJob) => Promise<Result>,
): JobId {
  const { kind, subject, session, access } = order;
  const connected = sessions.get(session);
  const expected = order.expected ?? connected.session.identity?.uniqueId ?? null;
  return jobs.start({
    kind,
    subject,
    session,
    work: async ({ signal, report }) => {
      const wait = { deadline: Deadline.after(WORK_MS, environment.clock), signal };
      try {
        return access === 'look'
          ? await boards.look(connected, subject, wait, (board) => work(board, { wait, report }))
          : await boards.change(connected, subject, { ...wait, expected }, (board) => work(board, { wait, report }));
      } finally {
        await order.release?.();
      }
    },
  });
}

/** What the job list shows for some paths: the name of the first, and that there are more. */
export function subjectOf(paths: readonly string[]): string {
  const first = nameOf(`/${paths[0] ?? ''}`);
  return paths.length > 1 ? `${first} +${paths.length - 1}` : first;
}
