import { z } from 'zod';
import { call } from './define.js';
import { Content, DevicePath, JobId, Nothing, RelativePath, RootId, SessionId } from './common.js';

/** Which side is made like the other. */
export const SyncDirection = z.enum(['to-board', 'to-computer']);
export type SyncDirection = z.infer<typeof SyncDirection>;

/** One file or folder of a preview. Paths are relative to the two places that are compared, `/` between parts. */
export const SyncItem = z.object({
  path: z.string(),
  kind: z.enum(['file', 'folder']),
  /** `deleted`: only the target has it. Never done unless asked for by name. */
  change: z.enum(['new', 'changed', 'deleted', 'same']),
  /** Bytes at the source; null for folders and for `deleted`. */
  size: z.number().nullable(),
  /** Bytes at the target; null for folders and for `new`. */
  targetSize: z.number().nullable(),
  /** The target's file is not what Outpost last read or wrote there: somebody else changed it. */
  changedThere: z.boolean(),
  /** Where it goes is known to be impossible (a name the board can't hold, a folder in the place of a file); a messages key. */
  problem: z.string().nullable(),
});
export type SyncItem = z.infer<typeof SyncItem>;

/** What was left out of a comparison, and by which rule. */
export const IgnoredItem = z.object({ path: z.string(), rule: z.string(), from: z.enum(['default', 'pymakr.conf']) });
export type IgnoredItem = z.infer<typeof IgnoredItem>;

/** What a sync or a restore would do; nothing was changed yet. */
export const SyncPlan = z.object({
  id: z.string(),
  session: SessionId,
  direction: SyncDirection,
  /** What is compared, for people: a folder of this computer, or a backup's file name. */
  source: z.string(),
  target: z.string(),
  items: z.array(SyncItem),
  ignored: z.array(IgnoredItem),
  /**
   * Bytes that all `new` and `changed` items together add at the target, in whole blocks and less what they replace, and what is
   * free there (null where unknown). More than is free: choosing everything is refused with `fs.no-space`.
   */
  needed: z.number(),
  free: z.number().nullable(),
  /** Of a backup: contents that were masked, so they can't be put back; not among `items`. */
  masked: z.array(z.string()),
});
export type SyncPlan = z.infer<typeof SyncPlan>;

const PlanId = z.string().min(1).max(80);
const Started = z.object({ job: JobId });

/** Comparing and copying whole folders, backups, and work between boards. Long ones are jobs; a plan job's result is a plan's id. */
export const syncApi = {
  sync: {
    /** Compares an opened folder (or one inside it) with a folder of the board. Result of the job: `{ kind: 'plan', plan }`. */
    startPlan: call({
      params: z.object({ session: SessionId, root: RootId, folder: RelativePath, to: DevicePath, direction: SyncDirection }),
      result: Started,
    }),
    /** `app.not-found` once it was forgotten (ten minutes, or the session closed). */
    plan: call({ params: z.object({ plan: PlanId }), result: SyncPlan }),
    /** Does what was chosen of a plan. An item whose target is no longer what the plan saw fails with `fs.changed-on-board`, undone. */
    start: call({
      params: z.object({
        plan: PlanId,
        /** Paths of `new` and `changed` items. */
        copy: z.array(z.string().max(4096)).max(100_000),
        /** Paths of `deleted` items that the person ticked. */
        remove: z.array(z.string().max(4096)).max(100_000),
      }),
      result: Started,
    }),
    forget: call({ params: z.object({ plan: PlanId }), result: Nothing }),
  },
  backup: {
    /**
     * Writes all files of the board into a zip in an opened folder. Passwords and identifiers in texts are masked unless `secrets`.
     * Result of the job: `{ kind: 'backup', … }` with what the file contains.
     */
    start: call({
      params: z.object({ session: SessionId, root: RootId, path: RelativePath, secrets: z.boolean() }),
      result: Started,
    }),
    /** Compares a backup with the board; result of the job: `{ kind: 'plan', plan }`, to be done by `sync.start`. */
    startRestorePlan: call({
      params: z.object({
        session: SessionId,
        source: z.discriminatedUnion('kind', [
          z.object({ kind: z.literal('workspace'), root: RootId, path: RelativePath }),
          z.object({ kind: z.literal('content'), name: z.string().max(255), content: Content }),
        ]),
      }),
      result: Started,
    }),
  },
  boardFiles: {
    /** Copies what was dropped from the system onto the board. `relative` has the names of the folders that came with it. */
    startUploadContents: call({
      params: z.object({
        session: SessionId,
        to: DevicePath,
        replace: z.boolean(),
        files: z.array(z.object({ relative: RelativePath.min(1), content: Content })).max(1000),
        folders: z.array(RelativePath.min(1)).max(1000),
      }),
      result: Started,
    }),
    /** Copies files and folders within the board, without sending them. */
    startCopy: call({
      params: z.object({ session: SessionId, paths: z.array(DevicePath).min(1).max(1000), to: DevicePath, replace: z.boolean() }),
      result: Started,
    }),
    /** Moves files and folders within the board. */
    startMove: call({
      params: z.object({ session: SessionId, paths: z.array(DevicePath).min(1).max(1000), to: DevicePath, replace: z.boolean() }),
      result: Started,
    }),
    /** Copies from one board to another. */
    startCopyToBoard: call({
      params: z.object({
        from: SessionId,
        paths: z.array(DevicePath).min(1).max(1000),
        session: SessionId,
        to: DevicePath,
        replace: z.boolean(),
      }),
      result: Started,
    }),
  },
} as const;
