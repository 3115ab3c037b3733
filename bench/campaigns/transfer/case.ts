import { bytesEqual, latin1Text } from '../../../src/base/bytes.js';
import { systemClock } from '../../../src/base/clock.js';
import { Deadline } from '../../../src/base/deadline.js';
import { isAbort, isOutpostError } from '../../../src/base/errors.js';
import { hashFrom, printOf } from '../../../src/files/print.js';
import { openRawReplFs } from '../../../src/files/raw-repl-fs.js';
import { recoverSaves } from '../../../src/files/safe-save.js';
import { noFaults } from '../../../src/simulators/index.js';
import { bounded, Hung } from '../shared/bounded.js';
import { act, WrongDownload } from './act.js';
import { isAtSwap as isAtSwapOf, planCase, type CasePlan, type PlannedFile } from './plan.js';
import { deflate, Rig, type Program } from './rig.js';

/** How a case went. `corrupt` and `hung` are what must not be; `ended` is how the action did. */
export interface Verdict {
  readonly index: number;
  readonly fault: CasePlan['fault'];
  readonly verdict: 'right' | 'corrupt' | 'hung';
  /** `done`, `cancelled`, `crashed` or the error's code. */
  readonly ended: string;
  /** Old contents that only this computer has. */
  readonly onComputer: number;
  readonly story: string;
}

const CONNECT_MS = 20_000;
const ACTION_MS = 15_000;
/** A failure may be followed by clearing up, which has a deadline of its own. */
const CLEAN_UP_MS = 25_000;
const HEAL_MS = 30_000;

class Corrupt extends Error {}

/** Plays one case. The same seed and number make the same choices; timing differs, as on any machine. */
export async function playCase(seed: number, index: number): Promise<Verdict> {
  const plan = planCase(seed, index);
  const told = `${plan.board} ${plan.action} ${plan.fault}@${plan.at} ${JSON.stringify(plan.knobs)}`;
  let ended = 'not begun';
  let details = '';
  const verdict = (result: Verdict['verdict'], why: string, onComputer = 0): Verdict => {
    return {
      index,
      fault: plan.fault,
      verdict: result,
      ended,
      onComputer,
      story: `${told}: ${ended} ${details}${why === '' ? '' : `; ${why}`}`,
    };
  };
  const rig = await Rig.create(plan.board, plan.files);
  try {
    await bounded(rig.present(), CONNECT_MS, 'the board');
    const program = await bounded(rig.start(Deadline.after(CONNECT_MS)), CONNECT_MS, 'connect');
    ended = await strike(plan, rig, program, (text) => {
      details = text;
    });
    const onComputer = await judge(plan, rig, program, ended);
    return verdict('right', '', onComputer);
  } catch (error) {
    if (error instanceof Hung) return verdict('hung', error.message);
    if (error instanceof Corrupt) return verdict('corrupt', error.message);
    return verdict('corrupt', error instanceof Error ? (error.stack ?? error.message) : String(error));
  } finally {
    await bounded(rig[Symbol.asyncDispose](), CLEAN_UP_MS, 'the end of the case').catch(() => undefined);
  }
}

/** Does the action and lets the fault strike in its middle; how the action ended. */
async function strike(plan: CasePlan, rig: Rig, program: Program, note: (text: string) => void): Promise<string> {
  const { board, wire } = rig;
  const stop = new AbortController();
  let crashed = false;
  const crash = (): void => {
    crashed = true;
    rig.crash();
  };
  const faults: Partial<Record<string, () => void>> = {
    'cut-at-swap': () => void board.powerOff(),
    reset: () => void board.pressReset(),
    'reset-at-swap': () => void board.pressReset(),
    cancel: () => stop.abort(),
    crash,
    'crash-at-swap': crash,
    'disk-full': () => board.faults.set({ diskFull: true }),
    burst: () => {
      board.faults.set({ corrupt: 0.1, drop: 0.05 });
      wire.after(plan.much, () => board.faults.set({ corrupt: 0, drop: 0 }));
    },
  };
  const fault = faults[plan.fault];
  const isAtSwap = isAtSwapOf(plan);
  // A new seed starts the count of the cable anew.
  board.faults.set({ ...plan.knobs, seed: plan.seed, ...(plan.fault === 'cut' ? { unplugAt: plan.at } : {}) });
  if (fault !== undefined && !isAtSwap) wire.after(plan.at, fault);
  let isStruck = false;
  const swaps = (): void => {
    if (!isAtSwap || isStruck || fault === undefined) return;
    isStruck = true;
    wire.after(plan.at, fault);
  };
  wire.atSwap(swaps);
  const work = act(plan, program, { deadline: Deadline.after(ACTION_MS), signal: stop.signal }, ({ step }) => {
    if (step === 'step.replacing') swaps();
  });
  const ended = await bounded(work, ACTION_MS + CLEAN_UP_MS, plan.action).then(
    () => 'done',
    (error: unknown) => {
      if (error instanceof Hung) throw error;
      if (crashed) return 'crashed';
      if (error instanceof WrongDownload)
        throw new Corrupt(`a download of ${error.message} ended well and is not what the board has`);
      if (isAbort(error)) return 'cancelled';
      if (!isOutpostError(error)) throw error;
      note(JSON.stringify(error.details));
      return error.code;
    },
  );
  wire.disarm();
  if (plan.fault === 'cut-after') await board.powerOff();
  return crashed ? 'crashed' : ended;
}

