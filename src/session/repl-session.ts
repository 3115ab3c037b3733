import { latin1, latin1Text, utf8 } from '../base/bytes.js';
import { withDeadline, type WaitOptions } from '../base/deadline.js';
import { isOutpostError, OutpostError, toOutpostError } from '../base/errors.js';
import type { Event } from '../base/event.js';
import type { BoardProfile } from '../boards/profile.js';
import { CTRL_C, CTRL_D, CTRL_E } from '../protocols/raw-repl/codec.js';
import type { WireEntry } from '../transport/wire-log.js';
import { attach } from './attach.js';
import type { BoardLine } from './board-line.js';
import { climb } from './ladder.js';
import { escapedLine, interactiveCode, LineComposer, needsMoreLines } from './line-composer.js';
import { reachRawPrompt } from './reach-prompt.js';
import { recover, StateWatch } from './recovery.js';
import { BoardLease, endHold } from './repl-lease.js';
import { hardReset, safeBoot, softReset } from './resets.js';
import { runProgram, TYPED } from './run-program.js';
import type { SessionCore } from './session-core.js';
import { TIMINGS } from './timings.js';
import type {
  BoardIdentity,
  ReplLease,
  RunOptions,
  RunOutcome,
  RunProgram,
  Session,
  SessionState,
  TerminalHub,
} from './types.js';

/** Most that is kept of what is typed while Outpost holds the board. */
const TYPE_AHEAD_BYTES = 4096;

/** A session with a board that has a REPL. */
export class ReplSession implements Session {
  readonly #core: SessionCore;
  readonly #watch: StateWatch;
  readonly #composer = new LineComposer();

