import launcherText from '../../resources/device/trial_main.py?raw';
import { utf8, utf8Text } from '../base/bytes.js';
import type { Clock } from '../base/clock.js';
import { pause, throwIfAborted, type Deadline, type WaitOptions } from '../base/deadline.js';
import { isOutpostError, type OutpostError } from '../base/errors.js';
import { pyLiteral } from '../base/py-literal.js';
import type { DeviceFs } from './device-fs.js';
import { joinDevicePath } from './path.js';
import { isSame, printOf, type ContentPrint } from './print.js';
import { stepOf } from './progress.js';
import { putInPlace, safeSave, type SafeSaveOptions, type SafeSaveResult } from './safe-save.js';
import { mainPath } from './startup.js';

/** A board whose lease can be given back and taken again, and which can be reset. Services build it on a session. */
export interface BoardAccess {
  readonly clock: Clock;
  /** Takes the board (interrupting what runs), works on its files, gives it back. */
  withFs<T>(holder: string, work: (fs: DeviceFs) => Promise<T>, options: WaitOptions): Promise<T>;
  /** Resets and waits until the board is back, as `Session.hardReset`. */
  hardReset(options: WaitOptions): Promise<void>;
}

/** How a trial ended. */
export type TrialOutcome =
  | { readonly kind: 'passed'; readonly saved: SafeSaveResult }
  /** `needs-reset`: the board is gone or does not answer; a reset or power cycle brings back what was there before. */
  | { readonly kind: 'failed'; readonly board: 'needs-reset' | 'as-before'; readonly cause: OutpostError | null };

/** Options of a trial. */
export interface TrialOptions extends SafeSaveOptions {
  /** How long the script runs with USB alive before it counts as harmless. */
  readonly observeMs?: number;
  /** How long the port may be away after a reset: the profile's `returnMs`. */
  readonly returnMs?: number;
}

/** The first line of our launcher: how a leftover is recognised. */
const MARK = '# Outpost trial launcher.';
const OBSERVE_MS = 2000;
const RETURN_MS = 8000;
const LOOK_AGAIN_MS = 250;
/** A slow board may be stopped before it has come to main.py: it gets more time at the next start. */
const STARTS = 3;

interface TrialPaths {
  readonly main: string;
  readonly script: string;
  readonly old: string;
  readonly ran: string;
}

function pathsOf(fs: Pick<DeviceFs, 'root'>): TrialPaths {
  const at = (name: string): string => joinDevicePath(fs.root, name);
  return { main: mainPath(fs), script: at('main.op-try'), old: at('main.op-old'), ran: at('main.op-ran') };
}

/** The small `main.py` of a trial. */
export function trialLauncher(fs: Pick<DeviceFs, 'root'>): string {
  const { main, script, old, ran } = pathsOf(fs);
  return `${launcherText}\n\n_op_trial(${[main, ran, old].map(pyLiteral).join(', ')})\ndel _op_trial\n_op_run(${pyLiteral(script)})\n`;
}

/**
 * Saves a script as `main.py` on a board that has no way to skip it: it stays only after the board has started with
 * it, stayed on USB, and answered.
 *
 * The script lies beside; a launcher takes the name `main.py`, gives it back before it starts the script, and so the
 * next reset finds what was there before. A cancellation in between leaves the board so that `recoverTrial` clears up.
 *
 * @throws OutpostError of preparing (`fs.*`, `session.*`); what happens from the reset on is the outcome.
 */
export async function runTrial(board: BoardAccess, content: Uint8Array, options: TrialOptions): Promise<TrialOutcome> {
  const prepared = await board.withFs('Preparing a trial start', (fs) => prepare(fs, content, options), options);
  if (prepared !== null) return { kind: 'passed', saved: prepared };
  options.report?.(stepOf('step.trial-reset'));
  try {
    for (let attempt = 0; attempt < STARTS; attempt++) {
      const saved = await start(board, content, { ...options, isLast: attempt === STARTS - 1, slowness: 2 ** attempt });
      if (saved !== 'not-started') return { kind: 'passed', saved };
    }
    return { kind: 'failed', board: 'as-before', cause: null };
  } catch (error) {
    if (!isAway(error)) throw error;
    return { kind: 'failed', board: 'needs-reset', cause: error };
  }
}

/** Failures that mean: the board is not on USB, or does not answer there. */
function isAway(error: unknown): error is OutpostError {
  return isOutpostError(
    error,
    'transport.lost',
    'session.not-connected',
    'transport.not-found',
    'transport.open-failed',
    'protocol.timeout',
    'session.no-repl',
  );
}

/** One start of the board with the launcher: reset, let it run, take the board again, decide. */
async function start(
  board: BoardAccess,
  content: Uint8Array,
  options: TrialOptions & { readonly isLast: boolean; readonly slowness: number },
): Promise<SafeSaveResult | 'not-started'> {
  const back = options.deadline.within(options.returnMs ?? RETURN_MS);
  try {
    await board.hardReset(options);
    options.report?.(stepOf('step.trial-waiting'));
    await pause((options.observeMs ?? OBSERVE_MS) * options.slowness, { clock: board.clock, signal: options.signal });
  } catch (error) {
    if (!isAway(error)) throw error;
    options.report?.(stepOf('step.trial-waiting'));
  }
  return whenBack(board, { ...options, back }, (fs) => conclude(fs, content, options));
}

