import { throwIfAborted } from '../base/deadline.js';
import type { Logger } from '../base/logger.js';
import type { HostHandlers } from '../contract/api.js';
import type { RootId, SessionId } from '../contract/common.js';
import type { SyncDirection } from '../contract/sync.js';
import { HISTORY_LIMIT } from '../files/history.js';
import type { IgnoreRule } from '../files/ignore.js';
import { joinDevicePath, normalizeDevicePath } from '../files/path.js';
import { hashFrom } from '../files/print.js';
import type { Print } from '../files/prints.js';
import { boardSource, boardTarget, mountsBelow, neededFor, readBoardSide, type BoardSide } from '../files/sync-board.js';
import { boardNames, planSync, type IgnoredPath, type PlannedItem, type SideEntry } from '../files/sync-plan.js';
import { runSync, type SyncChoice } from '../files/sync-run.js';
import { OutpostError } from '../base/errors.js';
import { startBoardJob, type BoardJob } from './board-job.js';
import type { Board } from './boards.js';
import type { Environment } from './environment.js';
import type { FilesParts } from './files.js';
import type { Result } from './jobs.js';
import type { Plans, PreparedSync, SyncPlan } from './plans.js';
import {
  computerNames,
  ignoreRulesOf,
  readWorkspaceSide,
  workspaceSource,
  workspaceTarget,
  type WorkspacePlace,
} from './workspace-side.js';

/** What the handlers of `sync` and `backup` need. */
export interface SyncParts extends FilesParts {
  readonly environment: Pick<Environment, 'clock' | 'log' | 'platform' | 'disk'>;
  readonly plans: Plans;
}

/** What is compared with what. */
interface PlanOrder {
  readonly session: SessionId;
  readonly root: RootId;
  readonly folder: string;
  readonly to: string;
  readonly direction: SyncDirection;
}

/** The contract's `sync`. */
export function createSyncHandlers(parts: SyncParts): HostHandlers['sync'] {
  const { plans, control, sessions } = parts;
  return {
    async startPlan(order) {
      const place = { workspace: parts.workspace, root: order.root, folder: order.folder };
      const label = labelOf(place);
      const { rules, problem } = await ignoreRulesOf(place);
      if (problem !== null) warnOfConf(parts.environment.log, problem);
      const job = startBoardJob(
        parts,
        { kind: 'compare', subject: label, session: order.session, access: 'look' },
        async (board, work) => {
          const prepared = await prepare(parts, order, { board, place, label, ignore: rules }, work);
          return { kind: 'plan', plan: plans.add(prepared) };
        },
      );
      return { job };
    },
    plan: async ({ plan }) => ({ ...plans.get(plan).shown, id: plan }),
    async start({ plan, copy, remove }, { client }) {
      const prepared = plans.get(plan);
      const { session, direction } = prepared.shown;
      const access = direction === 'to-board' ? 'change' : 'look';
      if (access === 'change') control.require(session, client, prepared.subject);
      sessions.get(session);
      const order = { kind: prepared.job, subject: prepared.subject, session, access, expected: prepared.board } as const;
      return { job: startBoardJob(parts, order, (board, job) => execute(parts, prepared, { copy, remove }, { board, job })) };
    },
    async forget({ plan }) {
      plans.forget(plan);
      return {};
    },
  };
}

function labelOf({ workspace, root, folder }: WorkspacePlace): string {
  const known = workspace.roots.find(root);
  if (known === undefined) throw new OutpostError('workspace.no-root', { root });
  const { name } = workspace.show(known);
  return folder === '' ? name : `${name}/${folder}`;
}

function warnOfConf(log: Logger, problem: string): void {
  log.warn('A pymakr.conf was not understood; the default ignore rules hold.', { problem });
}

async function prepare(
  parts: SyncParts,
  order: PlanOrder,
  about: {
    readonly board: Board;
    readonly place: WorkspacePlace;
    readonly label: string;
    readonly ignore: readonly IgnoreRule[];
  },
  job: BoardJob,
): Promise<PreparedSync> {
  const { board, place, label } = about;
  const folder = normalizeDevicePath(order.to, board.fs.kind);
  const isUp = order.direction === 'to-board';
  if (!isUp && (await board.fs.stat(folder, job.wait)) === null) throw new OutpostError('fs.not-found', { path: folder });
  const sides = await readSides(order, { ...about, folder }, job);
  const { environment } = parts;
  const { items, ignored } = planSync(sides.source, sides.target, {
    ignore: about.ignore,
    names: isUp ? boardNames(board.fs.kind) : computerNames(environment.disk.style, environment.platform),
    isMount: isUp ? mountsBelow(board.fs, folder) : () => false,
  });
  const [source, target] = isUp ? [label, folder] : [folder, label];
  return {
    shown: await shownPlan(
      { session: order.session, direction: order.direction, source, target, items, ignored },
      { board, folder, job },
    ),
    items,
    job: 'sync',
    subject: label,
    board: board.identity.uniqueId,
    folder,
    sides: (opened) => {
      const side = sideOf(opened, folder);
      return isUp
        ? { source: workspaceSource(place), target: boardTarget(side) }
        : { source: boardSource(side), target: workspaceTarget(place) };
    },
  };
}

