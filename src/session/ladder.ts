import { concat } from '../base/bytes.js';
import { pause, throwIfAborted, type Deadline, type WaitOptions } from '../base/deadline.js';
import { isOutpostError, OutpostError } from '../base/errors.js';
import { CR, CTRL_A, CTRL_B, CTRL_C, CTRL_D } from '../protocols/raw-repl/codec.js';
import type { BoardLine } from './board-line.js';
import { causeOf, escapeHeard, saysPython } from './no-repl-cause.js';
import { looksLikePrompt, showsProgram } from './prompt.js';
import type { SessionCore } from './session-core.js';
import { TIMINGS } from './timings.js';
import type { InterruptStep } from './types.js';

/** One rung: what is sent, how long the board may take to fall silent, how long it may take to answer Ctrl-A. */
interface Rung {
  readonly step: InterruptStep;
  readonly bytes: readonly number[];
  readonly settleMs: number;
  readonly answerMs: number;
}

/**
 * The rungs that only need bytes. All waits are hard: a board that prints for ever can't extend them.
 *
 * The first Ctrl-C is alone, so that a `finally` gets its chance; CR before it answers "press any key". Ctrl-B then
 * leaves a raw prompt that is out of step. `#` and Ctrl-D end a paste or a raw upload that swallows Ctrl-C, and do
 * nothing at a prompt (Ctrl-D on an empty line would reset). ESP32 boards may take 2 to 3 s.
 * Source: reference/micropython-host.md 1.5 points 3 to 5.
 */
const RUNGS: readonly Rung[] = [
  { step: 'ctrl-c', bytes: [CTRL_C], settleMs: 120, answerMs: 150 },
  { step: 'ctrl-c', bytes: [CTRL_C, CTRL_C], settleMs: 150, answerMs: 400 },
  { step: 'raw-mode', bytes: [CR, CTRL_C, CTRL_C], settleMs: 150, answerMs: 800 },
  { step: 'leave-paste', bytes: [CTRL_C, CTRL_B], settleMs: 200, answerMs: 300 },
  { step: 'leave-paste', bytes: [0x23, CTRL_D], settleMs: 200, answerMs: 300 },
  { step: 'raw-mode', bytes: [CR, CTRL_C, CTRL_C], settleMs: 300, answerMs: 2500 },
];

/** Sent to a raw prompt, these leave or restart it. */
const LEAVING: readonly number[] = [CTRL_B, CTRL_D];

/** How the ladder may go. */
export interface ClimbOptions extends WaitOptions {
  /** Told of each rung. */
  readonly onStep: (step: InterruptStep) => void;
}

/**
 * Gets the raw prompt from whatever the board does, rung by rung, and throws when it can't.
 *
 * Works before and during an execution: then the frame's own end counts. The caller holds the board. Ends at the
 * latest after 20 s or at the deadline, whichever comes first. Returns whether a program was interrupted, as far as the
 * board's words show: a prompt that was there all the time only repeats itself.
 *
 * @throws OutpostError `session.no-repl` with the likely cause and the board's last words; an `AbortError`.
 */
export async function climb(core: SessionCore, options: ClimbOptions): Promise<boolean> {
  const deadline = options.deadline.within(TIMINGS.ladder);
  const wait = { ...options, deadline };
  const climber = new Climber(core, wait);
  const before = core.expectsLoss;
  core.expectsLoss = true;
  try {
    if (!(await climber.climb())) throw climber.failure();
    return climber.hasInterrupted;
  } finally {
    core.expectsLoss = before;
    if (core.openLine === undefined && !before && core.state.kind !== 'closed') core.onLost({ kind: 'unplugged' });
  }
}

class Climber {
  readonly #core: SessionCore;
  readonly #options: ClimbOptions;
  #returns = 0;
  #rungs = 0;
  #noisy = 0;
  #heard: Uint8Array = new Uint8Array(0);
  #heardBytes = 0;
  #wasSpeaking = false;
  #mayGreet = false;
  #hasReset = false;

  constructor(core: SessionCore, options: ClimbOptions) {
    this.#core = core;
    this.#options = options;
  }

