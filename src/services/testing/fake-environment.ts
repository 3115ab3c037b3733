import { ManualClock } from '../../base/clock.js';
import { Emitter } from '../../base/event.js';
import { OutpostError } from '../../base/errors.js';
import { createLogger, type LogEntry } from '../../base/logger.js';
import { MemoryBlobStore } from '../../files/blob-store.js';
import { MemoryTextStore } from '../../settings/text-store.js';
import type { DiskFs } from '../../workspace/index.js';
import type { Dialogs, Environment, HostPort, LogSink, Simulators } from '../environment.js';
import { LogBuffer } from '../log-buffer.js';

/** Ports that tests plug in and out. */
export class FakePorts {
  ports: readonly HostPort[] = [];
  readonly problems = new Map<string, OutpostError>();
  drive: string | null = null;
  readonly #changed = new Emitter<readonly HostPort[]>();

  watch = (listener: (ports: readonly HostPort[]) => void) => {
    listener(this.ports);
    return this.#changed.event(listener);
  };
  check = (path: string): Promise<OutpostError | null> => Promise.resolve(this.problems.get(path) ?? null);
  findDrive = (): Promise<{ mountPoint: string } | null> =>
    Promise.resolve(this.drive === null ? null : { mountPoint: this.drive });

  set(...ports: readonly HostPort[]): void {
    this.ports = ports;
    this.#changed.fire(ports);
  }
}

/** Simulated boards that are only names. */
export class FakeSimulators implements Simulators {
  readonly boards = [{ id: 'generic', name: 'Generic board', summary: '2 MB disk', profile: 'micropython' }];
  readonly calls: string[] = [];
  #isPlugged = true;
  readonly #changed = new Emitter<void>();
  readonly onDidChange = this.#changed.event;

  isPlugged = (): boolean => this.#isPlugged;
  mayBeAsleep = (): boolean => false;
  power = (board: string, on: boolean): Promise<void> => this.#note(`power ${board} ${on}`);
  pressReset = (board: string): Promise<void> => this.#note(`reset ${board}`);
  plug(board: string, plugged: boolean): Promise<void> {
    this.#isPlugged = plugged;
    this.#changed.fire();
    return this.#note(`plug ${board} ${plugged}`);
  }
  examples = (board: string): readonly { name: string; title: string; text: string }[] => [
    { name: 'hello.py', title: `Hello: ${board}`, text: 'print(1)' },
  ];
  setFaults = (board: string, faults: string): Promise<void> => this.#note(`faults ${board} ${faults}`);
  [Symbol.asyncDispose] = (): Promise<void> => this.#note('dispose');

  #note(call: string): Promise<void> {
    this.calls.push(call);
    return Promise.resolve();
  }
}

/** A disk without anything on it; workspace tests have their own. */
const emptyDisk = new Proxy({ style: 'posix' } as unknown as DiskFs, {
  get: (target, name) =>
    name === 'style' ? 'posix' : name === 'realPath' ? () => Promise.resolve(null) : (Reflect.get(target, name) as unknown),
});

/** An environment of fakes, each of which the test can reach. */
export function fakeEnvironment(changes: Partial<Environment> = {}) {
  const clock = new ManualClock();
  const entries: LogEntry[] = [];
  const recentLog = new LogBuffer(clock);
  const ports = new FakePorts();
  const simulators = new FakeSimulators();
  const texts = new MemoryTextStore();
  const drafts = new MemoryTextStore();
  const temporaries: { bytes: Uint8Array; disposed: boolean }[] = [];
  const logs: { name: string; text: string; disposed: boolean }[] = [];
  const chosen: [string, Uint8Array][] = [];
  let ids = 0;
  const environment: Environment = {
    version: '0.1.0',
    shell: 'browser',
    platform: 'linux',
    dataFolder: '~/.local/share/outpost',
    addFolderCommand: 'npm start -- FOLDER',
    clock,
    log: createLogger((entry) => {
      entries.push(entry);
      recentLog.sink(entry);
    }),
    recentLog,
    deflate: (bytes) => bytes,
    randomId: () => `id-${++ids}`,
    ports,
    openPort: (address) => Promise.reject(new OutpostError('transport.not-found', { port: address })),
    simulators,
    dialogs: null as Dialogs | null,
    openExternal: () => Promise.resolve(),
    files: {
      async temporary() {
        const file = { bytes: new Uint8Array(), disposed: false };
        temporaries.push(file);
        return {
          async write(offset, bytes) {
            const grown = new Uint8Array(Math.max(file.bytes.length, offset + bytes.length));
            grown.set(file.bytes);
            grown.set(bytes, offset);
            file.bytes = grown;
          },
          read: () => Promise.resolve(file.bytes),
          async [Symbol.asyncDispose]() {
            file.disposed = true;
          },
        };
      },
      async openLog(name): Promise<LogSink & { name: string }> {
        const log = { name, text: '', disposed: false };
        logs.push(log);
        return {
          name,
          write: (bytes) => (log.text += new TextDecoder().decode(bytes)),
          async [Symbol.asyncDispose]() {
            log.disposed = true;
          },
        };
      },
      writeChosen: async (path, bytes) => void chosen.push([path, bytes]),
    },
    texts,
    drafts,
    undo: () => new MemoryBlobStore(),
    disk: emptyDisk,
    home: '/home/ada',
    ...changes,
  };
  return { environment, clock, entries, ports, simulators, texts, drafts, temporaries, logs, chosen };
}
