import { deflateRawSync } from 'node:zlib';
import { systemClock } from '../../../src/base/clock.js';
import { Deadline, type WaitOptions } from '../../../src/base/deadline.js';
import { OutpostError } from '../../../src/base/errors.js';
import { silentLogger } from '../../../src/base/logger.js';
import { profileById, refineProfile } from '../../../src/boards/catalogue.js';
import { History } from '../../../src/files/history.js';
import { KnownFiles } from '../../../src/files/known.js';
import type { Deflate } from '../../../src/files/strategy.js';
import { createSession, type Session } from '../../../src/session/index.js';
import { MemoryBoardStore, powerOn, simulatedBoards, type SimulatedBoard } from '../../../src/simulators/index.js';
import { HostDisk } from './host-disk.js';
import type { PlannedFile } from './plan.js';
import { Wire } from './wire.js';

/** Packs as the shells do. */
export const deflate: Deflate = (bytes, windowBits) => deflateRawSync(bytes, { level: 9, windowBits });

/** A program that has a board: ends with a crash or with the case. */
export interface Program {
  readonly session: Session;
  readonly backup: History;
  readonly known: KnownFiles;
}

/** A simulated board with its files, the wire to it, and this computer's disk. */
export class Rig implements AsyncDisposable {
  readonly board: SimulatedBoard;
  readonly wire = new Wire();
  readonly disk = new HostDisk();
  readonly #store: MemoryBoardStore;
  readonly #programs: Program[] = [];
  /** Which run of the program may have the port. */
  #run = 0;

  private constructor(board: SimulatedBoard, store: MemoryBoardStore) {
    this.board = board;
    this.#store = store;
  }

  static async create(id: string, files: readonly PlannedFile[]): Promise<Rig> {
    const store = new MemoryBoardStore();
    const there = files.flatMap(({ path, old }) => (old === null ? [] : [{ path, data: old }]));
    const folders = new Set(there.flatMap(({ path }) => foldersOf(path)));
    await store.create({
      uniqueId: Uint8Array.from([1, 2, 3, 4, 5, 6, 7, 8]),
      files: [...[...folders].map((path) => ({ path })), ...there],
    });
    return new Rig(await powerOn(id, { store, clock: systemClock }), store);
  }

  /** What the medium holds, whatever a session says: files by path. */
  async medium(): Promise<ReadonlyMap<string, Uint8Array>> {
    const stored = await this.#store.load();
    return new Map((stored?.files ?? []).flatMap(({ path, data }) => (data === undefined ? [] : [[path, data] as const])));
  }

  /** The program is gone without a goodbye: nothing that it still does reaches the board or the disk. */
  crash(): void {
    this.#run++;
    this.disk.crash();
    void this.wire.drop();
  }

  async start(deadline: Deadline): Promise<Program> {
    const run = this.#run;
    const id = this.board.id;
    const session = await createSession(
      {
        address: `sim:${id}`,
        label: `sim:${id}`,
        profile: profileById(simulatedBoards.find((one) => one.id === id)?.profile ?? ''),
        mode: 'repl',
        baudRate: 115_200,
        probeOnAttach: true,
        reconnect: true,
      },
      {
        clock: systemClock,
        log: silentLogger,
        open: async (options) => {
          if (run !== this.#run) throw new OutpostError('transport.not-found', { port: `sim:${id}` });
          return this.wire.watch(await this.board.open(options));
        },
        waitForPort: (wait) => this.#port(wait),
        refineProfile,
      },
      { deadline },
    );
    const blobs = this.disk.open();
    const program = { session, backup: new History(blobs, () => 1), known: new KnownFiles(blobs) };
    this.#programs.push(program);
    return program;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.wire.disarm();
    await this.board[Symbol.asyncDispose]();
    for (const { session } of this.#programs) await session[Symbol.asyncDispose]();
  }

  async present(): Promise<void> {
    await this.#port({ deadline: Deadline.none });
  }

  async #port({ deadline, signal }: WaitOptions): Promise<void> {
    while (!this.board.present) {
      signal?.throwIfAborted();
      if (deadline.isExpired) throw new OutpostError('protocol.timeout', { waitedFor: 'the port', afterMs: deadline.elapsedMs });
      await new Promise<void>((resolve) => systemClock.after(5, resolve));
    }
  }
}

function foldersOf(path: string): readonly string[] {
  const parts = path.split('/').slice(1, -1);
  return parts.map((_, i) => `/${parts.slice(0, i + 1).join('/')}`);
}