  async climb(): Promise<boolean> {
    try {
      const { tail } = this.#core.line().activity;
      if (saysPython(tail)) this.#core.isMicroPython = true;
      this.#wasSpeaking = tail.length > 0 && !looksLikePrompt(tail) && showsProgram(tail, true);
      // A board that is heard for the first time may just have started: its banner is not the end of a program.
      this.#mayGreet = this.#core.identity === null;
      if (!this.#core.line().driver.isExecuting) this.#core.line().driver.abandon();
      return (
        (await this.#byBytes(this.#core.line())) ||
        (await this.#byLines(this.#core.line())) ||
        (await this.#flood(this.#core.line()))
      );
    } catch (error) {
      if (!isOutpostError(error, 'transport.lost')) throw error;
      return this.#onReturn();
    }
  }

  get hasInterrupted(): boolean {
    return this.#hasReset || this.#returns > 0 || this.#wasSpeaking || showsProgram(this.#heard, this.#mayGreet);
  }

  failure(): OutpostError<'session.no-repl'> {
    const cause = causeOf({
      isGone: this.#core.openLine === undefined,
      returns: this.#returns,
      heard: this.#heard,
      heardBytes: this.#heardBytes,
      noisyRungs: this.#noisy,
      rungs: this.#rungs,
      isKnown: this.#core.isMicroPython || this.#core.identity !== null,
    });
    return new OutpostError('session.no-repl', { cause, port: this.#core.options.label, heard: escapeHeard(this.#heard) });
  }

  get #isOver(): boolean {
    return this.#options.deadline.isExpired;
  }

  async #byBytes(line: BoardLine): Promise<boolean> {
    for (const rung of RUNGS) {
      throwIfAborted(this.#options.signal);
      if (this.#isOver) return false;
      this.#options.onStep(rung.step);
      if (rung.bytes.includes(CTRL_B)) this.#mayGreet = true;
      if (await this.#try(line, rung)) return true;
    }
    return false;
  }

  async #try(line: BoardLine, rung: Rung): Promise<boolean> {
    const { driver, activity } = line;
    const heardBefore = activity.total;
    let since = driver.bannerCount;
    await this.#send(line, Uint8Array.from(rung.bytes));
    const isQuiet = await settled(line, since, this.#within(rung.settleMs));
    // A board that is starting answers all rungs at once: the banner is then the answer to an earlier Ctrl-A, and what this rung has sent
    // takes it out of the raw prompt again.
    if (LEAVING.some((byte) => rung.bytes.includes(byte))) since = driver.bannerCount;
    let isThere = driver.bannerCount > since;
    if (!isThere) {
      await this.#send(line, Uint8Array.of(CTRL_A));
      isThere = await driver.awaitRaw({ ...this.#options, deadline: this.#within(rung.answerMs) }, since);
    }
    this.#rungs++;
    if (!isQuiet) this.#noisy++;
    this.#hear(line, activity.total - heardBefore);
    return isThere;
  }

  /** Resets by the modem lines, where the board has the two-transistor circuit, and catches it on its way up. */
  async #byLines(line: BoardLine): Promise<boolean> {
    const { control } = line.link;
    if (this.#core.profile.lines !== 'assert-both' || control === undefined || this.#isOver) return false;
    this.#options.onStep('toggle-lines');
    this.#hasReset = true;
    line.driver.abandon();
    await toggleReset(control, { clock: this.#core.env.clock, signal: this.#options.signal });
    return this.#flood(line);
  }

  /** Ctrl-C every 30 ms: hits the moment between two `try`, or a board that was just reset by hand. */
  async #flood(line: BoardLine): Promise<boolean> {
    const until = this.#options.deadline.within(TIMINGS.catchFor);
    if (until.isExpired) return false;
    this.#options.onStep('catch-on-return');
    const heardBefore = line.activity.total;
    let isThere = false;
    for (let n = 1; !until.isExpired && !isThere; n++) {
      throwIfAborted(this.#options.signal);
      const since = line.driver.bannerCount;
      const isAsking = n % 5 === 0;
      await this.#send(line, isAsking ? Uint8Array.of(CTRL_C, CTRL_A) : Uint8Array.of(CTRL_C));
      const wait = until.within(isAsking ? TIMINGS.catchEvery * 3 : TIMINGS.catchEvery);
      isThere = await line.driver.awaitRaw({ ...this.#options, deadline: wait }, since);
    }
    this.#hear(line, line.activity.total - heardBefore);
    return isThere;
  }

  /** The port went while we tried: asleep, or reset by hand. It is opened the moment it is back. */
  async #onReturn(): Promise<boolean> {
    const { env } = this.#core;
    while (!this.#isOver) {
      this.#options.onStep('catch-on-return');
      try {
        await env.waitForPort(this.#options);
        const line = await this.#core.open({ ...this.#options, isReturn: true });
        this.#returns++;
        if (await this.#flood(line)) return true;
      } catch (error) {
        if (isOutpostError(error, 'protocol.timeout')) return false;
        if (!isOutpostError(error) || !error.code.startsWith('transport.')) throw error;
        if (error.code !== 'transport.lost') await pause(TIMINGS.catchEvery, { clock: env.clock, signal: this.#options.signal });
      }
    }
    return false;
  }

  #hear(line: BoardLine, bytes: number): void {
    this.#heardBytes += bytes;
    if (bytes > 0) this.#heard = concat([this.#heard, line.activity.tail.slice(-bytes)]).slice(-512);
  }

  #within(ms: number): Deadline {
    return this.#options.deadline.within(ms);
  }

  /** A board that takes no bytes is silent, not gone. */
  async #send(line: BoardLine, bytes: Uint8Array): Promise<void> {
    try {
      await line.send(bytes, { ...this.#options, deadline: this.#within(500) });
    } catch (error) {
      if (!isOutpostError(error, 'protocol.timeout')) throw error;
    }
  }
}

/** Waits until the raw prompt is there or the board is quiet; false when it was neither by the hard deadline. */
async function settled(line: BoardLine, since: number, deadline: Deadline): Promise<boolean> {
  while (!deadline.isExpired) {
    if (line.driver.bannerCount > since) return true;
    const isLong = deadline.remainingMs >= TIMINGS.quiet;
    const spoke = await line.activity.next({ deadline: deadline.within(TIMINGS.quiet) });
    if (line.link.ended !== undefined) throw line.link.lost();
    if (!spoke && isLong) return true;
  }
  return line.driver.bannerCount > since;
}

/**
 * Pulls the reset line of a two-transistor circuit: RTS alone asserted is reset, equal levels are "run".
 *
 * 100 ms is what esptool-like programs hold it. Source: reference/micropython-host.md 1.8.
 */
export async function toggleReset(
  control: NonNullable<BoardLine['link']['control']>,
  options: Parameters<typeof pause>[1],
): Promise<void> {
  await control.setSignals({ dtr: false, rts: true });
  await pause(100, options);
  await control.setSignals({ dtr: true, rts: true });
}
