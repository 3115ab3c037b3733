import { Deadline, type WaitOptions } from '../../../src/base/deadline.js';
import { utf8 } from '../../../src/base/bytes.js';
import { MemoryBlobStore } from '../../../src/files/blob-store.js';
import { History } from '../../../src/files/history.js';
import { openRawReplFs } from '../../../src/files/raw-repl-fs.js';
import { safeSave } from '../../../src/files/safe-save.js';
import type { Session } from '../../../src/session/index.js';
import type { SimulatedBoard } from '../../../src/simulators/index.js';
import type { Random } from './random.js';

/** What an action works on. */
export interface Stage {
  readonly board: SimulatedBoard;
  readonly session: Session;
  readonly random: Random;
}

/** Something a person does. It ends, or fails with a named error, by its deadline. */
export type Action = (stage: Stage, wait: WaitOptions) => Promise<unknown>;

async function runs({ session }: Stage, code: string, { deadline, signal }: WaitOptions): Promise<unknown> {
  const leaving = new AbortController();
  const whole = signal === undefined ? leaving.signal : AbortSignal.any([signal, leaving.signal]);
  const running = session.run({ name: 'case.py', code, resetFirst: false }, { signal: whole });
  running.catch(() => undefined); // waited for below; here only so that it is no unhandled one meanwhile
  // A program of a person has no deadline; a line that loses the end of its answer makes it look endless. Then a person presses Stop.
  const timer = setTimeout(() => leaving.abort(), deadline.remainingMs / 2);
  try {
    return await running;
  } finally {
    clearTimeout(timer);
  }
}

async function withLease(
  stage: Stage,
  wait: WaitOptions,
  work: (fs: Awaited<ReturnType<typeof openRawReplFs>>) => Promise<unknown>,
) {
  await using lease = await stage.session.acquire('Campaign', { ...wait, interrupt: true });
  return await work(await openRawReplFs(lease, wait));
}

/** All actions, by the name that a report has. */
export const actions: Readonly<Record<string, Action>> = {
  'run with output': (stage, wait) => runs(stage, `for i in range(${stage.random.between(1, 400)}): print("line", i)`, wait),
  'run that raises': (stage, wait) => runs(stage, 'def f():\n    raise ValueError("case")\nf()', wait),
  'endless loop and Stop': async (stage, wait) => {
    const code = stage.random.pick([
      'while True: pass',
      'while True: print("x" * 40)',
      'import time\nwhile True: time.sleep_ms(5)',
    ]);
    const running = runs(stage, code, wait);
    running.catch(() => undefined);
    await new Promise((resolve) => setTimeout(resolve, stage.random.between(0, 150)));
    await stage.session.stop(wait);
    return running;
  },
  exec: async ({ session }, wait) => {
    await using lease = await session.acquire('Campaign', { ...wait, interrupt: true });
    return await lease.exec('print(1)', wait);
  },
  ls: (stage, wait) => withLease(stage, wait, (fs) => fs.list(fs.root, wait)),
  save: (stage, wait) =>
    withLease(stage, wait, (fs) => {
      const content = utf8(`# ${'case '.repeat(stage.random.between(1, 400))}\n`);
      return safeSave(fs, `${fs.root === '/' ? '' : fs.root}/case.py`, content, {
        ...wait,
        backup: new History(new MemoryBlobStore(), Date.now),
      });
    }),
  type: ({ session, random }) => session.write(utf8(random.pick(['1+1\r', 'x = "é"\r', 'pri', '\x03', 'for i in range(3):\r']))),
  stop: ({ session }, wait) => session.stop(wait),
  'soft reset': ({ session }, wait) => session.softReset(wait),
  'hard reset': ({ session }, wait) => session.hardReset(wait),
  'reset button': ({ board }) => board.pressReset(),
  'pull the cable and put it back': async ({ board, random }) => {
    await board.powerOff();
    await new Promise((resolve) => setTimeout(resolve, random.between(0, 100)));
    await board.powerOn();
  },
};

/** A wait of an action, in one of four cancelled in its middle. */
export function waitOf(random: Random, ms: number): { readonly wait: WaitOptions; readonly cancelled: number | null } {
  const cancelled = random.between(1, 4) === 1 ? random.between(0, 250) : null;
  if (cancelled === null) return { wait: { deadline: Deadline.after(ms) }, cancelled };
  const controller = new AbortController();
  setTimeout(() => controller.abort(), cancelled).unref();
  return { wait: { deadline: Deadline.after(ms), signal: controller.signal }, cancelled };
}
