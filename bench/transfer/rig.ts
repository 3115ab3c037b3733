import { systemClock } from '../../src/base/clock.js';
import { Deadline, type WaitOptions } from '../../src/base/deadline.js';
import { silentLogger } from '../../src/base/logger.js';
import { profileById, refineProfile } from '../../src/boards/catalogue.js';
import { MemoryBlobStore } from '../../src/files/blob-store.js';
import { History } from '../../src/files/history.js';
import { KnownFiles } from '../../src/files/known.js';
import type { FileProgress } from '../../src/files/progress.js';
import { openRawReplFs, type RawReplFs } from '../../src/files/raw-repl-fs.js';
import { memorySink } from '../../src/files/testing/memory-sink.js';
import { download, type TransferContext } from '../../src/files/transfer.js';
import { upload } from '../../src/files/upload.js';
import { deflate } from '../../src/node/deflate.js';
import { createSession, type Session } from '../../src/session/index.js';
import {
  flashModels,
  linkModels,
  MemoryBoardStore,
  powerOn,
  throughLink,
  type FlashName,
  type LinkName,
  type SimulatedBoard,
} from '../../src/simulators/index.js';
import type { ByteStream } from '../../src/transport/byte-stream.js';
import type { Sample } from './samples.js';
import { busiest, cpuMs, threads } from './threads.js';
import { counted, type WireCounts } from './wire.js';

/** The board of this suite: the only one whose disk holds 1 MB. LittleFS of 4 KiB blocks. */
const BOARD = 'generic';

/** A generous end for whatever is measured: 1 MB over the slowest link takes a minute and a half. */
export const patience = (): WaitOptions => ({ deadline: Deadline.after(400_000) });

/** What one copy took. `boardBusy` and `hostBusy` are shares of the time that their threads were on a processor. */
export interface Copied {
  readonly ms: number;
  readonly counts: WireCounts;
  readonly boardBusy: number;
  readonly hostBusy: number;
  /** The ways that the bytes took, as the engine told them; empty when it did not. */
  readonly strategy: string;
}

/** A simulated board behind a link, and what a host does with its files. */
export class TransferRig implements AsyncDisposable {
  readonly link: LinkName;
  readonly #board: SimulatedBoard;
  readonly #store: MemoryBoardStore;
  readonly #boardThread: string | undefined;
  readonly #blobs = new MemoryBlobStore();
  #strategies = new Set<string>();
  #session: { readonly session: Session; readonly counts: WireCounts } | undefined;

  private constructor(link: LinkName, board: SimulatedBoard, store: MemoryBoardStore, boardThread: string | undefined) {
    this.link = link;
    this.#board = board;
    this.#store = store;
    this.#boardThread = boardThread;
  }

  static async start(link: LinkName): Promise<TransferRig> {
    const before = threads();
    const store = new MemoryBoardStore();
    const board = await powerOn(BOARD, { store, clock: systemClock });
    await new Promise<void>((resolve) => {
      board.onDidHappen(({ kind, text }) => {
        if (kind === 'phase' && text === 'repl') resolve();
      });
    });
    return new TransferRig(link, board, store, busiest([...threads()].filter((thread) => !before.has(thread))));
  }

