import { assertNever } from '../../base/assert-never.js';
import { concat } from '../../base/bytes.js';
import { Deadline, throwIfAborted, withDeadline, type WaitOptions } from '../../base/deadline.js';
import { isOutpostError, OutpostError } from '../../base/errors.js';
import { CTRL_A, CTRL_B, CTRL_C, CTRL_D, sourceBytes } from './codec.js';
import { Execution, type RawReplExecOptions, type RawReplResult } from './execution.js';
import { RawReplMachine, type RawReplEvent } from './machine.js';
import { LeaveWatch } from './leave-watch.js';
import type { RawReplPort, RawReplTuning } from './port.js';
import { CANCEL_AGAIN_MS, CANCEL_MS, FIRST_PROBE_MS, MAX_CONFIRMATIONS, MAX_UNCLEAR_UPLOADS } from './timings.js';
import { Upload, uploadMs, type UploadParts } from './upload.js';

export type { RawReplExecOptions, RawReplResult } from './execution.js';
export type { RawReplPort, RawReplTuning } from './port.js';

/**
 * Executes code over the raw REPL: raw-paste with window flow control, else plain pieces with pauses.
 *
 * The board must stand at the raw prompt for `exec`, `softReset` and `leave`; `awaitRaw` tells when it does. One call
 * at a time. A missed deadline or an abort interrupts the code with Ctrl-C; when even that brings no prompt,
 * `isSynced` turns false and only the interrupt ladder helps.
 * Source: reference/micropython-host.md 1.2 to 1.4, recordings qemu-04 to qemu-09.
 */
export class RawReplDriver {
  readonly #port: RawReplPort;
  readonly #machine = new RawReplMachine();
  readonly #text: (bytes: Uint8Array) => void;
  readonly #banner: () => void;
  #tuning: RawReplTuning;
  #execution: Execution | undefined;
  #lost: OutpostError | undefined;
  #wake: (() => void)[] = [];
  #bannerCount = 0;
  #isSynced = false;
  #leaving: LeaveWatch | undefined;
  #noRawPaste = false;
  #unclearUploads = 0;
  #isMuted = false;

  /** `onText` takes bytes outside frames; `onBanner` hears of every raw banner. */
  constructor(
    port: RawReplPort,
    options: RawReplTuning & { readonly onText: (bytes: Uint8Array) => void; readonly onBanner?: () => void },
  ) {
    this.#port = port;
    this.#tuning = options;
    this.#text = options.onText;
    this.#banner = options.onBanner ?? (() => undefined);
  }

  /** Whether the board is known to stand at the raw prompt. */
  get isSynced(): boolean {
    return this.#isSynced;
  }

  /** Whether raw-paste is used; false once the board has refused it. */
  get usesRawPaste(): boolean {
    return this.#tuning.rawPaste && !this.#noRawPaste;
  }

  /** Whether code is being sent or runs. */
  get isExecuting(): boolean {
    return this.#execution !== undefined;
  }

  /** Takes the tuning of a better known board. */
  tune(tuning: RawReplTuning): void {
    this.#tuning = tuning;
  }

