import { Deadline, type WaitOptions } from '../base/deadline.js';
import type { JobId, SessionId } from '../contract/common.js';
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
    work: ({ signal, report }) => {
      const wait = { deadline: Deadline.after(WORK_MS, environment.clock), signal };
      return access === 'look'
        ? boards.look(connected, subject, wait, (board) => work(board, { wait, report }))
        : boards.change(connected, subject, { ...wait, expected }, (board) => work(board, { wait, report }));
    },
  });
}
