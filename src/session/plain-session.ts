import type { WaitOptions } from '../base/deadline.js';
import { OutpostError } from '../base/errors.js';
import type { Event } from '../base/event.js';
import type { BoardProfile } from '../boards/profile.js';
import { recover } from './recovery.js';
import type { SessionCore } from './session-core.js';
import { TIMINGS } from './timings.js';
import type { ReplLease, RunOutcome, Session, SessionState, TerminalHub } from './types.js';

/**
 * Plain serial: bytes only. Nothing is sent on opening, no modem line is touched, nothing is read into what arrives.
 *
 * What needs a REPL is refused with `session.wrong-mode`.
 */
export class PlainSession implements Session {
  readonly identity = null;
  readonly memory = null;
  readonly stoppedMain = false;
  readonly #core: SessionCore;

  constructor(core: SessionCore) {
    this.#core = core;
    core.onLost = (reason) => void recover(core, reason);
  }

  get address(): string {
    return this.#core.options.address;
  }

  get label(): string {
    return this.#core.options.label;
  }

  get profile(): BoardProfile {
    return this.#core.profile;
  }

  get state(): SessionState {
    return this.#core.state;
  }

  get terminal(): TerminalHub {
    return this.#core.terminal;
  }

  get onDidChange(): Event<void> {
    return this.#core.onDidChange;
  }

  /** Opens the port and listens. */
  async connect(options: WaitOptions): Promise<void> {
    try {
      const line = await this.#core.open({ ...options, isReturn: false });
      line.route = 'terminal';
      this.#core.setState({ kind: 'plain' });
    } catch (error) {
      await this.#core.close();
      throw error;
    }
  }

  async write(bytes: Uint8Array): Promise<void> {
    await this.#core.line().send(bytes, { deadline: this.#core.deadline(TIMINGS.write) });
  }

  interrupt(): Promise<void> {
    return this.write(Uint8Array.of(0x03));
  }

  async setBaudRate(baudRate: number): Promise<void> {
    await this.#core.line().link.control?.setBaudRate(baudRate);
    this.#core.baudRate = baudRate;
    this.#core.changed();
  }

  acquire(): Promise<ReplLease> {
    return refuse();
  }

  run(): Promise<RunOutcome> {
    return refuse();
  }

  stop(): Promise<void> {
    return refuse();
  }

  paste(): Promise<void> {
    return refuse();
  }

  softReset(): Promise<void> {
    return refuse();
  }

  hardReset(): Promise<void> {
    return refuse();
  }

  restartMain(): Promise<void> {
    return refuse();
  }

  safeBoot(): Promise<void> {
    return refuse();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#core.close();
  }
}

function refuse(): Promise<never> {
  return Promise.reject(new OutpostError('session.wrong-mode', { wanted: 'repl', actual: 'plain' }));
}
