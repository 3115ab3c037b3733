import { utf8Text } from '../base/bytes.js';
import type { WaitOptions } from '../base/deadline.js';
import type { Disposable } from '../base/disposable.js';
import { isOutpostError, OutpostError, toOutpostError } from '../base/errors.js';
import type { PyValue } from '../base/py-literal.js';
import type { BoardProfile } from '../boards/profile.js';
import { markBusy } from './attach.js';
import type { BoardLine } from './board-line.js';
import { askIdentity, givePromptBack, tidyUp } from './board-work.js';
import { deviceError } from './device-error.js';
import { callingCode, globalNameOf, loadingCodeAs, unloadingCode, type LoadingForm } from './device-script.js';
import type { SessionCore } from './session-core.js';
import type { BoardIdentity, DeviceScript, ExecOptions, ExecResult, ReplLease } from './types.js';

/** Free bytes below which scripts are not kept loaded beside each other, and travel without a sum: as a text they exist once more. */
const SMALL_HEAP = 16_384;
/** Free bytes below which a lack of memory may come from that; above, the work itself took them. */
const TIGHT_HEAP = 65_536;

/** Failures after which a board is taken not to unpack scripts as it says. */
const PACKED_TRIES = 3;

/** The raw REPL in one holder's hands, until disposed of. */
export class BoardLease implements ReplLease {
  readonly holder: string;
  readonly #core: SessionCore;
  readonly #line: BoardLine;
  readonly #turn: Disposable;
  /** Surely on the board. */
  #loaded: DeviceScript[] = [];
  /** Perhaps on the board: to be removed at the end. */
  #sent: DeviceScript[] = [];
  /** The form that scripts may travel in: a simpler one after failures. */
  #form: LoadingForm = 'packed';
  #failedLoads = 0;
  #restarts = 0;
  #isOver = false;

  /** The board stands at the raw prompt of `line`; the turn is given on at the end. */
  constructor(core: SessionCore, line: BoardLine, holder: string, turn: Disposable) {
    this.holder = holder;
    this.#core = core;
    this.#line = line;
    this.#turn = turn;
  }

  get profile(): BoardProfile {
    return this.#core.profile;
  }