/** Takes the board; a port that goes once more while the board starts gets the time that its profile allows. */
async function whenBack<T>(
  board: BoardAccess,
  options: TrialOptions & { readonly back: Deadline },
  work: (fs: DeviceFs) => Promise<T>,
): Promise<T> {
  let isTaken = false;
  const take = (fs: DeviceFs): Promise<T> => {
    isTaken = true;
    return work(fs);
  };
  for (;;) {
    try {
      return await board.withFs('Ending a trial start', take, options);
    } catch (error) {
      // What was cut in the middle is finished by `recoverSaves` and `recoverTrial`, not by a second try.
      if (isTaken || options.back.isExpired || !isAway(error)) throw error;
      await pause(LOOK_AGAIN_MS, { clock: board.clock, signal: options.signal });
    }
  }
}

/** Puts script and launcher on the board; not null when that very script is `main.py` already. */
async function prepare(fs: DeviceFs, content: Uint8Array, options: SafeSaveOptions): Promise<SafeSaveResult | null> {
  const { main, script, old } = pathsOf(fs);
  await recoverTrial(fs, options);
  const hash = await fs.hash(main, options);
  if (isSame(printOf(content), hash)) return safeSave(fs, main, content, options);
  options.report?.(stepOf('step.trial-writing'));
  if (hash !== null) await options.backup.keep(main, await fs.read(main, options), 'replaced');
  await safeSave(fs, script, content, options);
  if (hash !== null) await fs.rename(main, old, options);
  try {
    await safeSave(fs, main, utf8(trialLauncher(fs)), { ...options, report: undefined });
    await fs.sync(options);
    throwIfAborted(options.signal);
  } catch (error) {
    if (!isOutpostError(error, 'transport.lost')) await recoverTrial(fs, { ...options, signal: undefined });
    throw error;
  }
  return null;
}

/**
 * The board is back and answers: makes the script permanent, unless it was stopped before the launcher had started it.
 * The last time that happens, everything is as it was before.
 */
async function conclude(
  fs: DeviceFs,
  content: Uint8Array,
  options: TrialOptions & { readonly isLast: boolean },
): Promise<SafeSaveResult | 'not-started'> {
  const { main, script, ran } = pathsOf(fs);
  const print = printOf(content);
  if ((await fs.stat(ran, options)) === null || !isSame(print, await fs.hash(script, options))) {
    if (options.isLast || !(await isLauncher(fs, main, options))) await recoverTrial(fs, options);
    return 'not-started';
  }
  options.report?.(stepOf('step.trial-confirming', {}, 'step.uncancellable-replacing'));
  await putInPlace(fs, script, main, { deadline: options.deadline });
  await fs.remove(ran, { deadline: options.deadline });
  return savedAs(fs, print);
}

function savedAs(fs: DeviceFs, print: ContentPrint): SafeSaveResult {
  return {
    unchanged: false,
    method: fs.abilities.rename === 'replaces' ? 'atomic' : 'kept-on-computer',
    verifiedBy: fs.abilities.hash === 'content' ? 'read-back' : fs.abilities.hash,
    print,
  };
}

/** What was left of a trial and cleared up; null when there was nothing. */
export interface RecoveredTrial {
  /** Whether an older `main.py` is there again. */
  readonly hasMain: boolean;
  /** The script that did not stay; kept in the history as deleted. */
  readonly script: ContentPrint | null;
}

/**
 * Clears up after a trial that was cut or did not pass: the board has its old `main.py` or none, and no leftovers.
 *
 * Call it after connecting, before `main.py` is looked at; not while a trial runs.
 */
export async function recoverTrial(
  fs: DeviceFs,
  options: WaitOptions & Pick<SafeSaveOptions, 'backup'>,
): Promise<RecoveredTrial | null> {
  if (fs.abilities.rename === 'none') return null;
  const { main, script, old, ran } = pathsOf(fs);
  const isThere = async (path: string): Promise<boolean> => (await fs.stat(path, options))?.kind === 'file';
  const [hasScript, hasOld, hasRan, isOurs] = [
    await isThere(script),
    await isThere(old),
    await isThere(ran),
    await isLauncher(fs, main, options),
  ];
  if (!hasScript && !hasOld && !hasRan && !isOurs) return null;
  if (isOurs) await fs.remove(main, options);
  if (hasOld && !(await isThere(main))) await fs.rename(old, main, options);
  else if (hasOld) await giveUp(fs, old, main, options);
  if (hasRan) await fs.remove(ran, options);
  const print = hasScript ? await giveUp(fs, script, main, options) : null;
  await fs.sync(options);
  return { hasMain: await isThere(main), script: print };
}

async function isLauncher(fs: DeviceFs, path: string, options: WaitOptions): Promise<boolean> {
  const entry = await fs.stat(path, options);
  if (entry?.kind !== 'file' || (entry.size ?? 0) > 4096) return false;
  return utf8Text(await fs.read(path, options)).startsWith(MARK);
}

/** Keeps a content on this computer under the name it was meant for, then removes it from the board. */
async function giveUp(
  fs: DeviceFs,
  path: string,
  name: string,
  options: WaitOptions & Pick<SafeSaveOptions, 'backup'>,
): Promise<ContentPrint> {
  const content = await fs.read(path, options);
  await options.backup.keep(name, content, 'deleted');
  await fs.remove(path, options);
  return printOf(content);
}
