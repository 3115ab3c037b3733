import { latin1Text } from '../../base/bytes.js';
import { systemClock } from '../../base/clock.js';
import { silentLogger } from '../../base/logger.js';
import { profileById, refineProfile } from '../../boards/catalogue.js';
import { MemoryBoardStore, powerOn, simulatedBoards, type SimulatedBoard } from '../../simulators/index.js';
import { createSession } from '../index.js';
import type { Session, SessionEnvironment } from '../types.js';
import { soon, until } from './bench.js';

/** A session with real MicroPython, and what its terminal has shown. */
export interface SimulatedBench extends AsyncDisposable {
  readonly board: SimulatedBoard;
  readonly session: Session;
  shown(): string;
}

/** The board's start scripts have run, as on a desk where it had power before. */
function atPrompt(board: SimulatedBoard): Promise<void> {
  return new Promise((resolve) => {
    board.onDidHappen(({ kind, text }) => {
      if (kind === 'phase' && text === 'repl') resolve();
    });
  });
}

/** Connects a simulated board; with `settles` only when its start scripts have run. */
export async function connect(
  id: string,
  files: Readonly<Record<string, string>> = {},
  faults: Parameters<typeof powerOn>[1]['faults'] = {},
  settles = false,
): Promise<SimulatedBench> {
  const store = new MemoryBoardStore();
  const info = simulatedBoards.find((b) => b.id === id);
  const board = await powerOn(id, { store, clock: systemClock, faults });
  if (settles) await atPrompt(board);
  const env: SessionEnvironment = {
    clock: systemClock,
    log: silentLogger,
    open: (options) => board.open(options),
    waitForPort: async ({ signal }) => {
      while (!board.present) {
        signal?.throwIfAborted();
        await new Promise<void>((resolve) => systemClock.after(5, resolve));
      }
    },
    refineProfile: (identity, current) => refineProfile(identity, current),
  };
  await until(() => board.present);
  const session = await createSession(
    {
      address: `sim:${id}`,
      label: `sim:${id}`,
      profile: profileById(info?.profile ?? ''),
      mode: 'repl',
      baudRate: 115_200,
      probeOnAttach: true,
      reconnect: true,
    },
    env,
  );
  let shown = '';
  const reading = new AbortController();
  const reader = (async () => {
    for await (const item of session.terminal.read(reading.signal)) if (item.kind === 'bytes') shown += latin1Text(item.bytes);
  })();
  const bench: SimulatedBench = {
    board,
    session,
    shown: () => shown,
    async [Symbol.asyncDispose]() {
      await session[Symbol.asyncDispose]();
      reading.abort();
      await reader;
      await board[Symbol.asyncDispose]();
    },
  };
  await until(() => session.state.kind === 'idle');
  for (const [path, text] of Object.entries(files)) {
    const lease = await session.acquire('test', { ...soon(), interrupt: true });
    const result = await lease.exec(
      `f=open(${JSON.stringify(path)},'w')\nf.write(${JSON.stringify(text)})\nf.close()\ndel f`,
      soon(),
    );
    if (result.stderr.length > 0) throw new Error(latin1Text(result.stderr));
    await lease[Symbol.asyncDispose]();
  }
  return bench;
}
