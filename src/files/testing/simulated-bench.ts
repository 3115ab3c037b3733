import { systemClock } from '../../base/clock.js';
import { Deadline, type WaitOptions } from '../../base/deadline.js';
import { silentLogger } from '../../base/logger.js';
import { profileById, refineProfile } from '../../boards/catalogue.js';
import { createSession, type Session } from '../../session/index.js';
import { MemoryBoardStore, powerOn, simulatedBoards, type FaultPlan, type SimulatedBoard } from '../../simulators/index.js';
import { deflateRawSync } from 'node:zlib';
import type { Deflate } from '../strategy.js';
import { MemoryBlobStore } from '../blob-store.js';
import { History } from '../history.js';
import { KnownFiles } from '../known.js';
import { openRawReplFs, type RawReplFs } from '../raw-repl-fs.js';
import type { SaveContext } from '../save-types.js';
import type { BoardAccess } from '../trial.js';

/** Packs as the shells do. */
export const deflate: Deflate = (bytes, windowBits) => deflateRawSync(bytes, { level: 9, windowBits });

/** A generous deadline: tests end by events. */
export const soon = (): { readonly deadline: Deadline } => ({ deadline: Deadline.after(60_000) });

/** A session with a simulated board, as services hold it. */
export interface SimulatedBench extends AsyncDisposable {
  readonly board: SimulatedBoard;
  readonly session: Session;
  readonly backup: History;
  readonly context: SaveContext;
  readonly access: BoardAccess & {
    withFs<T>(holder: string, work: (fs: RawReplFs) => Promise<T>, options: WaitOptions): Promise<T>;
  };
}

/** Switches a board on and connects, whether it is idle or runs something. */
export async function simulatedBench(id: string, faults: Partial<FaultPlan> = {}): Promise<SimulatedBench> {
  const board = await powerOn(id, { store: new MemoryBoardStore(), clock: systemClock, faults });
  const waitForPort = async ({ signal, deadline }: WaitOptions): Promise<void> => {
    while (!board.present) {
      signal?.throwIfAborted();
      if (deadline.isExpired) throw new Error('the port did not return');
      await new Promise<void>((resolve) => systemClock.after(5, resolve));
    }
  };
  await waitForPort(soon());
  const info = simulatedBoards.find((b) => b.id === id);
  const session = await createSession(
    {
      address: `sim:${id}`,
      label: id,
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
      waitForPort: (wait) => waitForPort({ ...soon(), signal: wait.signal }),
      refineProfile: (identity, current) => refineProfile(identity, current),
    },
  );
  const blobs = new MemoryBlobStore();
  return {
    board,
    session,
    backup: new History(blobs, () => 1),
    context: { profile: session.profile, board: session.identity?.uniqueId ?? null, known: new KnownFiles(blobs), drive: null },
    access: {
      clock: systemClock,
      async withFs(holder, work, options) {
        await using lease = await session.acquire(holder, {
          deadline: options.deadline,
          signal: options.signal,
          interrupt: true,
        });
        return await work(await openRawReplFs(lease, { ...options, deflate }));
      },
      hardReset: (options) => session.hardReset({ deadline: options.deadline, signal: options.signal }),
    },
    async [Symbol.asyncDispose]() {
      await session[Symbol.asyncDispose]();
      await board[Symbol.asyncDispose]();
    },
  };
}

/** Waits for a condition that a simulated board brings about. */
export async function until(condition: () => boolean): Promise<void> {
  const { deadline } = soon();
  while (!condition()) {
    if (deadline.isExpired) throw new Error(`waited too long for ${condition.toString()}`);
    await new Promise<void>((resolve) => systemClock.after(5, resolve));
  }
}