  constructor(core: SessionCore) {
    this.#core = core;
    this.#watch = new StateWatch(core);
    core.onLost = (reason) => void recover(core, reason);
    core.leases.onFree = () => void this.#flush();
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

  get identity(): BoardIdentity | null {
    return this.#core.identity;
  }

  get stoppedMain(): boolean {
    return this.#core.stoppedMain;
  }

  get memory(): Session['memory'] {
    return this.#core.memory;
  }

  get terminal(): TerminalHub {
    return this.#core.terminal;
  }

  get onDidChange(): Event<void> {
    return this.#core.onDidChange;
  }

  wireEntries(): readonly WireEntry[] {
    return this.#core.wire.entries();
  }

  /** Opens the port and finds out what is there. */
  async connect(options: WaitOptions): Promise<void> {
    const core = this.#core;
    const turn = await core.leases.take('Connecting', options);
    try {
      await attach(core, await core.open({ ...options, isReturn: false }), options);
    } catch (error) {
      await core.close();
      throw error;
    } finally {
      turn[Symbol.dispose]();
    }
  }

  async acquire(holder: string, options: WaitOptions & { readonly interrupt: boolean }): Promise<ReplLease> {
    const core = this.#core;
    if (core.run !== undefined) throw new OutpostError('session.busy', { holder: core.run.name });
    const turn = await core.leases.take(holder, options);
    const line = core.openLine;
    try {
      const reached = await reachRawPrompt(core, { ...options, action: holder });
      core.setState({ kind: 'held', holder });
      return new BoardLease(core, reached, holder, turn);
    } catch (error) {
      await this.#afterFailure(line, error);
      turn[Symbol.dispose]();
      throw error;
    }
  }

  run(program: RunProgram, options: RunOptions): Promise<RunOutcome> {
    const stop = (): Promise<void> => this.stop({ deadline: this.#core.deadline(TIMINGS.ladder) });
    return runProgram(this.#core, program, { ...options, stop });
  }

  async stop(options: WaitOptions): Promise<void> {
    const core = this.#core;
    const { run } = core;
    if (run !== undefined) {
      run.stopRequested = true;
      if (core.state.kind === 'running') core.setState({ ...core.state, stopping: true });
      // While code is sent, the board may take the Ctrl-C for the program's input: then the ladder follows.
      if (run.phase === 'sending') {
        await core.line().driver.interrupt(options);
        await withDeadline(run.accepted, 'the board to take the code', options);
      }
      if (core.run === run && run.phase === 'running') await this.#stopRun(options);
      return withDeadline(run.ended, 'the prompt after the program', options);
    }
    if (core.state.kind === 'idle' && !core.typed.isSubmitted) return;
    const lease = await this.acquire('Stop', { ...options, interrupt: true });
    await lease[Symbol.asyncDispose]();
  }

  async interrupt(): Promise<void> {
    await this.write(Uint8Array.of(CTRL_C));
  }

  async write(bytes: Uint8Array): Promise<void> {
    const core = this.#core;
    const { state, run } = core;
    if (run !== undefined) {
      if (run.phase !== 'running') core.typeAhead.push(bytes.slice());
      else await core.line().send(bytes, { deadline: core.deadline(TIMINGS.write) });
      return;
    }
    const line = core.line();
    if (core.leases.holder !== undefined || state.kind === 'held') return this.#keepForLater(bytes);
    if (state.kind !== 'idle' && state.kind !== 'busy-or-silent')
      throw new OutpostError('session.busy', { holder: this.#holder() });
    if (state.kind === 'idle' && (this.#composer.isComposing || LineComposer.isNeeded(bytes))) await this.#compose(bytes, line);
    else await this.#send(bytes, line);
  }

  /** What is typed while Outpost works with the board reaches the prompt afterwards; a person seldom notices the wait. */
  #keepForLater(bytes: Uint8Array): void {
    const waiting = this.#core.typeAhead.reduce((sum, piece) => sum + piece.length, 0);
    if (waiting + bytes.length > TYPE_AHEAD_BYTES) throw new OutpostError('session.busy', { holder: this.#holder() });
    this.#core.typeAhead.push(bytes.slice());
  }

  async paste(text: string, options: WaitOptions): Promise<void> {
    const core = this.#core;
    if (core.run !== undefined) return this.write(utf8(text));
    const source = text.replace(/\r\n?/g, '\n').replace(/\n+$/, '');

    if (!/^[\t\n\x20-\x7e]*$/.test(source)) return this.#pasteWhole(source, options);
    const turn = await core.leases.take('Paste', options);
    try {
      const line = core.line();
      if (core.state.kind !== 'idle') throw new OutpostError('session.main-running', { action: 'Paste' });
      core.typed.type(Uint8Array.of(CTRL_E));
      await line.send(Uint8Array.of(CTRL_C, CTRL_E), options);
      const bytes = latin1(source.replaceAll('\n', '\r'));
      const { pieceBytes, pauseMs } = core.profile.transfer;
      for (let at = 0; at < bytes.length; at += pieceBytes) {
        // The echo of a piece is the sign that the board has taken it; the profile's pause where none comes.
        await line.send(bytes.subarray(at, at + pieceBytes), options);
        await line.activity.quiet(Math.max(1, pauseMs), {
          ...options,
          deadline: options.deadline.within(10 * Math.max(1, pauseMs)),
        });
      }
      await line.send(Uint8Array.of(CTRL_D), options);
    } finally {
      turn[Symbol.dispose]();
    }
    this.#watch.submitted();
  }

  async softReset(options: WaitOptions): Promise<void> {
    await this.#endRun(options);
    await softReset(this.#core, options);
  }

  async hardReset(options: WaitOptions): Promise<void> {
    await this.#endRun(options);
    await this.#orFail(hardReset(this.#core, options));
  }

  async restartMain(options: WaitOptions): Promise<void> {
    if (this.#core.profile.startup.restartBy === 'soft-reset') await this.softReset(options);
    else await this.hardReset(options);
  }

  safeBoot(options: WaitOptions): Promise<void> {
    return this.#orFail(safeBoot(this.#core, options));
  }

  async setBaudRate(baudRate: number): Promise<void> {
    await this.#core.line().link.control?.setBaudRate(baudRate);
    this.#core.baudRate = baudRate;
    this.#core.changed();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#core.close();
  }

  /** Bytes that were typed while Outpost held the board. */
  async #flush(): Promise<void> {
    const { typeAhead, state, env } = this.#core;
    if (state.kind !== 'idle' && state.kind !== 'busy-or-silent') return;
    for (const bytes of typeAhead.splice(0)) {
      try {
        await this.write(bytes);
      } catch (error) {
        env.log.info('typed bytes were lost', toOutpostError(error, 'session.flush').toWire());
      }
    }
  }

  async #send(bytes: Uint8Array, line: BoardLine): Promise<void> {
    this.#core.typed.type(bytes);
    await line.send(bytes, { deadline: this.#core.deadline(TIMINGS.write) });
    if (this.#core.typed.isSubmitted) this.#watch.submitted();
  }

  /** Typing with characters that the friendly REPL drops. */
  async #compose(bytes: Uint8Array, line: BoardLine): Promise<void> {
    const { terminal, typed } = this.#core;
    for (const piece of this.#composer.type(bytes, typed.pending)) {
      if (piece.kind === 'echo') terminal.append(utf8(piece.text));
      else if (piece.kind === 'send') await this.#send(piece.bytes, line);
      else if (needsMoreLines(piece.text, latin1Text(terminal.lastLine))) {
        const own = piece.text.slice(typed.pending.length);
        // The board echoes what it gets: what was shown meanwhile goes.
        terminal.append(latin1('\b \b'.repeat([...own].length)));
        const rest = escapedLine(own);
        await this.#send(latin1(`${rest}\r`), line);
      } else {
        typed.giveUpText();
        this.#execute({ name: TYPED, code: interactiveCode(piece.text), resetFirst: false });
      }
    }
  }

  /** A line of the terminal: nobody waits for its end, and what goes wrong shows in the state and the log. */
  #execute(program: RunProgram): void {
    this.run(program, {}).catch((error: unknown) =>
      this.#core.env.log.warn('a typed line failed', toOutpostError(error, 'session.write').toWire()),
    );
  }

  /** A text that the friendly REPL would drop letters of: executed whole, shown as if it had been typed. */
  async #pasteWhole(source: string, options: WaitOptions): Promise<void> {
    this.#core.terminal.append(utf8(source.replaceAll('\n', '\r\n... ')));
    await this.run({ name: TYPED, code: source, resetFirst: false }, { signal: options.signal });
  }

  /** The ladder during a run: the frame's own end is the success. */
  async #stopRun(options: WaitOptions): Promise<void> {
    const core = this.#core;
    try {
      await climb(core, { ...options, onStep: () => undefined });
    } catch (error) {
      const { run, state } = core;
      if (run !== undefined && state.kind === 'running') {
        run.stopRequested = false;
        core.setState({ ...state, stopping: false });
      }
      throw error;
    }
  }

  async #endRun(options: WaitOptions): Promise<void> {
    if (this.#core.run !== undefined) await this.stop(options);
  }

  async #orFail(work: Promise<void>): Promise<void> {
    try {
      await work;
    } catch (error) {
      if (isOutpostError(error, 'session.wrong-board')) this.#core.setState({ kind: 'failed', error });
      throw error;
    }
  }

  async #afterFailure(line: SessionCore['openLine'], error: unknown): Promise<void> {
    if (isOutpostError(error, 'session.wrong-board')) this.#core.setState({ kind: 'failed', error });
    else if (line !== undefined && this.#core.openLine === line && this.#core.state.kind !== 'failed')
      await endHold(this.#core, line, []);
  }

  #holder(): string {
    const { state } = this.#core;
    if (state.kind === 'held') return state.holder;
    return this.#core.leases.holder ?? state.kind;
  }
}
