import { Deadline, type WaitOptions } from '../base/deadline.js';
import { OutpostError } from '../base/errors.js';
import type { HostHandlers } from '../contract/api.js';
import type { SaveOrder } from '../contract/jobs.js';
import type { SaveContext, SaveReceipt, SaveRequest, SaveSource } from '../files/save-types.js';
import { executeSave, planSave } from '../files/save.js';
import type { BoardAccess } from '../files/trial.js';
import type { Workspace } from '../workspace/index.js';
import type { Boards } from './boards.js';
import type { Connected } from './connected.js';
import type { FilesParts } from './files.js';
import type { Result } from './jobs.js';

/** Longest time for looking at a board before a save. */
const PLAN_MS = 30_000;
/** Time for a save: a trial start with its resets, and slow boards at 1 KB/s. */
const SAVE_MS = 120_000;
const SAVE_MS_PER_BYTE = 1;

/** The saving part of the contract's `files`. */
export function createSaveHandlers(parts: FilesParts): Pick<HostHandlers['files'], 'planSave' | 'startSave'> {
  const { environment, sessions, boards, control, jobs, workspace, changes } = parts;
  const { clock } = environment;
  return {
    async planSave(order, { client, signal }) {
      const connected = sessions.get(order.session);
      const request = await requestOf(order, client, parts);
      const wait = { deadline: Deadline.after(PLAN_MS, clock), signal };
      return boards.look(connected, 'Preparing to save', wait, ({ fs }) =>
        planSave(fs, request, contextOf(connected, boards), wait),
      );
    },
    async startSave(order, { client }) {
      const connected = sessions.get(order.session);
      control.require(order.session, client, 'Save');
      const request = await requestOf(order, client, parts);
      const { session, seen, answered } = order;
      const subject = request.path ?? (request.source.kind === 'board' ? request.source.path : request.source.name);
      const board = connected.session.identity?.uniqueId ?? null;
      const job = jobs.start({
        kind: 'save',
        subject,
        session,
        work: async ({ signal, report }) => {
          const deadline = Deadline.after(SAVE_MS + request.content.length * SAVE_MS_PER_BYTE, clock);
          const context = contextOf(connected, boards);
          const access = boardAccess(boards, connected, clock, board);
          const backup = boards.storesOf(connected, connected.session.identity).history;
          const receipt = await executeSave(access, request, context, { deadline, signal, backup, seen, answered, report });
          changes.send({ session, paths: [receipt.path] });
          return resultOf(receipt);
        },
      });
      return { job };
    },
  };

  async function requestOf(order: SaveOrder, client: string, { uploads }: FilesParts): Promise<SaveRequest> {
    const content = await uploads.bytesOf(client, order.content);
    return { source: sourceOf(order.source, workspace), content, path: order.path, runAtPowerOn: order.runAtPowerOn };
  }
}

/** A board whose lease is taken and given back around a reset; from then on what runs there is stopped. */
export function boardAccess(
  boards: Boards,
  connected: Connected,
  clock: BoardAccess['clock'],
  expected: string | null,
): BoardAccess {
  let wasReset = false;
  return {
    clock,
    withFs: (holder, work, options) =>
      boards.change(connected, holder, { ...waitOf(options), expected, interrupt: wasReset }, ({ fs }) => work(fs)),
    async hardReset(options) {
      wasReset = true;
      await connected.session.hardReset(waitOf(options));
    },
  };
}

/** Only what a wait takes: options of a save carry more. */
function waitOf({ deadline, signal }: WaitOptions): WaitOptions {
  return { deadline, signal };
}

function contextOf(connected: Connected, boards: Boards): SaveContext {
  const { identity, profile } = connected.session;
  return {
    profile,
    board: identity?.uniqueId ?? null,
    known: boards.storesOf(connected, identity).known,
    drive: connected.blockingDrive,
  };
}

function sourceOf(source: SaveOrder['source'], workspace: Workspace): SaveSource {
  if (source.kind !== 'workspace') return source;
  const root = workspace.roots.find(source.root);
  if (root === undefined) throw new OutpostError('workspace.no-root', { root: source.root });
  const name = source.path.slice(source.path.lastIndexOf('/') + 1);
  return { kind: 'workspace', key: JSON.stringify([root.path, source.path]), name };
}

function resultOf(receipt: SaveReceipt): Result {
  const { path, size, unchanged, method, verifiedBy, trial, hash, outcome } = receipt;
  const afterTrial = outcome?.kind === 'failed' ? { afterTrial: outcome.board } : {};
  return { kind: 'save', receipt: { path, size, unchanged, method, verifiedBy, trial, hash, ...afterTrial } };
}
