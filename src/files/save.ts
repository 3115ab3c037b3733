import { utf8TextStrict } from '../base/bytes.js';
import type { WaitOptions } from '../base/deadline.js';
import { OutpostError } from '../base/errors.js';
import type { BoardProfile } from '../boards/profile.js';
import type { DeviceFs, DeviceHash } from './device-fs.js';
import type { BackupStore } from './history.js';
import { lockOutsFor } from './lock-out.js';
import { joinDevicePath, nameOf, normalizeFilePath, whyBadName } from './path.js';
import { isSame, printOf } from './print.js';
import type { Report } from './progress.js';
import { safeSave } from './safe-save.js';
import { planSafeSave, type SafeSavePlan } from './save-plan.js';
import type { SaveContext, SavePlan, SaveQuestion, SaveReceipt, SaveRequest, SaveSource } from './save-types.js';
import { findWinner, isStartupFile, mainPath, needsTrial } from './startup.js';
import { runTrial, type BoardAccess, type TrialOutcome } from './trial.js';

export type { SaveContext, SavePlan, SaveReceipt, SaveRequest } from './save-types.js';

/** A board's fingerprint of a file as one text: what `seen` holds. */
export function fingerprint(hash: DeviceHash | null): string | null {
  return hash === null ? null : `${hash.kind}:${hash.value}`;
}

/**
 * Says what a save would do and what has to be asked first. Writes nothing.
 *
 * @throws OutpostError `fs.bad-name`, `fs.is-directory`, `fs.no-space`, and what the board throws.
 */
export async function planSave(
  fs: DeviceFs,
  request: SaveRequest,
  context: SaveContext,
  options: WaitOptions,
): Promise<SavePlan> {
  const path = await targetOf(fs, request, context);
  const target = path === null ? null : await lookAt(fs, path, request.content, context, options);
  const isStartup = path !== null && isStartupFile(fs, path);
  const trial = path !== null && needsTrial(fs, context.profile, path);
  const safe = planSafeSave(fs, {
    path: path ?? request.source.kind,
    size: request.content.length,
    oldSize: target?.size ?? null,
    usage: await fs.usage(options),
  });
  return {
    path,
    size: request.content.length,
    needed: safe.needed,
    free: safe.free,
    seen: fingerprint(target?.hash ?? null),
    method: safe.method,
    questions: [
      ...generalQuestions(fs, request, context, path),
      ...replaceQuestions(request, target, path, isStartup),
      ...(trial ? [] : inPlaceQuestions(fs, target, safe)),
      ...lockOutQuestions(request, context, { isStartup, trial, isUnchanged: target?.isEqual === true }),
    ],
    whenItRuns: path === mainPath(fs) ? context.profile.startup.whenItRuns : null,
    winner: path === mainPath(fs) ? await findWinner(fs, context.profile, options) : null,
    trial,
  };
}

/** What a save needs when it is executed. */
export interface ExecuteOptions extends WaitOptions {
  readonly backup: BackupStore;
  /** What the plan saw; another content on the board meanwhile stops the save. */
  readonly seen: string | null;
  /** Kinds of question that the person said yes to. */
  readonly answered: readonly string[];
  readonly report?: Report | undefined;
  /** For trials, see `TrialOptions`. */
  readonly observeMs?: number;
}

/**
 * Saves as planned: looks again, refuses what was not answered or has changed since, then saves safely or on trial.
 *
 * @throws OutpostError `fs.changed-on-board`, `fs.drive-mounted`, `session.wrong-board`, `app.bad-request` for an
 *   unanswered question (`fs.no-space` for the one about replacing in place); `fs.*` and `session.*` of the save itself.
 */
export async function executeSave(
  board: BoardAccess,
  request: SaveRequest,
  context: SaveContext,
  options: ExecuteOptions,
): Promise<SaveReceipt> {
  const name = nameOf(request.path ?? '') === '' ? 'a file' : nameOf(request.path ?? '');
  const first = await board.withFs(
    `Saving ${name}`,
    async (fs) => {
      const plan = await planSave(fs, request, context, options);
      const path = accept(plan, request, options);
      return plan.trial ? { path, saved: null } : { path, saved: await safeSave(fs, path, request.content, options) };
    },
    options,
  );
  const { path } = first;
  const print = printOf(request.content);
  const outcome: TrialOutcome | null =
    first.saved === null ? await runTrial(board, request.content, { ...options, returnMs: context.profile.returnMs }) : null;
  const saved = first.saved ?? (outcome?.kind === 'passed' ? outcome.saved : null);
  if (saved === null) await context.known.forget(path);
  else await context.known.note(path, print);
  if (request.source.kind === 'workspace') await context.known.rememberPlace(request.source.key, path);
  return {
    path,
    size: print.size,
    unchanged: saved?.unchanged === true,
    method: saved?.method ?? 'kept-on-computer',
    verifiedBy: saved?.verifiedBy ?? 'read-back',
    trial: outcome === null || (outcome.kind === 'passed' && saved?.unchanged === true) ? 'none' : outcome.kind,
    hash: print.sha256,
    outcome,
  };
}

