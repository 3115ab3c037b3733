import { Emitter } from '../../base/event.js';
import { OutpostError } from '../../base/errors.js';
import { genericProfile } from '../../boards/catalogue.js';
import { SessionTerminal } from '../../session/terminal-hub.js';
import type {
  BoardIdentity,
  ReplLease,
  RunOutcome,
  RunProgram,
  Session,
  SessionEnvironment,
  SessionOptions,
  SessionState,
} from '../../session/types.js';

/** An identity as a board of today gives it. */
export function identityOf(uniqueId: string | null): BoardIdentity {
  return {
    uniqueId,
    machine: 'Test board with TEST1',
    implementation: 'micropython',
    version: [1, 27, 0],
    firmware: 'MicroPython 1.27.0',
    platform: 'test',
    mpy: null,
    root: '/',
    path: ['', '/lib'],
    has: {
      rename: true,
      sha256: true,
      crc32: true,
      base64: true,
      statvfs: true,
      ilistdir: true,
      stat: true,
      inflate: null,
      binaryStdin: false,
    },
  };
}

/** A session without a board: tests set its state and see what was asked of it. */
export class FakeSession implements Session {
  readonly address: string;
  readonly label: string;
  profile;
  state: SessionState = { kind: 'idle' };
  identity: BoardIdentity | null = identityOf('aa11');
  stoppedMain = false;
  memory = null;
  readonly terminal = new SessionTerminal();
  readonly calls: string[] = [];
  readonly written: Uint8Array[] = [];
  readonly programs: RunProgram[] = [];
  readonly environment: SessionEnvironment;
  outcome: Promise<RunOutcome> = Promise.resolve({ kind: 'finished' });
  isDisposed = false;
  readonly #changed = new Emitter<void>();
  readonly onDidChange = this.#changed.event;

  constructor(options: SessionOptions, environment: SessionEnvironment) {
    this.address = options.address;
    this.label = options.label;
    this.profile = options.mode === 'plain' ? genericProfile() : options.profile;
    this.environment = environment;
  }

  set(state: SessionState): void {
    this.state = state;
    this.#changed.fire();
  }

  acquire(): Promise<ReplLease> {
    return Promise.reject(new OutpostError('session.main-running', { action: 'test' }));
  }

  run(program: RunProgram, { signal }: { readonly signal?: AbortSignal | undefined }): Promise<RunOutcome> {
    this.programs.push(program);
    const stopped = new Promise<RunOutcome>((resolve) =>
      signal?.addEventListener('abort', () => resolve({ kind: 'interrupted' })),
    );
    return Promise.race([this.outcome, stopped]);
  }

  write(bytes: Uint8Array): Promise<void> {
    this.written.push(bytes);
    return Promise.resolve();
  }

  stop = (): Promise<void> => this.#note('stop');
  interrupt = (): Promise<void> => this.#note('interrupt');
  paste = (text: string): Promise<void> => this.#note(`paste ${text}`);
  softReset = (): Promise<void> => this.#note('softReset');
  hardReset = (): Promise<void> => this.#note('hardReset');
  restartMain = (): Promise<void> => this.#note('restartMain');
  safeBoot = (): Promise<void> => this.#note('safeBoot');
  setBaudRate = (baudRate: number): Promise<void> => this.#note(`setBaudRate ${baudRate}`);

  async [Symbol.asyncDispose](): Promise<void> {
    this.isDisposed = true;
    this.set({ kind: 'closed' });
    this.terminal.end();
  }

  #note(call: string): Promise<void> {
    this.calls.push(call);
    return Promise.resolve();
  }
}
