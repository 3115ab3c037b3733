import { concat, latin1 } from '../../base/bytes.js';
import { pause, type WaitOptions } from '../../base/deadline.js';
import { isOutpostError } from '../../base/errors.js';
import { CTRL_A, CTRL_C, CTRL_D, PASTE_REQUEST } from './codec.js';
import type { Execution, RawReplExecOptions } from './execution.js';
import type { RawReplMachine } from './machine.js';
import type { RawReplPort, RawReplTuning } from './port.js';
import { LATE_ANSWER_MS, PAUSES, STALL_MS, UPLOAD_BYTES_PER_MS, UPLOAD_MS, UPLOAD_TRIES } from './timings.js';

/** What an upload has of its driver. */
export interface UploadParts {
  readonly port: RawReplPort;
  readonly machine: RawReplMachine;
  readonly tuning: RawReplTuning;
  /** Raw banners seen so far. */
  bannerCount(): number;
  /** Keeps what the board says while a line is cleared from being taken for a program's output. */
  mute(isMuted: boolean): void;
  /** Waits until a condition holds, looking after each chunk. */
  until(condition: () => boolean, waitedFor: string, options: WaitOptions): Promise<void>;
}

/** How long taking so many bytes of code may last: their pauses several times over, for a computer that is busy. */
export function uploadMs(bytes: number, { pieceBytes, pauseMs }: RawReplTuning): number {
  return UPLOAD_MS + bytes / UPLOAD_BYTES_PER_MS + PAUSES * (bytes / pieceBytes) * pauseMs;
}

/**
 * The way of one code to the board: by raw-paste windows, or in plain pieces with pauses.
 *
 * An upload by windows that stalls is begun anew: its end never went out, so nothing of it has run.
 * Source: reference/micropython-host.md 1.2 and 1.3; recordings qemu-06 and qemu-07.
 */
export class Upload {
  readonly #parts: UploadParts;
  readonly #execution: Execution;
  readonly #options: RawReplExecOptions;

  constructor(parts: UploadParts, execution: Execution, options: RawReplExecOptions) {
    this.#parts = parts;
    this.#execution = execution;
    this.#options = options;
  }

