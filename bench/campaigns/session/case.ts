import { latin1Text } from '../../../src/base/bytes.js';
import { systemClock } from '../../../src/base/clock.js';
import { Deadline, type WaitOptions } from '../../../src/base/deadline.js';
import { isAbort, isOutpostError, OutpostError } from '../../../src/base/errors.js';
import { silentLogger } from '../../../src/base/logger.js';
import { profileById, refineProfile } from '../../../src/boards/catalogue.js';
import { createSession, type Session } from '../../../src/session/index.js';
import { MemoryBoardStore, powerOn, simulatedBoards, type SimulatedBoard } from '../../../src/simulators/index.js';
import { bounded, Hung } from '../shared/bounded.js';
import { actions, waitOf } from './actions.js';
import { healed, randomFaults } from './faults.js';
import { Random } from './random.js';

/** How a case ended: `usable` and `closed` (with a named reason) are right. */
export interface Verdict {
  readonly seed: number;
  readonly end: 'usable' | 'closed' | 'hung' | 'lost';
  readonly note: string;
  /** What was done, in order, with its outcome. */
  readonly actions: readonly string[];
}

const ACTION_MS = 8000;
/** A deadline may be followed by clearing up, which has deadlines of its own (the longest: the goodbye of a save, 20 s). */
const CLEAN_UP_MS = 25_000;
const HEAL_MS = 30_000;

/** Plays one case: the same seed makes the same choices. Timing still differs, as on any machine. */
export async function playCase(seed: number): Promise<Verdict> {
  const random = new Random(seed);
  const id = random.pick(simulatedBoards.map((board) => board.id));
  const faults = randomFaults(random, seed);
  const told: string[] = [`sim:${id} ${JSON.stringify(faults)}`];
  await using board = await powerOn(id, { store: new MemoryBoardStore(), clock: systemClock, faults });
  let session: Session | null = null;
  try {
    session = await bounded(connect(id, board), 20_000, 'connect');
    for (let left = random.between(2, 6); left > 0; left--) await act(random, { board, session, random }, told);
    return { seed, actions: told, ...(await judge(board, session)) };
  } catch (error) {
    if (error instanceof Hung) return { seed, end: 'hung', note: error.message, actions: told };
    if (session === null && isOutpostError(error)) return { seed, end: 'closed', note: `connect: ${error.code}`, actions: told };
    return { seed, end: 'lost', note: error instanceof Error ? (error.stack ?? error.message) : String(error), actions: told };
  } finally {
    await session?.[Symbol.asyncDispose]();
  }
}

async function connect(id: string, board: SimulatedBoard): Promise<Session> {
  const info = simulatedBoards.find((one) => one.id === id);
  const there = async ({ deadline, signal }: WaitOptions): Promise<void> => {
    while (!board.present) {
      signal?.throwIfAborted();
      if (deadline.isExpired) throw new OutpostError('transport.not-found', { port: `sim:${id}` });
      await new Promise<void>((resolve) => systemClock.after(5, resolve));
    }
  };
  return createSession(
    {
      address: `sim:${id}`,
      label: `sim:${id}`,
      profile: profileById(info?.profile ?? ''),
      mode: 'repl',
      baudRate: 115_200,
      probeOnAttach: true,
      reconnect: true,
    },
    {
      clock: systemClock,
      log: silentLogger,
      open: (options) => board.open(options),
      waitForPort: there,
      refineProfile,
    },
    { deadline: Deadline.after(15_000) },
  );
}

async function act(random: Random, stage: Parameters<(typeof actions)[string]>[0], told: string[]): Promise<void> {
  const name = random.pick(Object.keys(actions));
  const { wait, cancelled } = waitOf(random, ACTION_MS);
  const label = cancelled === null ? name : `${name}, cancelled after ${cancelled} ms`;
  const start = performance.now();
  const at = told.push(`${label}: …`) - 1;
  const outcome = await bounded((actions[name] ?? nothing)(stage, wait), ACTION_MS + CLEAN_UP_MS, label).then(
    () => 'done',
    (error: unknown) => {
      if (error instanceof Hung) throw error;
      if (isAbort(error)) return 'cancelled';
      if (isOutpostError(error)) return error.code;
      throw error;
    },
  );
  told[at] = `${label}: ${outcome} after ${Math.round(performance.now() - start)} ms, ${stage.session.state.kind}`;
}

const nothing = (): Promise<void> => Promise.resolve();

/** With the line well again, the session works or has said why it does not. */
async function judge(board: SimulatedBoard, session: Session): Promise<Pick<Verdict, 'end' | 'note'>> {
  const needsPower = board.faults.plan.main !== undefined || !board.present;
  board.faults.set(healed);
  // What no Ctrl-C ends, and a cable that a fault pulled, need a hand.
  if (needsPower) {
    await board.powerOff();
    await board.powerOn();
  }
  const end = Deadline.after(HEAL_MS);
  let note = '';
  while (!end.isExpired) {
    const { state } = session;
    if (state.kind === 'failed') return { end: 'closed', note: state.error.code };
    if (state.kind === 'closed') return { end: 'closed', note: 'closed' };
    if (state.kind === 'lost' && !state.reconnecting) return { end: 'closed', note: `lost: ${state.reason.kind}` };
    try {
      const said = await bounded(print(session, end), HEAL_MS + CLEAN_UP_MS, 'the last exec');
      if (said === 'well\r\n') return { end: 'usable', note: state.kind };
      note = `the board said ${JSON.stringify(said)}`;
    } catch (error) {
      if (!isOutpostError(error)) throw error;
      note = `${error.code} ${JSON.stringify(error.details)}, ${session.state.kind}`;
    }
    await new Promise<void>((resolve) => systemClock.after(20, resolve));
  }
  return { end: 'lost', note };
}

async function print(session: Session, deadline: Deadline): Promise<string> {
  if (session.state.kind === 'running') await session.stop({ deadline });
  await using lease = await session.acquire('Campaign', { deadline, interrupt: true });
  const { stdout, stderr } = await lease.exec('print("well")', { deadline });
  return latin1Text(stdout) + latin1Text(stderr);
}