  /** Takes what the board sent. */
  receive(chunk: Uint8Array): void {
    for (const event of this.#machine.receive(chunk)) this.#handle(event);
    this.#signal();
  }

  /** The port is gone: everything that waits fails. */
  lose(error: OutpostError): void {
    this.#lost = error;
    this.#isSynced = false;
    this.#execution?.fail(error);
    this.#signal();
  }

  /** Forgets an unfinished frame: the board's mode is unknown from here on. */
  abandon(): void {
    this.#machine.abandon();
    this.#isSynced = false;
  }

  /** Asks for the raw prompt with one Ctrl-A and waits for its banner; false when the deadline passes. */
  async enter(options: WaitOptions): Promise<boolean> {
    const seen = this.#bannerCount;
    await this.#port.send(Uint8Array.of(CTRL_A), options);
    return this.awaitRaw(options, seen);
  }

  /** Number of raw banners seen; pass it to `awaitRaw` to accept those that come after now. */
  get bannerCount(): number {
    return this.#bannerCount;
  }

  /** Waits for a raw prompt newer than `since`; false when the deadline passes. */
  async awaitRaw(options: WaitOptions, since: number): Promise<boolean> {
    try {
      await this.#until(() => this.#bannerCount > since, 'the raw prompt', options);
      return true;
    } catch (error) {
      if (isOutpostError(error, 'protocol.timeout')) return false;
      throw error;
    }
  }

  /**
   * Runs code and returns how it ended.
   *
   * @throws OutpostError `protocol.timeout` after its deadline (the code was interrupted), `transport.lost`,
   *   `session.wrong-mode` when the board is not at the raw prompt; an `AbortError` after an abort.
   */
  async exec(code: string, options: RawReplExecOptions): Promise<RawReplResult> {
    const source = sourceBytes(code);
    const own = options.kind === 'ours' ? options.deadline.within(uploadMs(source.length, this.#tuning)) : undefined;
    return this.#perform(options, async (execution) => {
      try {
        await this.#upload(source, execution, { ...options, deadline: options.uploadDeadline ?? own ?? options.deadline });
      } catch (error) {
        if (own === undefined || own === options.deadline || !isOutpostError(error, 'protocol.timeout')) throw error;
        // The link lost something: whoever can try again should.
        throw new OutpostError('protocol.unexpected-reply', { waitedFor: error.details.waitedFor, got: '' }, { cause: error });
      }
    });
  }

  /**
   * Sends code that does not come back, such as a reset, and resolves when the board has taken it. What the board says
   * from there on is text.
   *
   * @throws OutpostError as `exec`.
   */
  async order(code: string, options: WaitOptions): Promise<void> {
    const orders: RawReplExecOptions = { ...options, kind: 'ours', onStdout: this.#text };
    const execution = this.#begin(orders);
    try {
      await this.#uploadOf(execution, orders).plainly(sourceBytes(code));
    } finally {
      this.#execution = undefined;
      this.abandon();
    }
  }

  /** One Ctrl-C to what runs; also ends an upload, after which its closing byte must not follow. */
  async interrupt(options: WaitOptions): Promise<void> {
    if (this.#execution?.isAccepted === false) this.#execution.isCancelled = true;
    await this.#port.send(Uint8Array.of(CTRL_C), options);
  }

  /**
   * Restarts Python from the raw prompt (`boot.py` runs, `main.py` does not) and waits for the raw prompt again.
   * `onStdout` gets what is printed meanwhile.
   *
   * @throws OutpostError `protocol.timeout` when `boot.py` does not end before the deadline.
   */
  async softReset(options: WaitOptions & { readonly onStdout: (chunk: Uint8Array) => void }): Promise<void> {
    await this.#perform({ ...options, kind: 'restart' }, async () => {
      this.#machine.expectPlain('restart');
      await this.#port.send(Uint8Array.of(CTRL_D), options);
    });
  }

  /** Goes back to the friendly prompt. Returns the prompt's text as the board prints it; the banner is swallowed. */
  async leave(options: WaitOptions): Promise<Uint8Array> {
    const watch = new LeaveWatch();
    this.#leaving = watch;
    this.#isSynced = false;
    try {
      await this.#port.send(Uint8Array.of(CTRL_B), options);
      // A changed prompt can't be recognised: after the banner's last line it gets a moment.
      await this.#until(() => watch.isAtPrompt || watch.isAfterBanner, 'the friendly prompt', options);
      if (!watch.isAtPrompt) {
        const moment = { ...options, deadline: options.deadline.within(60) };
        await this.#until(() => watch.isAtPrompt, 'the friendly prompt', moment).catch(ignoreTimeout);
      }
    } catch (error) {
      ignoreTimeout(error);
    } finally {
      this.#leaving = undefined;
    }
    return watch.prompt;
  }

  /** One execution from start to end, whatever its bytes. */
  async #perform(options: RawReplExecOptions, start: (execution: Execution) => Promise<void>): Promise<RawReplResult> {
    const execution = this.#begin(options);
    try {
      await start(execution);
      return await this.#resultOf(execution, options);
    } catch (error) {
      await this.#cancel(execution);
      throw error;
    } finally {
      this.#execution = undefined;
    }
  }