  /** Opens the port behind the link, for those who speak to the board by themselves. */
  async openStream(): Promise<ByteStream> {
    await this.disconnect();
    const open = { baudRate: 115_200, lines: 'assert-dtr', ...patience() } as const;
    return throughLink(await this.#board.open(open), linkModels[this.link]);
  }

  /** Connects as the window's host does. */
  async connect(): Promise<void> {
    if (this.#session !== undefined) return;
    let counts: WireCounts | undefined;
    const session = await createSession(
      {
        address: `sim:${BOARD}`,
        label: BOARD,
        profile: profileById('micropython'),
        mode: 'repl',
        baudRate: 115_200,
        probeOnAttach: true,
        reconnect: false,
      },
      {
        clock: systemClock,
        log: silentLogger,
        open: async () => {
          const counter = counted(await this.openStream());
          counts = counter.counts;
          return counter.stream;
        },
        waitForPort: () => Promise.reject(new Error('the board of a benchmark does not return')),
        refineProfile,
      },
      patience(),
    );
    if (counts === undefined || session.identity === null) throw new Error(`not connected: ${session.state.kind}`);
    this.#session = { session, counts };
  }

  async disconnect(): Promise<void> {
    await this.#session?.session[Symbol.asyncDispose]();
    this.#session = undefined;
  }

  /** From now on writing costs what this flash costs, beginning with nothing erased. */
  set flash(name: FlashName | undefined) {
    this.#board.faults.set({ slowFlash: undefined });
    if (name !== undefined) this.#board.faults.set({ slowFlash: { ...flashModels[name] } });
  }

  /** Copies a sample to the board as the window does it, and checks what the board has then. */
  async up(sample: Sample): Promise<Copied> {
    const entries = [
      ...sample.folders.map((relative) => ({ kind: 'folder' as const, relative })),
      ...sample.files.map(({ path, content }) => ({
        kind: 'file' as const,
        relative: path,
        size: content.length,
        read: () => Promise.resolve(content),
      })),
    ];
    const copied = await this.#measured(async (fs) => {
      await upload(fs, entries, { to: fs.root, replace: true, kind: fs.kind }, this.#context());
    });
    await this.check(sample);
    return copied;
  }

  /** Copies a sample from the board, and compares. */
  async down(sample: Sample): Promise<Copied> {
    const sink = memorySink();
    const tops = [...new Set(sample.files.map(({ path }) => `/${path.split('/')[0] ?? ''}`))];
    const copied = await this.#measured(async (fs) => {
      await download(fs, tops, sink, { ...this.#context(), kind: fs.kind });
    });
    for (const { path, content } of sample.files) mustEqual(sink.files.get(path), content, path);
    return copied;
  }

  /** Looks into the board's medium, not through what is measured. */
  async check(sample: Sample): Promise<void> {
    const stored = new Map((await this.#store.load())?.files.map(({ path, data }) => [path, data]));
    for (const { path, content } of sample.files) mustEqual(stored.get(`/${path}`), content, path);
  }

  /** Makes the board empty. */
  async clear(): Promise<void> {
    await this.connect();
    await this.#withFs(async (fs) => {
      for (const entry of [...(await fs.tree(fs.root, patience()))].reverse()) {
        await (entry.kind === 'folder' ? fs.removeFolder(entry.path, patience()) : fs.remove(entry.path, patience()));
      }
    });
  }

  /** Gives an idle board something to do. */
  async wake(): Promise<void> {
    await this.#session?.session.write(new TextEncoder().encode('\r'));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.disconnect();
    await this.#board[Symbol.asyncDispose]();
  }

  #context(): TransferContext {
    const report = ({ strategy }: FileProgress): void => {
      if (strategy !== undefined && strategy !== null) this.#strategies.add(strategy);
    };
    return { ...patience(), backup: new History(this.#blobs, Date.now), known: new KnownFiles(this.#blobs), report };
  }

  /** From taking the board to giving its prompt back: loading our scripts is part of it. */
  async #measured(work: (fs: RawReplFs) => Promise<void>): Promise<Copied> {
    await this.connect();
    const counts = this.#session?.counts;
    if (counts === undefined) throw new Error('not connected');
    const before = { ...counts };
    const [board, host] = [this.#boardThread ?? '', String(process.pid)];
    const [boardCpu, hostCpu] = [cpuMs(board), cpuMs(host)];
    const start = performance.now();
    this.#strategies.clear();
    await this.#withFs(work);
    const ms = performance.now() - start;
    return {
      ms,
      strategy: [...this.#strategies].join(', '),
      counts: {
        sent: counts.sent - before.sent,
        received: counts.received - before.received,
        turns: counts.turns - before.turns,
        executions: counts.executions - before.executions,
      },
      boardBusy: (cpuMs(board) - boardCpu) / ms,
      hostBusy: (cpuMs(host) - hostCpu) / ms,
    };
  }

  /** Works on the board's files over a fresh lease. */
  async #withFs(work: (fs: RawReplFs) => Promise<void>): Promise<void> {
    const { session } = this.#session ?? {};
    if (session === undefined) throw new Error('not connected');
    await using lease = await session.acquire('Transfer', { ...patience(), interrupt: true });
    await work(await openRawReplFs(lease, { ...patience(), deflate }));
  }
}

function mustEqual(got: Uint8Array | undefined, wanted: Uint8Array, path: string): void {
  if (got === undefined || Buffer.compare(got, wanted) !== 0) throw new Error(`${path} did not arrive whole`);
}
