import { AsyncQueue } from '../../../src/base/async-queue.js';
import { OutpostError } from '../../../src/base/errors.js';
import { api, type HostClient } from '../../../src/contract/api.js';
import type { PortInfo, SessionInfo } from '../../../src/contract/boards.js';
import { JobId, RootId, SessionId } from '../../../src/contract/common.js';
import { Settings, type AppInfo, type Draft, type RootInfo } from '../../../src/contract/computer.js';
import type { ClientStream } from '../../../src/contract/define.js';
import type { JobInfo, SavePlan } from '../../../src/contract/jobs.js';

/** A stream that a test feeds: each new reader first gets the newest item, as the host's `latest` streams do. */
export class FedStream<I> {
  readonly #readers = new Set<AsyncQueue<I>>();
  #last: I | undefined;

  constructor(first?: I) {
    this.#last = first;
  }

  push(item: I): void {
    this.#last = item;
    for (const reader of this.#readers) reader.push(item);
  }

  /** Ends all readers as a lost connection does. */
  breakOff(): void {
    for (const reader of this.#readers) reader.fail(new OutpostError('app.disconnected', { reason: 'test' }));
    this.#readers.clear();
  }

  client(signal?: AbortSignal): ClientStream<I> {
    const open = (): AsyncQueue<I> => {
      const queue = new AsyncQueue<I>({ signal });
      this.#readers.add(queue);
      if (this.#last !== undefined) queue.push(this.#last);
      return queue;
    };
    return {
      [Symbol.asyncIterator]: open,
      manualCredit: () => ({
        async *[Symbol.asyncIterator]() {
          for await (const item of { [Symbol.asyncIterator]: open }) yield { item, release: () => undefined };
        },
      }),
    };
  }
}

/** The root that the fake host has open. */
export const fakeRoot: RootInfo = { id: RootId.parse('root-1'), kind: 'folder', name: 'project', shownPath: '~/project' };

/** The session that `session()` makes. */
export const fakeSession = SessionId.parse('session-1');

/** A connected board at its prompt, with changes. */
export function session(change: Partial<SessionInfo> = {}): SessionInfo {
  return {
    id: fakeSession,
    address: 'sim:generic',
    label: 'generic',
    boardName: 'Generic board',
    profile: 'generic',
    mode: 'repl',
    baudRate: 115_200,
    state: { kind: 'idle' },
    identity: { uniqueId: 'aa11', machine: 'Generic', firmware: 'MicroPython 1.27.0', platform: 'generic', root: '/' },
    memory: null,
    disk: null,
    stoppedMain: false,
    drive: 'none',
    guardedKeys: [],
    logName: null,
    controller: null,
    ...change,
  };
}

const info: AppInfo = {
  version: '0.0.0',
  shell: 'browser',
  platform: 'linux',
  dialogs: false,
  addFolderCommand: 'outpost FOLDER',
  dataFolder: '~/.outpost',
  client: 'window-1',
  simulated: [],
};

const plan: SavePlan = {
  path: '/main.py',
  size: 1,
  needed: 1,
  free: 1000,
  seen: null,
  method: 'atomic',
  questions: [],
  whenItRuns: null,
  winner: null,
  trial: false,
};

/** Records one call with its parameters. */
export interface SeenCall {
  readonly name: string;
  readonly params: unknown;
}

type Answer = (params: never) => unknown;

/** A host in memory: files, drafts and layout are real, everything else answers as the test says. */
export class FakeHost {
  readonly calls: SeenCall[] = [];
  readonly files = new Map<string, { bytes: Uint8Array; version: string }>();
  readonly drafts = new Map<string, Draft>();
  layout: string | null = null;
  plan: SavePlan = plan;
  readonly ports = new FedStream<PortInfo[]>([]);
  readonly sessions = new FedStream<SessionInfo[]>([]);
  readonly jobs = new FedStream<JobInfo[]>([]);
  readonly changes = new FedStream<{ paths: string[] }>();
  readonly client: HostClient;
  /** Answers of single calls, by `namespace.method`; a thrown error is the call's failure. */
  readonly answers = new Map<string, Answer>();
  #versions = 0;

  constructor() {
    this.client = this.#client();
  }

  /** Puts a file into the opened folder, as another program would. */
  put(path: string, text: string): void {
    this.files.set(path, { bytes: new TextEncoder().encode(text), version: `v${++this.#versions}` });
  }

  textOf(path: string): string | null {
    const file = this.files.get(path);
    return file === undefined ? null : new TextDecoder().decode(file.bytes);
  }

  /** The parameters of all calls of one name. */
  seen(name: string): readonly unknown[] {
    return this.calls.filter((call) => call.name === name).map(({ params }) => params);
  }

  #defaults(): Readonly<Record<string, Answer>> {
    return {
      'app.info': () => info,
      'layout.get': () => ({ json: this.layout }),
      'layout.set': ({ json }: { json: string }) => {
        this.layout = json;
        return {};
      },
      'drafts.list': () => [...this.drafts.values()],
      'drafts.put': (draft: Draft) => {
        this.drafts.set(draft.id, draft);
        return {};
      },
      'drafts.remove': ({ id }: { id: string }) => {
        this.drafts.delete(id);
        return {};
      },
      'workspace.read': ({ path }: { path: string }) => this.#read(path),
      'workspace.list': () =>
        [...this.files].map(([path, { bytes }]) => ({ path, name: path, kind: 'file', size: bytes.length })),
      'workspace.write': (order: WriteOrder) => this.#write(order),
      'checks.look': () => [],
      'files.tree': () => ({ root: '/', entries: [] }),
      'files.planSave': () => this.plan,
      'files.startSave': () => ({ job: JobId.parse('job-1') }),
      'run.start': () => ({ job: JobId.parse('job-1') }),
    };
  }

  #streams(): Readonly<Record<string, FedStream<never> | FedStream<unknown>>> {
    return {
      'ports.watch': this.ports,
      'sessions.watch': this.sessions,
      'jobs.watch': this.jobs,
      'settings.watch': new FedStream<unknown>(Settings.parse({})),
      'workspace.roots': new FedStream<unknown>([fakeRoot]),
      'workspace.changes': this.changes,
    } as Readonly<Record<string, FedStream<unknown>>>;
  }

  #client(): HostClient {
    const defaults = this.#defaults();
    const streams = this.#streams();
    const answer = async (name: string, params: unknown): Promise<unknown> => {
      this.calls.push({ name, params });
      const own = this.answers.get(name) ?? defaults[name] ?? (() => ({}));
      return own(params as never);
    };
    const namespaces = Object.entries(api).map(([namespace, methods]) => {
      const entries = Object.entries(methods as Record<string, { kind: string }>).map(([method, { kind }]) => {
        const name = `${namespace}.${method}`;
        if (kind === 'call') return [method, (params: unknown) => answer(name, params)] as const;
        const silent = new FedStream<unknown>();
        return [
          method,
          (_params: unknown, options?: { signal?: AbortSignal }) => (streams[name] ?? silent).client(options?.signal),
        ] as const;
      });
      return [namespace, Object.fromEntries(entries)] as const;
    });
    return Object.fromEntries(namespaces) as unknown as HostClient;
  }

  #read(path: string): { bytes: Uint8Array; version: string } {
    const file = this.files.get(path);
    if (file === undefined) throw new OutpostError('workspace.not-found', { path });
    return file;
  }

  #write({ path, content, expected, force }: WriteOrder): { version: string } {
    const there = this.files.get(path);
    if (!force && (there?.version ?? null) !== expected) throw new OutpostError('workspace.changed-on-disk', { path });
    const version = `v${++this.#versions}`;
    this.files.set(path, { bytes: content.bytes, version });
    return { version };
  }
}

interface WriteOrder {
  readonly path: string;
  readonly content: { readonly bytes: Uint8Array };
  readonly expected: string | null;
  readonly force: boolean;
}