  /**
   * Sends code by raw-paste: `sent` also when it was cancelled meanwhile. Otherwise the board stands at its raw prompt and does not
   * have raw-paste (`refused`), or gave no answer that makes sense (`unclear`).
   */
  async byWindows(source: Uint8Array): Promise<'sent' | 'refused' | 'unclear'> {
    for (let tries = 1; ; tries++) {
      const answer = await this.#requestWindow();
      if (answer === 'cancelled') return 'sent';
      if (answer !== 'window') return answer;
      if (await this.#fillWindows(source, tries < UPLOAD_TRIES)) return 'sent';
      await this.#clearLine();
      if (this.#endIfCancelled()) return 'sent';
    }
  }

  /** Sends code in pieces with pauses. */
  async plainly(source: Uint8Array): Promise<void> {
    const { port, tuning, machine } = this.#parts;
    const execution = this.#execution;
    machine.expectPlain(this.#options.kind);
    const bytes = concat([source, Uint8Array.of(CTRL_D)]);
    for (let at = 0; at < bytes.length; at += tuning.pieceBytes) {
      if (at > 0) await pause(tuning.pauseMs, { clock: port.clock, signal: this.#options.signal });
      if (execution.isCancelled) return this.#endCancelled();
      await this.#send(bytes.subarray(at, at + tuning.pieceBytes));
    }
    await this.#until(() => execution.isAccepted, 'the board to take the code');
  }

  /** Asks for raw-paste; an answer that makes no sense, or none, is asked for once more. */
  async #requestWindow(): Promise<'window' | 'refused' | 'unclear' | 'cancelled'> {
    const { bannerCount } = this.#parts;
    for (let attempt = 0; attempt < 2; attempt++) {
      const since = bannerCount();
      const answer = await this.#answerToRequest();
      if (answer === 'window') return 'window';
      if (answer === 'off') return 'refused';
      if (answer === 'old-firmware') {
        // The banner is on its way.
        await this.#until(() => bannerCount() > since, 'the raw prompt');
        return (await this.#hasLateWindow()) ? 'window' : 'refused';
      }
      await this.#clearLine();
      if (this.#endIfCancelled()) return 'cancelled';
    }
    return 'unclear';
  }

  async #answerToRequest(): Promise<Execution['answer']> {
    this.#execution.answer = undefined;
    this.#parts.machine.expectRawPaste(this.#options.kind);
    await this.#send(PASTE_REQUEST);
    await this.#untilStalled(() => this.#execution.answer !== undefined, 'the answer to raw-paste', STALL_MS);
    return this.#execution.answer;
  }

  /** A board that was asked for its prompt several times while it started prints several banners before its answer. */
  #hasLateWindow(): Promise<boolean> {
    return this.#untilStalled(() => this.#execution.answer === 'window', 'the answer to raw-paste', LATE_ANSWER_MS);
  }

  /**
   * Sends code as the board has room for it; false when it has none any more and may stall (a byte was lost on the way), or when
   * the answer to a Ctrl-C was lost.
   */
  async #fillWindows(source: Uint8Array, mayStall: boolean): Promise<boolean> {
    const execution = this.#execution;
    // The closing byte counts as one of the window: beyond it a small input buffer would lose it.
    const bytes = concat([source, Uint8Array.of(CTRL_D)]);
    const mayStop = (): boolean => execution.isAccepted || execution.isCancelled;
    const hasRoom = (): boolean => execution.credit > 0 || mayStop();
    let at = 0;
    while (at < bytes.length && !mayStop()) {
      if (mayStall && !(await this.#untilStalled(hasRoom, 'room in the board', STALL_MS))) return false;
      await this.#until(hasRoom, 'room in the board');
      if (mayStop()) break;
      const piece = bytes.subarray(at, at + execution.credit);
      execution.credit -= piece.length;
      at += piece.length;
      await this.#send(piece);
    }
    // The board stopped reading early (a syntax error): it drops input until this byte. After a Ctrl-C it would reset.
    if (at < bytes.length && !execution.isCancelled) await this.#send(Uint8Array.of(CTRL_D));
    await this.#until(mayStop, 'the board to take the code');
    return execution.isAccepted || this.#untilStalled(() => execution.isAccepted, 'the board to stop', STALL_MS);
  }

  /**
   * Clears what the board has of a request or of code. It may take raw-paste for granted, and a Ctrl-A for code: Ctrl-C comes
   * first. Asked for again while it says nothing, since these bytes may be lost too.
   */
  async #clearLine(): Promise<void> {
    const { machine, bannerCount, mute } = this.#parts;
    machine.abandon();
    const since = bannerCount();
    mute(true);
    try {
      do await this.#send(Uint8Array.of(CTRL_C, CTRL_A));
      while (!(await this.#untilStalled(() => bannerCount() > since, 'the raw prompt', STALL_MS)));
    } finally {
      mute(false);
    }
  }

  /** A Ctrl-C in the middle of a plain upload: the raw REPL dropped the line and says nothing until asked. */
  async #endCancelled(): Promise<void> {
    const { machine, bannerCount } = this.#parts;
    machine.abandon();
    const since = bannerCount();
    await this.#send(Uint8Array.of(CTRL_A));
    await this.#until(() => bannerCount() > since, 'the raw prompt');
    this.#endIfCancelled();
  }

  /** At the raw prompt: nothing of cancelled code ran. */
  #endIfCancelled(): boolean {
    if (!this.#execution.isCancelled) return false;
    const stderr = latin1('KeyboardInterrupt: \r\n');
    this.#execution.settle({ kind: 'end', stdout: new Uint8Array(0), stderr, isShown: false });
    return true;
  }

  #send(bytes: Uint8Array): Promise<void> {
    return this.#parts.port.send(bytes, this.#options);
  }

  #until(condition: () => boolean, waitedFor: string): Promise<void> {
    return this.#parts.until(condition, waitedFor, this.#options);
  }

  /** As `#until`, but false when nothing comes for longer than it ever has to take. */
  async #untilStalled(condition: () => boolean, waitedFor: string, ms: number): Promise<boolean> {
    const { deadline } = this.#options;
    try {
      await this.#parts.until(condition, waitedFor, { ...this.#options, deadline: deadline.within(ms) });
      return true;
    } catch (error) {
      if (deadline.isExpired || !isOutpostError(error, 'protocol.timeout')) throw error;
      return false;
    }
  }
}