  /** Waits for the end. Code of ours that reads nothing is asked for it when it is silent: at its prompt the board says so. */
  async #resultOf(execution: Execution, options: RawReplExecOptions): Promise<RawReplResult> {
    const isStreaming = options.onStdout !== undefined;
    const mayProbe = options.kind === 'ours' && (!isStreaming || options.readsNothing === true);
    for (let wait = FIRST_PROBE_MS; ;) {
      const deadline = mayProbe ? options.deadline.within(wait) : options.deadline;
      const { heard } = execution;
      try {
        return await withDeadline(execution.result, 'the code to end', { ...options, deadline });
      } catch (error) {
        if (deadline === options.deadline || !isOutpostError(error, 'protocol.timeout')) throw error;
      }
      if (isStreaming && execution.heard > heard) continue;
      this.#machine.watchForBanner();
      await this.#port.send(Uint8Array.of(CTRL_A), options);
      wait *= 2;
    }
  }

  #begin(options: RawReplExecOptions): Execution {
    throwIfAborted(options.signal);
    if (this.#lost !== undefined) throw this.#lost;
    if (!this.#isSynced || this.#execution !== undefined) {
      const actual = this.#execution === undefined ? 'unknown' : 'executing';
      throw new OutpostError('session.wrong-mode', { wanted: 'raw prompt', actual });
    }
    const execution = new Execution(options);
    this.#execution = execution;
    this.#isSynced = false;
    return execution;
  }

  #handle(event: RawReplEvent): void {
    if (event.type === 'text') {
      if (this.#leaving !== undefined) this.#leaving.receive(event.bytes);
      else if (!this.#isMuted) this.#text(event.bytes);
    } else if (event.type === 'banner') {
      this.#bannerCount++;
      this.#isSynced = true;
      this.#banner();
    } else if (event.type === 'end' || event.type === 'reset') {
      this.#finish(event, this.#execution);
    } else if (this.#execution !== undefined) {
      this.#advance(this.#execution, event);
    }
  }

  #advance(execution: Execution, event: Exclude<RawReplEvent, { type: 'text' | 'banner' | 'end' | 'reset' }>): void {
    switch (event.type) {
      case 'window':
        execution.grantWindow(event.size, this.#tuning.pieceBytes);
        return;
      case 'no-window':
        execution.answer = event.reason;
        return;
      case 'credit':
        execution.credit += execution.window;
        return;
      case 'accepted':
        execution.isAccepted = true;
        execution.options.onAccepted?.();
        return;
      case 'stdout':
        execution.heard++;
        if (execution.options.onStdout !== undefined) execution.options.onStdout(event.bytes);
        else execution.stdout.push(event.bytes);
        return;
      case 'maybe-ended':
        this.#confirm(execution);
        return;
      default:
        assertNever(event, 'RawReplDriver');
    }
  }

  #finish(event: RawReplEvent & { type: 'end' | 'reset' }, execution: Execution | undefined): void {
    this.#isSynced = true;
    this.#bannerCount++;
    if (execution === undefined) return;
    const stdout = concat(execution.stdout);
    execution.settle(
      event.type === 'end' ? { kind: 'end', stdout, stderr: event.stderr, isShown: event.isShown } : { kind: 'reset', stdout },
    );
  }

  #confirm(execution: Execution): void {
    if (++execution.confirmations > MAX_CONFIRMATIONS) return;
    const deadline = Deadline.after(2000, this.#port.clock);
    this.#port.send(Uint8Array.of(CTRL_A), { deadline }).catch((error: unknown) => execution.fail(error));
  }

  async #upload(source: Uint8Array, execution: Execution, options: RawReplExecOptions): Promise<void> {
    const upload = this.#uploadOf(execution, options);
    // What surely fits the board's input buffer needs neither windows nor their round trip.
    const isSmall = source.length < this.#tuning.pieceBytes;
    if (this.usesRawPaste && !isSmall) {
      const how = await upload.byWindows(source);
      this.#unclearUploads = how === 'unclear' ? this.#unclearUploads + 1 : 0;
      if (how === 'sent') return;
      if (how === 'refused' || this.#unclearUploads >= MAX_UNCLEAR_UPLOADS) this.#noRawPaste = true;
    }
    await upload.plainly(source);
  }

  #uploadOf(execution: Execution, options: RawReplExecOptions): Upload {
    const parts: UploadParts = {
      port: { clock: this.#port.clock, send: (bytes, step) => this.#sendCode(bytes, step) },
      machine: this.#machine,
      tuning: this.#tuning,
      bannerCount: () => this.#bannerCount,
      mute: (isMuted) => {
        this.#isMuted = isMuted;
      },
      until: (condition, waitedFor, step) => this.#until(condition, waitedFor, step),
    };
    return new Upload(parts, execution, options);
  }

  /** With the first byte of an upload, and after each prompt in its middle, the board is no longer at its prompt. */
  #sendCode(bytes: Uint8Array, options: WaitOptions): Promise<void> {
    this.#isSynced = false;
    return this.#port.send(bytes, options);
  }

  /** Interrupts code that missed its deadline, so that the lease stays usable. */
  async #cancel(execution: Execution): Promise<void> {
    if (this.#lost !== undefined) return;
    const deadline = Deadline.after(CANCEL_MS, this.#port.clock);
    const ended = execution.result.then(
      () => true,
      () => true,
    );
    let isInFrame = execution.isAccepted;
    try {
      while (!deadline.isExpired) {
        await this.interrupt({ deadline });
        const step = { deadline: deadline.within(CANCEL_AGAIN_MS) };
        if (isInFrame && (await withDeadline(ended, 'the code to stop', step).catch(ignoreTimeout))) return;
        // Between requests and frames the board stands at its prompt without saying so, and the end of a frame may have been
        // lost: Ctrl-A makes it say.
        isInFrame = false;
        this.#machine.abandon();
        if (await this.enter({ deadline: deadline.within(CANCEL_AGAIN_MS) })) return;
      }
    } catch (error) {
      if (!isOutpostError(error, 'transport.lost', 'protocol.timeout')) throw error;
    }
    this.abandon();
  }

  /** Waits until `condition` holds, looking after each chunk. */
  async #until(condition: () => boolean, waitedFor: string, options: WaitOptions): Promise<void> {
    while (!condition()) {
      if (this.#lost !== undefined) throw this.#lost;
      const change = new Promise<void>((resolve) => {
        this.#wake.push(resolve);
      });
      await withDeadline(change, waitedFor, options);
    }
  }

  #signal(): void {
    const waiting = this.#wake;
    this.#wake = [];
    for (const wake of waiting) wake();
  }
}

function ignoreTimeout(error: unknown): false {
  if (isOutpostError(error, 'protocol.timeout')) return false;
  throw error;
}
