import { z } from 'zod';
import { call, stream } from './define.js';
import { Bytes, Content, DevicePath, ErrorInfo, JobId, Nothing, RelativePath, RootId, SessionId } from './common.js';

/** How the bytes of a file travel, fastest first; the engine steps down on a fault. */
export const Strategy = z.enum(['deflate-stream', 'stream', 'deflate-per-exec', 'base64-per-exec', 'literals']);
export type Strategy = z.infer<typeof Strategy>;

/** How far a job is, in real units. */
export const Progress = z.object({
  /** What is being done: a key of the window's catalogue with arguments. */
  step: z.string(),
  args: z.record(z.string(), z.union([z.string(), z.number()])),
  done: z.number(),
  total: z.number().nullable(),
  unit: z.enum(['bytes', 'files', 'blocks', 'none']),
  /** Why it can't be cancelled now, or null. */
  uncancellable: z.string().nullable(),
  /** Bytes a second over the last moments, and seconds left at that rate; null or absent while unknown. */
  rate: z.number().nullable().optional(),
  remaining: z.number().nullable().optional(),
  /** How the bytes travel now, where that is a choice (`src/files/strategy.ts`). */
  strategy: Strategy.nullable().optional(),
});
export type Progress = z.infer<typeof Progress>;

/** A place in a traceback. `file` is as Python printed it; `path` where Outpost knows which buffer or file it is. */
export const TraceFrame = z.object({ file: z.string(), line: z.number().int(), scope: z.string() });

/** How a program ended. "It raised" is an outcome, not a failure of Outpost. */
export const RunOutcome = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('finished') }),
  z.object({ kind: z.literal('raised'), traceback: z.string(), exception: z.string(), frames: z.array(TraceFrame) }),
  z.object({ kind: z.literal('interrupted') }),
  /** The program called `sys.exit()` or `machine.reset()`: the board restarted. */
  z.object({ kind: z.literal('reset') }),
]);
export type RunOutcome = z.infer<typeof RunOutcome>;

/** Where a save went. */
export const SaveReceipt = z.object({
  path: z.string(),
  size: z.number(),
  unchanged: z.boolean(),
  /** How the save was made safe: the promise that the text may make. */
  method: z.enum(['atomic', 'kept-on-computer', 'read-back']),
  verifiedBy: z.enum(['sha256', 'crc32', 'read-back']),
  /** Trial of a new main.py, where the board needs one. */
  trial: z.enum(['none', 'passed', 'failed']),
  /** After a failed trial: what the board needs now. */
  afterTrial: z.enum(['needs-reset', 'as-before']).optional(),
  hash: z.string(),
});
export type SaveReceipt = z.infer<typeof SaveReceipt>;

/** What a job left behind. */
export const JobResult = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('run'), outcome: RunOutcome }),
  z.object({ kind: z.literal('save'), receipt: SaveReceipt }),
  z.object({
    kind: z.literal('transfer'),
    files: z.number(),
    bytes: z.number(),
    /** Files that were equal already and were not sent. */
    unchanged: z.number().optional(),
    strategy: Strategy.nullable().optional(),
  }),
  /** A comparison is ready: ask `sync.plan` for it. */
  z.object({ kind: z.literal('plan'), plan: z.string() }),
  z.object({
    kind: z.literal('backup'),
    path: z.string(),
    files: z.number(),
    bytes: z.number(),
    /** Files in which passwords or identifiers were masked. */
    masked: z.array(z.string()),
  }),
  z.object({ kind: z.literal('none') }),
]);

/** A job's life. */
export const JobState = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('working'), progress: Progress.nullable() }),
  z.object({ kind: z.literal('done'), result: JobResult }),
  /** `progress`: how far it was when it ended so; what was done by then stays done. */
  z.object({ kind: z.literal('failed'), error: ErrorInfo, progress: Progress.nullable().optional() }),
  z.object({ kind: z.literal('cancelled'), progress: Progress.nullable().optional() }),
]);
export type JobState = z.infer<typeof JobState>;

/** One piece of long work; lives in the host and outlives the window. */
export const JobInfo = z.object({
  id: JobId,
  kind: z.enum(['run', 'save', 'upload', 'download', 'copy', 'move', 'delete', 'compare', 'sync', 'backup', 'restore']),
  /** What it works on, such as a file name. */
  subject: z.string(),
  session: SessionId.nullable(),
  startedAt: z.number(),
  endedAt: z.number().nullable(),
  state: JobState,
});
export type JobInfo = z.infer<typeof JobInfo>;

/** Where a script in the editor comes from; decides where "Save to device" puts it. */
export const ScriptSource = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('workspace'), root: RootId, path: RelativePath }),
  z.object({ kind: z.literal('board'), board: z.string().nullable(), path: DevicePath }),
  z.object({ kind: z.literal('untitled'), name: z.string().max(255) }),
]);
export type ScriptSource = z.infer<typeof ScriptSource>;

