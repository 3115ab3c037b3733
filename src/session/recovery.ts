import { pause } from '../base/deadline.js';
import { isAbort, isOutpostError, toOutpostError } from '../base/errors.js';
import type { CloseReason } from '../transport/byte-stream.js';
import { attach, greet, markBusy, probe } from './attach.js';
import { hasPromptLine, looksLikePrompt } from './prompt.js';
import { reopen } from './resets.js';
import type { SessionCore } from './session-core.js';
import { TIMINGS } from './timings.js';

/** One wait for the port's return; the next begins at once, until the session ends. */
const WAIT_MS = 60 * 60 * 1000;
/** Output must have stopped for this long before its end is looked at. */
const STILL_MS = 100;

/** Waits for a port that went by itself, opens it and attaches again. Ends with the session; one at a time. */
export async function recover(core: SessionCore, reason: CloseReason): Promise<void> {
  if (reason.kind === 'released' || !core.options.reconnect || core.isRecovering) return;
  core.isRecovering = true;
  core.terminal.note('repl.notePortLost', { port: core.options.label });
  try {
    while (!core.lifetime.aborted && core.openLine === undefined) await tryAgain(core);
  } catch (error) {
    if (isAbort(error)) return;
    const failure = toOutpostError(error, 'session.recover');
    core.env.log.warn('reconnecting failed', failure.toWire());
    core.setState({ kind: 'failed', error: failure });
  } finally {
    core.isRecovering = false;
  }
}

/** One return of the port. A port that goes again at once is waited for again. */
async function tryAgain(core: SessionCore): Promise<void> {
  const signal = core.lifetime;
  try {
    await reopen(core, { deadline: core.deadline(WAIT_MS), signal });
    core.terminal.note('repl.notePortBack', { port: core.options.label });
    await attachAgain(core);
  } catch (error) {
    if (isOutpostError(error, 'session.busy') && core.openLine !== undefined) markBusy(core, core.openLine, { typed: false });
    else if (!isOutpostError(error, 'protocol.timeout', 'transport.lost', 'transport.not-found')) throw error;
    await pause(STILL_MS, { clock: core.env.clock, signal });
  }
}

async function attachAgain(core: SessionCore): Promise<void> {
  if (core.options.mode === 'plain') {
    core.line().route = 'terminal';
    core.setState({ kind: 'plain' });
    return;
  }
  const options = { deadline: core.deadline(TIMINGS.ladder), signal: core.lifetime };
  const turn = await core.leases.take('Connecting', options);
  try {
    await attach(core, core.line(), options);
  } finally {
    turn[Symbol.dispose]();
  }
}

/**
 * Keeps the state true while nobody holds the board: a typed line that runs, a program that ends by itself.
 *
 * Text only says when to ask; the raw banner is the proof. The one exception is a typed line: its prompt is taken as
 * the end of it, since the next holder asks the board anyway (`reachRawPrompt`).
 */
export class StateWatch {
  readonly #core: SessionCore;
  #isArmed = false;

  constructor(core: SessionCore) {
    this.#core = core;
    core.onIdleOutput = () => {
      const { state } = core;
      if (state.kind === 'busy-or-silent' && !state.hasOutput) core.setState({ kind: 'busy-or-silent', hasOutput: true });
      if (state.kind !== 'idle' || core.typed.isSubmitted) this.#arm(STILL_MS);
    };
    // After a typed line the person may be in raw mode on purpose.
    core.onStrayBanner = () => {
      if (!core.isTypedRun) void this.#adopt(false);
    };
  }

  /** A line was sent off from the terminal. */
  submitted(): void {
    this.#arm(TIMINGS.typedRuns);
  }

  /** At most one timer, however much is printed. */
  #arm(ms: number): void {
    if (this.#isArmed) return;
    this.#isArmed = true;
    this.#core.env.clock.after(ms, () => {
      this.#isArmed = false;
      this.#look();
    });
  }

  #look(): void {
    const { openLine: line, state, typed, isTypedRun, leases, options } = this.#core;
    if (line === undefined || leases.holder !== undefined) return;
    if (line.activity.quietMs < STILL_MS) {
      this.#arm(STILL_MS);
      if (state.kind === 'idle' && typed.isSubmitted && line.activity.total > 0 && !hasPromptLine(line.activity.tail))
        markBusy(this.#core, line, { typed: true });
      return;
    }
    const isAtPrompt = hasPromptLine(line.activity.tail);
    if (state.kind === 'idle' && typed.isSubmitted && !isAtPrompt) markBusy(this.#core, line, { typed: true });
    else if (state.kind === 'busy-or-silent' && isAtPrompt) {
      if (isTypedRun) this.#core.setState({ kind: 'idle' });
      else if (options.probeOnAttach && looksLikePrompt(line.activity.tail)) void this.#adopt(true);
    }
  }

  /** What ran has ended: the board is at a prompt, which is asked for, or at the raw prompt already. */
  async #adopt(ask: boolean): Promise<void> {
    const core = this.#core;
    if (core.state.kind !== 'busy-or-silent' || core.leases.holder !== undefined) return;
    const options = { deadline: core.deadline(TIMINGS.ladder), signal: core.lifetime };
    const turn = await core.leases.take('Connecting', options);
    try {
      const line = core.line();
      if (!ask || (await probe(line, options))) await greet(core, line, options);
    } catch (error) {
      if (isOutpostError(error, 'session.wrong-board')) core.setState({ kind: 'failed', error });
      else core.env.log.info('attaching later failed', toOutpostError(error, 'session.adopt').toWire());
    } finally {
      turn[Symbol.dispose]();
    }
  }
}