/** Reads both sides; of the computer's files only those are opened whose content decides something. */
async function readSides(
  { direction }: PlanOrder,
  about: {
    readonly board: Board;
    readonly place: WorkspacePlace;
    readonly folder: string;
    readonly ignore: readonly IgnoreRule[];
  },
  { wait, report }: BoardJob,
): Promise<{ readonly source: readonly SideEntry[]; readonly target: readonly SideEntry[] }> {
  const { board, place, folder, ignore } = about;
  const count = (done: number, total: number | null): void =>
    report({ step: 'step.comparing', args: {}, done, total, unit: 'files', uncancellable: null });
  count(0, null);
  const onBoard = await readBoardSide(board.fs, folder, wait);
  throwIfAborted(wait.signal);
  const sizes = new Map(onBoard.map(({ path, size }) => [path.toLowerCase(), size]));
  const isPrinted = (path: string, size: number | null): boolean => {
    const there = sizes.get(path.toLowerCase());
    return there !== undefined && (direction === 'to-computer' || there === null || size === null || there === size);
  };
  const here = await readWorkspaceSide(place, { ...wait, ignore, isPrinted, onFile: (done) => count(done, null) });
  return direction === 'to-board' ? { source: here, target: onBoard } : { source: onBoard, target: here };
}

/** A board's folder as a side of a sync. */
export function sideOf({ fs, known, history }: Board, folder: string): BoardSide {
  return { fs, folder, known, backup: history };
}

/** The plan as windows see it, with what is known of changes by others and of the room on the board. */
export async function shownPlan(
  plan: Pick<SyncPlan, 'session' | 'direction' | 'source' | 'target'> & {
    readonly items: readonly PlannedItem[];
    readonly ignored: readonly IgnoredPath[];
    readonly masked?: readonly string[];
  },
  { board, folder, job }: { readonly board: Board; readonly folder: string; readonly job: BoardJob },
): Promise<Omit<SyncPlan, 'id'>> {
  const usage = plan.direction === 'to-board' ? await board.fs.usage(job.wait) : null;
  const items: SyncPlan['items'][number][] = [];
  for (const { path, kind, change, size, targetSize, problem, targetPrint, targetPath } of plan.items) {
    const isTheirs = change === 'changed' || change === 'deleted';
    const changedThere =
      isTheirs &&
      targetPrint !== null &&
      !(await board.known.isUnchanged(joinDevicePath(folder, targetPath), asHash(targetPrint)));
    items.push({ path, kind, change, size, targetSize, changedThere, problem });
  }
  const ignored = plan.ignored.map(({ path, pattern, from }) => ({ path, rule: pattern, from }));
  const { session, direction, source, target, masked = [] } = plan;
  return {
    session,
    direction,
    source,
    target,
    items,
    ignored,
    masked,
    needed: neededFor(plan.items, usage),
    free: usage?.free ?? null,
  };
}

function asHash(print: Print): Parameters<Board['known']['isUnchanged']>[1] {
  return 'kind' in print ? print : hashFrom(print, 'sha256');
}

/** Does what was chosen of a plan; a failure of single files is told when the others are done. */
async function execute(
  { changes }: SyncParts,
  prepared: PreparedSync,
  choice: SyncChoice,
  { board, job }: { readonly board: Board; readonly job: BoardJob },
): Promise<Result> {
  try {
    const { files, bytes, unchanged, strategy, failures } = await runSync(prepared.items, choice, prepared.sides(board), {
      ...job.wait,
      kept: HISTORY_LIMIT,
      report: job.report,
    });
    const [first] = failures;
    if (first !== undefined) throw first.error;
    return { kind: 'transfer', files, bytes, unchanged, strategy };
  } finally {
    if (prepared.shown.direction === 'to-board') changes.send({ session: prepared.shown.session, paths: [prepared.folder] });
  }
}