/** The target when everything asked was answered and nothing changed since. */
function accept(plan: SavePlan, request: SaveRequest, options: ExecuteOptions): string {
  for (const question of plan.questions) {
    const isAnswered = options.answered.includes(question.kind);
    if (question.kind === 'drive-mounted')
      throw new OutpostError('fs.drive-mounted', { path: plan.path ?? '', drive: question.drive });
    if (question.kind === 'other-board' && !isAnswered) {
      throw new OutpostError('session.wrong-board', { expected: question.from, found: question.to });
    }
    if ((question.kind === 'changed-on-board' || question.kind === 'replace-startup') && !isAnswered) {
      throw new OutpostError('fs.changed-on-board', { path: question.path });
    }
    if (question.kind === 'replace-in-place' && !isAnswered) {
      throw new OutpostError('fs.no-space', { path: question.path, needed: question.needed, free: question.free });
    }
    if (!isAnswered) throw new OutpostError('app.bad-request', { issues: [`unanswered: ${question.kind}`] });
  }
  if (plan.path === null) throw new OutpostError('app.bad-request', { issues: ['no path for a save'] });
  const isEqual = plan.seen !== null && hashesOf(request.content).includes(plan.seen);
  if (plan.seen !== options.seen && !isEqual) throw new OutpostError('fs.changed-on-board', { path: plan.path });
  return plan.path;
}

function hashesOf(content: Uint8Array): readonly string[] {
  const print = printOf(content);
  return [`sha256:${print.sha256}`, `content:${print.sha256}`, `crc32:${String(print.size)}:${print.crc32}`];
}

async function targetOf(fs: DeviceFs, request: SaveRequest, context: SaveContext): Promise<string | null> {
  const rules = context.profile.files.kind;
  if (request.path !== null) return normalizeFilePath(request.path, rules);
  if (request.runAtPowerOn) return mainPath(fs);
  const { source } = request;
  if (source.kind === 'board') return normalizeFilePath(source.path, rules);
  const remembered = source.kind === 'workspace' ? await context.known.placeOf(source.key) : undefined;
  return remembered === undefined ? null : normalizeFilePath(remembered, rules);
}

interface Target {
  readonly path: string;
  readonly size: number;
  readonly hash: DeviceHash | null;
  readonly isEqual: boolean;
  readonly isKnown: boolean;
}

async function lookAt(
  fs: DeviceFs,
  path: string,
  content: Uint8Array,
  context: SaveContext,
  options: WaitOptions,
): Promise<Target | null> {
  const entry = await fs.stat(path, options);
  if (entry === null) return null;
  if (entry.kind === 'folder') throw new OutpostError('fs.is-directory', { path });
  const hash = await fs.hash(path, options);
  const isKnown = hash !== null && (await context.known.isUnchanged(path, hash));
  return { path, size: entry.size ?? 0, hash, isEqual: isSame(printOf(content), hash), isKnown };
}

function generalQuestions(
  fs: DeviceFs,
  request: SaveRequest,
  context: SaveContext,
  path: string | null,
): readonly SaveQuestion[] {
  const { source } = request;
  const questions: SaveQuestion[] = [];
  if (path === null) questions.push({ kind: 'choose-path', suggestion: suggestionFor(fs, source, context.profile) });
  if (source.kind === 'board' && source.board !== null && context.board !== null && source.board !== context.board) {
    questions.push({ kind: 'other-board', from: source.board, to: context.board });
  }
  if (context.drive !== null) questions.push({ kind: 'drive-mounted', drive: context.drive });
  return questions;
}

function suggestionFor(fs: DeviceFs, source: SaveSource, profile: BoardProfile): string {
  const name = source.kind === 'board' ? nameOf(source.path) : source.name;
  const isUsable = whyBadName(name, profile.files.kind) === undefined;
  const file = isUsable ? name : 'script.py';
  return joinDevicePath(fs.root, file.includes('.') ? file : `${file}.py`);
}

/** A file that another wrote, and a startup file that is not the very one being edited, are replaced only after a question. */
function replaceQuestions(
  request: SaveRequest,
  target: Target | null,
  path: string | null,
  isStartup: boolean,
): readonly SaveQuestion[] {
  if (target === null || path === null || target.isEqual) return [];
  const isItself = request.source.kind === 'board' && request.source.path === path;
  if (isStartup && !(isItself && target.isKnown)) return [{ kind: 'replace-startup', path, size: target.size }];
  return target.isKnown ? [] : [{ kind: 'changed-on-board', path, size: target.size }];
}

/** Where both contents do not fit, the old one would be on this computer only while the new one is written. */
function inPlaceQuestions(fs: DeviceFs, target: Target | null, { way, needed, free }: SafeSavePlan): readonly SaveQuestion[] {
  const couldSwap = fs.abilities.rename !== 'none' && way === 'in-place' && free !== null && needed > free;
  return !couldSwap || target === null || target.isEqual ? [] : [{ kind: 'replace-in-place', path: target.path, needed, free }];
}

function lockOutQuestions(
  request: SaveRequest,
  context: SaveContext,
  target: { readonly isStartup: boolean; readonly trial: boolean; readonly isUnchanged: boolean },
): readonly SaveQuestion[] {
  const source = utf8TextStrict(request.content);
  if (!target.isStartup || target.isUnchanged || source === undefined) return [];
  const reasons = lockOutsFor(source, context.profile);
  return reasons.length === 0 ? [] : [{ kind: 'lock-out', reasons, trial: target.trial }];
}
