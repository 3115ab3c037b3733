import { setMaxListeners } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { utf8 } from '../../base/bytes.js';
import { systemClock } from '../../base/clock.js';
import { silentLogger } from '../../base/logger.js';
import type { JobId, RootId, SessionId } from '../../contract/common.js';
import { MemoryBlobStore } from '../../files/blob-store.js';
import { createDisk } from '../../node/disk.js';
import { createSimulators } from '../../server/simulators.js';
import { MemoryBoardStore } from '../../simulators/index.js';
import { createHost, type Host } from '../create-host.js';
import type { JobInfo } from '../jobs.js';
import type { Environment } from '../environment.js';
import { fakeEnvironment } from './fake-environment.js';

/** A host with simulated boards and one opened folder, for tests of what happens between the two. */
export class SimulatedHost implements AsyncDisposable {
  readonly host: Host;
  /** The opened folder, absolute. */
  readonly folder: string;
  readonly root: RootId;
  readonly context = { client: 'window-one', signal: new AbortController().signal, onProgress: () => undefined };
  readonly #home: string;

  private constructor(host: Host, home: string, folder: string, root: RootId) {
    this.host = host;
    this.#home = home;
    this.folder = folder;
    this.root = root;
    // One signal for all requests of a test, where a shell has one for each.
    setMaxListeners(0, this.context.signal);
  }

  static async open(changes: Partial<Environment> = {}): Promise<SimulatedHost> {
    const home = await mkdtemp(path.join(tmpdir(), 'outpost-host-'));
    const stores = new Map<string, MemoryBoardStore>();
    const undo = new Map<string, MemoryBlobStore>();
    const { simulators, open } = createSimulators({
      log: silentLogger,
      folder: home,
      locks: path.join(home, 'locks'),
      storeOf: (board) => keep(stores, board, () => new MemoryBoardStore()),
    });
    const { environment } = fakeEnvironment({
      clock: systemClock,
      simulators,
      openPort: (address, options) => open(address, options),
      undo: (board) => keep(undo, board, () => new MemoryBlobStore()),
      disk: createDisk(),
      home,
      ...changes,
    });
    const host = await createHost(environment);
    const folder = path.join(home, 'project');
    await mkdir(folder);
    await host.openRoot('folder', folder);
    const [root] = await host.handlers.workspace.known(
      {},
      { client: 'x', signal: AbortSignal.abort(), onProgress: () => undefined },
    );
    return new SimulatedHost(host, home, folder, root!.id);
  }

  get call() {
    return this.host.handlers;
  }

  async connect(board: string): Promise<SessionId> {
    const order = { address: `sim:${board}`, mode: 'repl', acceptReset: false } as const;
    const { session } = await this.call.sessions.connect(order, this.context);
    await this.isIdle(session);
    return session;
  }

  async isIdle(session: SessionId): Promise<void> {
    await until(this.call.sessions.watch({}, this.context), (list) =>
      list.some((one) => one.id === session && one.state.kind === 'idle'),
    );
  }

  /** How a job ended. */
  async ended(started: Promise<{ readonly job: JobId }>): Promise<JobInfo['state']> {
    const { job } = await started;
    const list = await until(this.call.jobs.watch({}, this.context), (jobs) =>
      jobs.some((one) => one.id === job && one.endedAt !== null),
    );
    return list.find((one) => one.id === job)!.state;
  }

  /** What a job gave; a failure is thrown. */
  async result(started: Promise<{ readonly job: JobId }>) {
    const state = await this.ended(started);
    if (state.kind !== 'done') throw new Error(JSON.stringify(state));
    return state.result;
  }

  /** Waits until a job reports something. */
  async progress(job: JobId, isIt: (progress: { readonly step: string; readonly done: number }) => boolean): Promise<void> {
    await until(this.call.jobs.watch({}, this.context), (jobs) =>
      jobs.some(
        (one) =>
          one.id === job &&
          (one.endedAt !== null || (one.state.kind === 'working' && one.state.progress !== null && isIt(one.state.progress))),
      ),
    );
  }

  /** Writes files of the opened folder; a name with a slash makes its folder. */
  async fill(files: Readonly<Record<string, string | Uint8Array>>): Promise<void> {
    for (const [name, content] of Object.entries(files)) {
      await mkdir(path.dirname(path.join(this.folder, name)), { recursive: true });
      await writeFile(path.join(this.folder, name), content);
    }
  }

  /** All files below the opened folder. */
  async files(): Promise<Readonly<Record<string, string>>> {
    const entries = await readdir(this.folder, { recursive: true, withFileTypes: true });
    const found: Record<string, string> = {};
    for (const entry of entries.filter((one) => one.isFile())) {
      const whole = path.join(entry.parentPath, entry.name);
      found[path.relative(this.folder, whole).replaceAll('\\', '/')] = await readFile(whole, 'utf8');
    }
    return found;
  }

  /** Saves a file on the board. */
  async save(session: SessionId, target: string, text: string): Promise<void> {
    const order = {
      session,
      source: { kind: 'untitled', name: 'x.py' },
      content: { kind: 'inline', bytes: utf8(text) },
      path: target,
      runAtPowerOn: false,
    } as const;
    const { seen } = await this.call.files.planSave(order, this.context);
    await this.result(
      this.call.files.startSave({ ...order, seen, answered: ['changed-on-board', 'replace-startup'] }, this.context),
    );
  }

  /** Texts of a board's files by path; folders with a slash at the end. */
  async onBoard(session: SessionId, below = '/'): Promise<Readonly<Record<string, string>>> {
    const { entries } = await this.call.files.tree({ session }, this.context);
    const found: Record<string, string> = {};
    for (const { path: name, kind } of entries.filter((entry) => entry.path.startsWith(below))) {
      if (kind === 'folder') found[`${name}/`] = '';
      else found[name] = new TextDecoder().decode((await this.call.files.read({ session, path: name }, this.context)).bytes);
    }
    return found;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.host[Symbol.asyncDispose]();
    await rm(this.#home, { recursive: true });
  }
}

async function until<T>(stream: AsyncIterable<T>, isIt: (item: T) => boolean): Promise<T> {
  for await (const item of stream) if (isIt(item)) return item;
  throw new Error('the stream ended');
}

function keep<T>(map: Map<string, T>, key: string, make: () => T): T {
  const found = map.get(key) ?? make();
  map.set(key, found);
  return found;
}
