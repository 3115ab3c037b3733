import { Deadline, type WaitOptions } from '../base/deadline.js';
import { abortError, isAbort, OutpostError, toOutpostError } from '../base/errors.js';
import { Emitter } from '../base/event.js';
import type { BoardProfile } from '../boards/profile.js';
import type { CloseReason } from '../transport/byte-stream.js';
import { WireLog } from '../transport/wire-log.js';
import { BoardLine, tuningOf } from './board-line.js';
import { LeaseQueue } from './lease-queue.js';
import { SessionTerminal } from './terminal-hub.js';
import { TIMINGS } from './timings.js';
import { TypedLine } from './typed-line.js';
import type { BoardIdentity, Session, SessionEnvironment, SessionOptions, SessionState } from './types.js';

/** A program of ours that is being prepared, runs, or is being tidied up after. */
export interface ActiveRun {
  readonly name: string;
  /** Only while `running` the program has its stdin; before and after, typed bytes wait. */
  phase: 'preparing' | 'sending' | 'running' | 'ending';
  stopRequested: boolean;
  /** Resolves when the board has taken the code, or it never will. */
  readonly accepted: Promise<void>;
  /** Resolves when the prompt is back, whatever happened. */
  readonly ended: Promise<void>;
}

/**
 * What is known of one connected board, and the one line to it. The actions (`attach`, `climb`, `runProgram`, …)
 * are functions over it; the session's public face only forwards.
 */
export class SessionCore {
  readonly env: SessionEnvironment;
  readonly options: SessionOptions;
  readonly terminal = new SessionTerminal();
  readonly leases = new LeaseQueue();
  readonly wire = new WireLog();
  readonly typed = new TypedLine();
  /** Typed bytes that wait until somebody may have them. */
  readonly typeAhead: Uint8Array[] = [];
  profile: BoardProfile;
  baudRate: number;
  identity: BoardIdentity | null = null;
  memory: Session['memory'] = null;
  stoppedMain = false;
  /** What answers here is MicroPython for sure. */
  isMicroPython: boolean;
  /** Whether what runs unknown to us was typed at the prompt (then it is no `main.py`). */
  isTypedRun = false;
  run: ActiveRun | undefined;
  /** Modules that the last run imported, by name. */
  importedByRun: readonly string[] = [];
  /** Somebody resets the board or waits for its return, and reopens the port himself. */
  expectsLoss = false;
  /** The port is being waited for after it went by itself. */
  isRecovering = false;
  /** What to do when the port went by itself; set by the composition in `index.ts`. */
  onLost: (reason: CloseReason) => void = () => undefined;
  /** What to do with a chunk that arrived while nobody holds the board. */
  onIdleOutput: () => void = () => undefined;
  onStrayBanner: () => void = () => undefined;

  readonly #changed = new Emitter<void>();
  readonly #lifetime = new AbortController();
  #state: SessionState = { kind: 'opening' };
  #line: BoardLine | undefined;
  #lastReason: CloseReason = { kind: 'unplugged' };

  readonly onDidChange = this.#changed.event;

  constructor(options: SessionOptions, env: SessionEnvironment) {
    this.options = options;
    this.env = env;
    this.profile = options.profile;
    this.baudRate = options.baudRate;
    this.isMicroPython = options.isSureBoard ?? false;
  }

  get state(): SessionState {
    return this.#state;
  }

  /** Aborts when the session is disposed of. */
  get lifetime(): AbortSignal {
    return this.#lifetime.signal;
  }

  /** The open port, if any. */
  get openLine(): BoardLine | undefined {
    return this.#line;
  }

  /**
   * The open port.
   *
   * @throws OutpostError `transport.lost` while the port is away.
   */
  line(): BoardLine {
    if (this.#line !== undefined) return this.#line;
    throw new OutpostError('transport.lost', { port: this.options.label, reason: this.#lastReason.kind });
  }

  setState(state: SessionState): void {
    if (this.#state.kind === 'closed') return;
    this.#state = state;
    this.changed();
  }

  /** Tells of a change of anything that the session shows. */
  changed(): void {
    this.#changed.fire();
  }

  /** A deadline `ms` from now on the session's clock. */
  deadline(ms: number): Deadline {
    return Deadline.after(ms, this.env.clock);
  }

  /** Takes a better known profile. */
  useProfile(profile: BoardProfile): void {
    this.profile = profile;
    this.#line?.driver.tune(tuningOf(profile));
  }

  /**
   * Opens the port; a port that was just enumerated gets a few tries.
   *
   * @throws OutpostError `transport.*`.
   */
  async open(options: WaitOptions & { readonly isReturn: boolean }): Promise<BoardLine> {
    const again = options.deadline.within(options.isReturn ? TIMINGS.openAgain : 0);
    const lines = this.options.mode === 'plain' ? 'untouched' : this.profile.lines;
    for (;;) {
      try {
        const stream = await this.env.open({
          baudRate: this.baudRate,
          lines,
          deadline: options.deadline,
          signal: options.signal,
        });
        if (this.lifetime.aborted) {
          await stream[Symbol.asyncDispose]();
          throw abortError(this.lifetime);
        }
        return this.#adopt(new BoardLine(stream, this.profile, this.#lineEvents()));
      } catch (error) {
        if (isAbort(error) || again.isExpired) throw error;
        this.env.log.debug('the port does not open yet', toOutpostError(error, 'session.open').toWire());
        await this.#pause(options.signal);
      }
    }
  }

  /** Lets the port go and ends everything. */
  async close(): Promise<void> {
    if (this.#state.kind === 'closed') return;
    this.setState({ kind: 'closed' });
    this.#lifetime.abort();
    const line = this.#line;
    this.#line = undefined;
    await line?.leaveQuietly({ deadline: this.deadline(TIMINGS.goodbye) });
    await line?.[Symbol.asyncDispose]();
    this.terminal.end();
    this.#changed[Symbol.dispose]();
  }

  #lineEvents(): ConstructorParameters<typeof BoardLine>[2] {
    return {
      clock: this.env.clock,
      wire: this.wire,
      onTerminal: (bytes) => {
        this.terminal.append(bytes);
        if (this.leases.holder === undefined) this.onIdleOutput();
      },
      // While a program is being stopped its answer counts, not what a window can show.
      pace: () =>
        this.run?.stopRequested === true || this.#state.kind === 'interrupting' ? undefined : this.terminal.pace(this.env.clock),
      onBanner: () => {
        this.isMicroPython = true;
        if (this.leases.holder === undefined) this.onStrayBanner();
      },
    };
  }

  #adopt(line: BoardLine): BoardLine {
    this.#line = line;
    void line.closed.then((reason) => {
      if (this.#line !== line) return;
      this.#line = undefined;
      this.#lastReason = reason;
      this.typed.reset();
      if (this.#state.kind === 'closed') return;
      this.setState({ kind: 'lost', reason, reconnecting: this.expectsLoss || this.options.reconnect });
      if (!this.expectsLoss) this.onLost(reason);
    });
    return line;
  }

  async #pause(signal: AbortSignal | undefined): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      if (signal?.aborted === true) reject(abortError(signal));
      else this.env.clock.after(100, resolve);
    });
  }
}
