import { Deadline } from '../base/deadline.js';
import { OutpostError } from '../base/errors.js';
import type { HostHandlers } from '../contract/api.js';
import { boardCopier, copyOnBoard } from '../files/board-copy.js';
import { joinDevicePath, normalizeDevicePath, parentOf } from '../files/path.js';
import { expand, type TransferContext } from '../files/transfer.js';
import { upload, type UploadEntry } from '../files/upload.js';
import { startBoardJob, subjectOf, type BoardJob } from './board-job.js';
import type { Board } from './boards.js';
import type { FilesParts } from './files.js';
import type { Result } from './jobs.js';
import type { HeldContent } from './uploads.js';

type Handlers = HostHandlers['boardFiles'];

/** Time for copying between two boards. */
const COPY_MS = 4 * 60 * 60_000;

/** The contract's `boardFiles`. */
export function createBoardFilesHandlers(parts: FilesParts): Handlers {
  const { control, changes } = parts;
  const startOnBoard = async (
    { session, paths, to, replace }: Parameters<Handlers['startCopy']>[0],
    client: string,
    move: boolean,
  ): ReturnType<Handlers['startCopy']> => {
    const subject = subjectOf(paths);
    control.require(session, client, subject);
    const order = { kind: move ? 'move' : 'copy', subject, session, access: 'change' } as const;
    const job = startBoardJob(parts, order, async (board, work) => {
      try {
        const copier = boardCopier(board.lease);
        const context = { ...contextOf(board, work), kind: board.fs.kind, copier };
        const { files, bytes } = await copyOnBoard(board.fs, { paths, to, replace, move }, context);
        return { kind: 'transfer', files, bytes };
      } finally {
        changes.send({ session, paths: move ? [to, ...paths.map(parentOf)] : [to] });
      }
    });
    return { job };
  };
  return {
    startUploadContents: (order, { client }) => startUploadContents(parts, order, client),
    startCopy: (order, { client }) => startOnBoard(order, client, false),
    startMove: (order, { client }) => startOnBoard(order, client, true),
    startCopyToBoard: async (order, { client }) => startCopyToBoard(parts, order, client),
  };
}

function contextOf({ known, history }: Board, { wait, report }: BoardJob): TransferContext {
  return { ...wait, backup: history, known, report };
}

/** What was dropped: held until the job ended, however long it takes. */
async function startUploadContents(
  parts: FilesParts,
  { session, to, replace, files, folders }: Parameters<Handlers['startUploadContents']>[0],
  client: string,
): ReturnType<Handlers['startUploadContents']> {
  const { control, uploads, changes } = parts;
  const subject = subjectOf([...folders, ...files.map(({ relative }) => relative)]);
  control.require(session, client, subject);
  const held: HeldContent[] = [];
  const release = async (): Promise<void> => void (await Promise.all(held.map((one) => one[Symbol.asyncDispose]())));
  try {
    for (const { content } of files) held.push(uploads.hold(client, content));
    const entries = entriesOf(
      files.map(({ relative }, i) => ({ relative, content: held[i] })),
      folders,
    );
    const job = startBoardJob(parts, { kind: 'upload', subject, session, access: 'change', release }, async (board, work) => {
      try {
        const { fs } = board;
        return { kind: 'transfer', ...(await upload(fs, entries, { to, replace, kind: fs.kind }, contextOf(board, work))) };
      } finally {
        changes.send({ session, paths: [to] });
      }
    });
    return { job };
  } catch (error) {
    await release();
    throw error;
  }
}

/** Folders before what is in them; those that only paths of files name are made too. */
function entriesOf(
  files: readonly { readonly relative: string; readonly content: HeldContent | undefined }[],
  folders: readonly string[],
): readonly UploadEntry[] {
  const all = new Set(folders);
  for (const path of [...folders, ...files.map(({ relative }) => relative)]) {
    const parts = path.split('/').slice(0, -1);
    for (const depth of parts.keys()) all.add(parts.slice(0, depth + 1).join('/'));
  }
  return [
    ...[...all].sort().map((relative): UploadEntry => ({ kind: 'folder', relative })),
    ...files.flatMap(({ relative, content }): UploadEntry[] =>
      content === undefined ? [] : [{ kind: 'file', relative, size: content.size, read: () => content.read() }],
    ),
  ];
}

function startCopyToBoard(
  parts: FilesParts,
  { from, paths, session, to, replace }: Parameters<Handlers['startCopyToBoard']>[0],
  client: string,
): Awaited<ReturnType<Handlers['startCopyToBoard']>> {
  const { control, sessions, boards, jobs, changes, environment } = parts;
  if (from === session) throw new OutpostError('app.bad-request', { issues: ['the two boards are the same'] });
  control.require(session, client, subjectOf(paths));
  const [source, target] = [sessions.get(from), sessions.get(session)];
  const expected = target.session.identity?.uniqueId ?? null;
  const subject = subjectOf(paths);
  const job = jobs.start({
    kind: 'copy',
    subject,
    session,
    work: async ({ signal, report }) => {
      const wait = { deadline: Deadline.after(COPY_MS, environment.clock), signal };
      const copy = (here: Board, there: Board): Promise<Result> =>
        copyAcross(here, there, { paths, to, replace }, { wait, report });
      try {
        // Always in the same order, so that two such jobs in opposite directions never wait for each other.
        return from < session
          ? await boards.look(source, subject, wait, (here) =>
              boards.change(target, subject, { ...wait, expected }, (there) => copy(here, there)),
            )
          : await boards.change(target, subject, { ...wait, expected }, (there) =>
              boards.look(source, subject, wait, (here) => copy(here, there)),
            );
      } finally {
        changes.send({ session, paths: [to] });
      }
    },
  });
  return { job };
}

/** One file at a time: read and checked from one board, saved safely on the other. */
async function copyAcross(
  here: Board,
  there: Board,
  { paths, to, replace }: { readonly paths: readonly string[]; readonly to: string; readonly replace: boolean },
  job: BoardJob,
): Promise<Result> {
  const { wait } = job;
  const entries: UploadEntry[] = [];
  for (const given of paths) {
    const top = normalizeDevicePath(given, here.fs.kind);
    const above = parentOf(top);
    for (const { path, kind, size } of await expand(here.fs, [top], here.fs.kind, wait)) {
      const relative = path.slice(joinDevicePath(above, '').length);
      entries.push(
        kind === 'folder' ? { kind, relative } : { kind, relative, size: size ?? 0, read: () => here.fs.read(path, { ...wait }) },
      );
    }
  }
  const order = { to, replace, kind: there.fs.kind };
  return { kind: 'transfer', ...(await upload(there.fs, entries, order, contextOf(there, job))) };
}