/** With all well again: connects, finishes what was cut as the next connect does, and looks at the medium. */
async function judge(plan: CasePlan, rig: Rig, first: Program, ended: string): Promise<number> {
  const { board } = rig;
  const { fatCache, seed } = board.faults.plan;
  board.faults.set({ ...noFaults, fatCache, seed });
  if (!board.present) await board.powerOn();
  const deadline = Deadline.after(HEAL_MS);
  let program: Program | undefined = ended === 'crashed' ? undefined : first;
  let note = '';
  while (!deadline.isExpired) {
    try {
      const now: Program = program ?? (await bounded(rig.start(deadline), HEAL_MS, 'connect again'));
      program = now;
      await bounded(recover(now, deadline), HEAL_MS + CLEAN_UP_MS, 'the recovery');
      return await compare(plan, rig, now, ended);
    } catch (error) {
      if (!isOutpostError(error)) throw error;
      note = `${error.code} ${JSON.stringify(error.details)} ${program?.session.state.kind ?? 'not connected'}`;
    }
    const state = program?.session.state;
    // Closed with a named reason: a person connects again.
    if (state?.kind === 'failed' || state?.kind === 'closed' || (state?.kind === 'lost' && !state.reconnecting))
      program = undefined;
    await new Promise<void>((resolve) => systemClock.after(20, resolve));
  }
  throw new Hung(`the session did not become usable: ${note}`);
}

async function recover({ session, backup }: Program, deadline: Deadline): Promise<void> {
  await using lease = await session.acquire('Campaign', { deadline, interrupt: true });
  const fs = await openRawReplFs(lease, { deadline, deflate });
  await recoverSaves(fs, await fs.tree(fs.root, { deadline }), { deadline, backup });
  const { stdout, stderr } = await lease.exec('import os\nos.sync()\nprint(1)', { deadline });
  const said = latin1Text(stdout) + latin1Text(stderr);
  if (said !== '1\r\n') throw new Corrupt(`the session is not usable: ${JSON.stringify(said)}`);
}

/** Each file is the old or the new one, whole; how many are on this computer only. */
async function compare(plan: CasePlan, rig: Rig, { backup }: Program, ended: string): Promise<number> {
  const medium = new Map(await rig.medium());
  let onComputer = 0;
  for (const file of plan.files) {
    const there = medium.get(file.path) ?? null;
    medium.delete(file.path);
    if (isContent(there, file.fresh)) continue;
    const mayBeOld = ended !== 'done';
    if (mayBeOld && isContent(there, file.old)) continue;
    const isKept = there === null && file.old !== null && (await backup.find(hashFrom(printOf(file.old), 'sha256'))) !== null;
    if (mayBeOld && isKept) onComputer++;
    else throw new Corrupt(`${file.path} is ${shape(there, file)}`);
  }
  const left = [...medium.keys()].filter((path) => path !== '/boot.py' && path !== '/main.py' && path !== '/README.txt');
  if (left.length > 0) throw new Corrupt(`left on the board: ${left.join(', ')}`);
  return onComputer;
}

function isContent(there: Uint8Array | null, content: Uint8Array | null): boolean {
  return there === null || content === null ? there === content : bytesEqual(there, content);
}

function shape(there: Uint8Array | null, { old, fresh }: PlannedFile): string {
  const size = (content: Uint8Array | null): string => (content === null ? 'missing' : `${content.length} bytes`);
  return `${size(there)}${isContent(there, old) ? ', the old content,' : ''}; old ${size(old)}, new ${size(fresh)}`;
}