/** A question that must be answered before a save. Each is shown with its consequences. */
export const SaveQuestion = z.discriminatedUnion('kind', [
  /** Where to? Asked for untitled buffers and files without a remembered path. `suggestion` may be taken as it is. */
  z.object({ kind: z.literal('choose-path'), suggestion: z.string() }),
  /** The board's file is not what Outpost last read or wrote. */
  z.object({ kind: z.literal('changed-on-board'), path: z.string(), size: z.number() }),
  /** A different main.py or boot.py is there. */
  z.object({ kind: z.literal('replace-startup'), path: z.string(), size: z.number() }),
  /** The script could lock its owner out; `reasons` are keys of the messages catalogue with the line. */
  z.object({
    kind: z.literal('lock-out'),
    reasons: z.array(z.object({ reason: z.string(), line: z.number().int().nullable() })),
    trial: z.boolean(),
  }),
  /** The tab was opened from another board. */
  z.object({ kind: z.literal('other-board'), from: z.string(), to: z.string() }),
  /** The new content does not fit beside the old one: it would be replaced in place, the way back being on this computer. */
  z.object({ kind: z.literal('replace-in-place'), path: z.string(), needed: z.number(), free: z.number() }),
  /** The board shows itself as a USB drive of this computer; two writers corrupt it. */
  z.object({ kind: z.literal('drive-mounted'), drive: z.string() }),
]);
export type SaveQuestion = z.infer<typeof SaveQuestion>;

/** Another file will run instead of the one that is saved. */
export const StartupWinner = z.object({ path: z.string(), reason: z.enum(['sd-card', 'mpy', 'frozen', 'boot-setting']) });

/** What a save would do; nothing was written yet. */
export const SavePlan = z.object({
  path: z.string().nullable(),
  size: z.number(),
  needed: z.number(),
  free: z.number().nullable(),
  /** Hash of the board's present content (hex), or null when there is none. Handed back to `startSave`. */
  seen: z.string().nullable(),
  method: z.enum(['atomic', 'kept-on-computer', 'read-back']),
  questions: z.array(SaveQuestion),
  /** When this board runs main.py, as a key of the messages catalogue; only for run-at-power-on. */
  whenItRuns: z.string().nullable(),
  winner: StartupWinner.nullable(),
  trial: z.boolean(),
});
export type SavePlan = z.infer<typeof SavePlan>;

/** What is to be saved where. */
export const SaveOrder = z.object({
  session: SessionId,
  source: ScriptSource,
  content: Content,
  /** Explicit target; else the remembered, the file's own, or a question. */
  path: DevicePath.nullable(),
  runAtPowerOn: z.boolean(),
});
export type SaveOrder = z.infer<typeof SaveOrder>;

/** A file or folder on a board. */
export const BoardEntry = z.object({
  path: z.string(),
  name: z.string(),
  kind: z.enum(['file', 'folder']),
  size: z.number().nullable(),
});
export type BoardEntry = z.infer<typeof BoardEntry>;

/** An old content that can be brought back from this computer. */
export const HistoryEntry = z.object({
  id: z.string(),
  path: z.string(),
  size: z.number(),
  at: z.number(),
  why: z.enum(['replaced', 'deleted']),
});
export type HistoryEntry = z.infer<typeof HistoryEntry>;

/** Long work: runs, saves and transfers, and the short questions about files of a board. */
export const jobsApi = {
  jobs: {
    /** All jobs of this host, anew at each change: running ones and the last 50 that ended. */
    watch: stream({ params: Nothing, item: z.array(JobInfo), policy: 'latest' }),
    cancel: call({ params: z.object({ job: JobId }), result: Nothing }),
  },
  run: {
    /** Runs code without writing it to the board. The output goes to `repl.output`. */
    start: call({
      params: z.object({ session: SessionId, name: z.string().max(255), source: ScriptSource, content: Content }),
      result: z.object({ job: JobId }),
    }),
  },
  files: {
    /** The board's whole tree, parents before children. Needs the prompt: `session.main-running` while something runs. */
    tree: call({
      params: z.object({ session: SessionId }),
      result: z.object({ root: z.string(), entries: z.array(BoardEntry) }),
    }),
    /** At most 16 MiB; larger files are downloaded. `hash` is what the board's file was when read. */
    read: call({
      params: z.object({ session: SessionId, path: DevicePath }),
      result: z.object({ bytes: Bytes, hash: z.string(), board: z.string().nullable() }),
    }),
    planSave: call({ params: SaveOrder, result: SavePlan }),
    /** `answered` lists the kinds of question that the person said yes to; an unanswered one fails the job. */
    startSave: call({
      params: SaveOrder.extend({ seen: z.string().nullable(), answered: z.array(z.string().max(40)).max(10) }),
      result: z.object({ job: JobId }),
    }),
    makeFolder: call({ params: z.object({ session: SessionId, path: DevicePath }), result: Nothing }),
    rename: call({ params: z.object({ session: SessionId, from: DevicePath, to: DevicePath }), result: Nothing }),
    /** Deletes files and folders, contents kept in the history. */
    startRemove: call({
      params: z.object({ session: SessionId, paths: z.array(DevicePath).min(1).max(1000) }),
      result: z.object({ job: JobId }),
    }),
    /** Copies from an opened folder to the board. */
    startUpload: call({
      params: z.object({
        session: SessionId,
        root: RootId,
        paths: z.array(RelativePath).min(1).max(1000),
        to: DevicePath,
        replace: z.boolean(),
      }),
      result: z.object({ job: JobId }),
    }),
    /** Copies from the board into an opened folder. */
    startDownload: call({
      params: z.object({
        session: SessionId,
        paths: z.array(DevicePath).min(1).max(1000),
        root: RootId,
        to: RelativePath,
        replace: z.boolean(),
      }),
      result: z.object({ job: JobId }),
    }),
    history: call({ params: z.object({ session: SessionId }), result: z.array(HistoryEntry) }),
    readHistory: call({ params: z.object({ session: SessionId, id: z.string().max(200) }), result: z.object({ bytes: Bytes }) }),
    /** Says that files of a board changed, so that trees are read again. */
    changes: stream({ params: Nothing, item: z.object({ session: SessionId, paths: z.array(z.string()) }), policy: 'lossless' }),
  },
} as const;