  async identity(options: WaitOptions): Promise<BoardIdentity> {
    if (this.#core.identity === null) await askIdentity(this.#core, this.#line, options);
    if (this.#core.identity !== null) return this.#core.identity;
    throw new OutpostError('protocol.unexpected-reply', { waitedFor: 'identity', got: 'nothing' });
  }

  async exec(code: string, options: ExecOptions): Promise<ExecResult> {
    this.#check();
    const result = await this.#line.driver.exec(code, { ...options, kind: 'ours' });
    if (result.kind === 'end') return { stdout: result.stdout, stderr: result.stderr };
    // Python restarted: what was loaded is gone with it.
    this.#restarts++;
    this.#loaded = [];
    return { stdout: result.stdout, stderr: new Uint8Array(0) };
  }

  async call(script: DeviceScript, fn: string, args: readonly PyValue[], options: ExecOptions): Promise<Uint8Array> {
    const isLoaded = this.#loaded.some((s) => s.name === script.name);
    if (!isLoaded) await this.#makeRoom(options);
    // The first call travels with the script: on a slow link each execution costs its round trips.
    const load = isLoaded ? '' : loadingCodeAs(this.#loadingForm, script);
    const code = `${load}${callingCode(script, fn, args)}`;
    if (!isLoaded) this.#sent = [...this.#sent.filter((s) => s.name !== script.name), script];
    const restarts = this.#restarts;
    const result = await this.exec(code, options);
    try {
      this.#raise(result, fn, args);
      if (!isLoaded && this.#restarts === restarts) this.#loaded.push(script);
    } catch (error) {
      if (isMissing(script, error)) this.#loaded = this.#loaded.filter((s) => s.name !== script.name);
      if (!isLoaded) this.#stepDown(error);
      // Whoever tries again finds a heap without holes.
      if (isOutpostError(error, 'device.out-of-memory')) await this.#unload(options);
      throw error;
    }
    return result.stdout;
  }

  async send(bytes: Uint8Array, options: WaitOptions): Promise<void> {
    this.#check();
    await this.#line.send(bytes, options);
  }

  /** Removes what was loaded, reads memory, gives the prompt and the turn back. Never throws. */
  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#isOver) return;
    this.#isOver = true;
    try {
      await endHold(this.#core, this.#line, this.#sent);
    } finally {
      this.#turn[Symbol.dispose]();
    }
  }

  /** On a small heap (micro:bit: 9 KB in all) only one script stays loaded: two and the next does not compile. */
  async #makeRoom(options: WaitOptions): Promise<void> {
    if (this.#loaded.length > 0 && this.#free < SMALL_HEAP) await this.#unload(options);
  }

  /** Sums are for boards that can count them, and have room for a text of its own. */
  get #loadingForm(): LoadingForm {
    return this.#core.identity?.has.crc32 === true && this.#free >= SMALL_HEAP ? this.#form : 'plain';
  }

  /** Free bytes when they were last read; nobody knows of a small heap at first. */
  get #free(): number {
    return this.#core.memory?.free ?? TIGHT_HEAP;
  }

  /** Packed bytes are fewer to be damaged, but ask more of a board. Nothing travels unchecked but for a lack of memory or of CRC-32. */
  #stepDown(error: unknown): void {
    if (!isOutpostError(error, 'device.raised', 'device.out-of-memory')) return;
    this.#failedLoads++;
    const lacksMemory = error.code === 'device.out-of-memory';
    const canNotCount =
      error.code === 'device.raised' && /^ImportError: no module named '?ubinascii'?$/.test(error.details.exception);
    if (canNotCount || (lacksMemory && this.#form === 'checked' && this.#free < TIGHT_HEAP)) this.#form = 'plain';
    else if (this.#form === 'packed' && (lacksMemory || this.#failedLoads >= PACKED_TRIES)) this.#form = 'checked';
  }

  async #unload({ deadline, signal }: WaitOptions): Promise<void> {
    const code = `${unloadingCode(this.#sent)}\n__import__('gc').collect()\n`;
    this.#loaded = [];
    this.#sent = [];
    await this.exec(code, { deadline, signal });
  }

  #check(): void {
    if (this.#isOver) throw new OutpostError('session.wrong-mode', { wanted: `lease of ${this.holder}`, actual: 'given back' });
  }

  #raise(result: ExecResult, doing: string, args: readonly PyValue[]): void {
    if (result.stderr.length === 0) return;
    const path = args.find((arg) => typeof arg === 'string') ?? '';
    throw deviceError(utf8Text(result.stderr), { doing, path });
  }
}

/** Whether the board says that it does not have a script: Python restarted unseen. */
function isMissing(script: DeviceScript, error: unknown): boolean {
  if (!isOutpostError(error, 'device.raised')) return false;
  const { exception } = error.details;
  // Firmware built for few bytes does not say which.
  return exception === 'NameError: name not defined' || exception.startsWith(`NameError: name '${globalNameOf(script)}'`);
}

/** Ends any hold of the board: tidy up and prompt when the board is in step, else the truth about its state. */
export async function endHold(core: SessionCore, line: BoardLine, scripts: readonly DeviceScript[]): Promise<void> {
  if (core.openLine !== line || core.state.kind === 'closed') return;
  try {
    if (line.driver.isSynced && scripts.length > 0) await tidyUp(core, line, { scripts });
    if (line.driver.isSynced) await givePromptBack(core, line);
    else if (core.state.kind !== 'failed') markBusy(core, line, { typed: core.isTypedRun });
  } catch (error) {
    // The port went: the state says so already.
    core.env.log.info('the prompt could not be given back', toOutpostError(error, 'session.endHold').toWire());
  }
}
