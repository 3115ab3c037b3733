import { Deadline } from '../base/deadline.js';
import { isOutpostError, OutpostError } from '../base/errors.js';
import type { HostHandlers } from '../contract/api.js';
import type { JobId, SessionId } from '../contract/common.js';
import { parentOf } from '../files/path.js';
import { download, removeAll, type DownloadSink, type TransferContext, type TransferResult } from '../files/transfer.js';
import { upload, type UploadEntry } from '../files/upload.js';
import type { Workspace } from '../workspace/index.js';
import { subjectOf } from './board-job.js';
import type { Board } from './boards.js';
import type { FilesParts } from './files.js';
import type { JobContext, JobOrder, Result } from './jobs.js';

/** Time for copying many files; a cancellation ends it at any moment. */
const TRANSFER_MS = 4 * 60 * 60_000;

type TransferHandlers = Pick<HostHandlers['files'], 'startRemove' | 'startUpload' | 'startDownload'>;

/** The part of the contract's `files` that works on many files. */
export function createTransferHandlers(parts: FilesParts): TransferHandlers {
  const { control, workspace, changes } = parts;
  return {
    async startRemove({ session, paths }, { client }) {
      control.require(session, client, 'Delete');
      const job = startChange(parts, { kind: 'delete', subject: subjectOf(paths), session }, async ({ fs }, context) => {
        const result = await removeAll(fs, paths, { ...context, kind: fs.kind });
        changes.send({ session, paths: paths.map(parentOf) });
        return result;
      });
      return { job };
    },
    async startUpload({ session, root, paths, to, replace }, { client }) {
      control.require(session, client, 'Upload');
      const entries = await collect(workspace, root, paths);
      const job = startChange(parts, { kind: 'upload', subject: subjectOf(paths), session }, async ({ fs }, context) => {
        const result = await upload(fs, entries, { to, replace, kind: fs.kind }, context);
        changes.send({ session, paths: [to] });
        return result;
      });
      return { job };
    },
    async startDownload({ session, paths, root, to, replace }) {
      return { job: startDownload(parts, { session, paths, sink: workspaceSink(workspace, { root, to, replace }) }) };
    },
  };
}

/** Starts a job that writes to the board that the session has now. */
function startChange(
  { environment, sessions, boards, jobs }: FilesParts,
  order: Pick<JobOrder, 'kind' | 'subject'> & { readonly session: SessionId },
  work: (board: Board, context: TransferContext) => Promise<TransferResult>,
): JobId {
  const connected = sessions.get(order.session);
  const expected = connected.session.identity?.uniqueId ?? null;
  return jobs.start({
    ...order,
    work: async (job) => {
      const wait = { deadline: Deadline.after(TRANSFER_MS, environment.clock), signal: job.signal };
      return boards.change(connected, order.subject, { ...wait, expected }, async (board) =>
        transferred(await work(board, contextOf(board, wait, job))),
      );
    },
  });
}

function startDownload(
  { environment, sessions, boards, jobs }: FilesParts,
  order: { readonly session: SessionId; readonly paths: readonly string[]; readonly sink: DownloadSink },
): JobId {
  const { session, paths, sink } = order;
  const connected = sessions.get(session);
  const subject = subjectOf(paths);
  return jobs.start({
    kind: 'download',
    subject,
    session,
    work: async (job) => {
      const wait = { deadline: Deadline.after(TRANSFER_MS, environment.clock), signal: job.signal };
      return boards.look(connected, subject, wait, async (board) =>
        transferred(await download(board.fs, paths, sink, { ...contextOf(board, wait, job), kind: board.fs.kind })),
      );
    },
  });
}

function contextOf(
  { known, history }: Board,
  wait: Pick<TransferContext, 'deadline' | 'signal'>,
  { report }: JobContext,
): TransferContext {
  return { ...wait, backup: history, known, report };
}

function transferred({ files, bytes, unchanged, strategy }: TransferResult): Result {
  return { kind: 'transfer', files, bytes, unchanged: unchanged ?? 0, strategy: strategy ?? null };
}

/**
 * Everything at and below some paths of an opened folder, parents first.
 *
 * @throws OutpostError `workspace.outside-root` for a link that leaves the folder: nothing is left out without a word.
 */
export async function collect(
  workspace: Pick<Workspace, 'list' | 'read'>,
  root: string,
  paths: readonly string[],
): Promise<readonly UploadEntry[]> {
  const found: UploadEntry[] = [];
  for (const path of paths) {
    const folder = path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : '';
    const entry = (await workspace.list(root, folder)).find((one) => one.path === path);
    if (entry === undefined) throw new OutpostError('workspace.not-found', { path });
    await add(workspace, root, entry, { from: folder, found });
  }
  return found;
}

type Entry = Awaited<ReturnType<Workspace['list']>>[number];

async function add(
  workspace: Pick<Workspace, 'list' | 'read'>,
  root: string,
  entry: Entry,
  into: { readonly from: string; readonly found: UploadEntry[] },
): Promise<void> {
  const { path } = entry;
  const relative = into.from === '' ? path : path.slice(into.from.length + 1);
  if (entry.kind === 'link-outside') throw new OutpostError('workspace.outside-root', { path });
  if (entry.kind === 'file') {
    into.found.push({
      kind: 'file',
      relative,
      size: entry.size ?? 0,
      read: async () => (await workspace.read(root, path)).bytes,
    });
  } else if (entry.kind === 'folder') {
    into.found.push({ kind: 'folder', relative });
    for (const child of await workspace.list(root, path)) await add(workspace, root, child, into);
  }
}

/** Writes what comes from a board into an opened folder. */
function workspaceSink(
  workspace: Workspace,
  { root, to, replace }: { readonly root: string; readonly to: string; readonly replace: boolean },
): DownloadSink {
  const place = (relative: string): string => (to === '' ? relative : `${to}/${relative}`);
  return {
    async makeFolder(relative) {
      try {
        await workspace.makeFolder(root, place(relative));
      } catch (error) {
        if (!isOutpostError(error, 'workspace.exists')) throw error;
      }
    },
    open: (relative) => workspace.openWriter(root, place(relative), { expected: null, force: replace }),
  };
}
