import { Worker } from 'node:worker_threads';
import type { Clock } from '../../base/clock.js';
import type { Disposable } from '../../base/disposable.js';
import type { BoardDefinition } from '../boards/definition.js';
import type { StoredEntry } from '../files/board-files.js';
import type { InterruptWords, VmConfig, VmMessage } from '../vm/config.js';
import { Link } from '../vm/link.js';
import { ByteQueue } from './byte-queue.js';
import type { VmImage } from './vm-image.js';

/** What a virtual machine is started with. */
export interface VmOptions {
  readonly image: VmImage;
  readonly board: BoardDefinition;
  readonly files: readonly StoredEntry[];
  readonly uniqueId: Uint8Array;
  readonly safeBoot: boolean;
  readonly clock: Clock;
  /** Everything the board says, but for `memory`. */
  readonly onMessage: (message: VmMessage) => void;
  /** The worker died of a fault of ours. */
  readonly onFailure: (error: Error) => void;
}

const IDLE = 1;
const PENDING = 0;
/** How soon to try again when the board's input ring is full. */
const RETRY_MS = 1;
/** Input held for a board that does not read, before writers are made to wait. */
const HELD_BYTES = 65_536;

/**
 * One power cycle of a board: its worker, its wires, and the part of a chip that reacts to bytes as they arrive.
 *
 * Like a UART's interrupt handler, this side compares every byte with the interrupt character and raises
 * KeyboardInterrupt by writing into the machine's memory, so that Ctrl-C ends even `while True: pass`.
 * Source: reference/toolchain.md 5.3.
 */
export class VmProcess {
  readonly link = new Link();
  readonly #options: VmOptions;
  readonly #worker: Worker;
  readonly #exited: Promise<void>;
  #memory: { readonly words: Int32Array; readonly halves: Int16Array; readonly interrupt: InterruptWords } | undefined;
  /** Input that does not fit the board's ring yet, as it came. */
  readonly #held = new ByteQueue();
  #retry: Disposable | undefined;
  #waiting: (() => void)[] = [];
  #stopped = false;

  constructor(options: VmOptions) {
    this.#options = options;
    const config: VmConfig = {
      board: options.board,
      module: options.image.module,
      interruptCharAddress: options.image.interruptCharAddress,
      link: this.link.memory,
      files: options.files,
      uniqueId: options.uniqueId,
      safeBoot: options.safeBoot,
    };
    this.#worker = new Worker(options.image.worker, { workerData: config, name: `sim:${options.board.id}` });
    this.#worker.on('message', (message: VmMessage) => this.#receive(message));
    this.#worker.on('error', (error: Error) => options.onFailure(error));
    this.#exited = new Promise((resolve) => this.#worker.once('exit', () => resolve()));
    this.link.drain(0); // asks to be told of the first output
  }

  /** Bytes from the cable. Resolves when the board's buffers have room again. */
  write(bytes: Uint8Array): Promise<void> {
    const interrupted = bytes.findLastIndex((byte) => this.#isInterrupt(byte)) + 1;
    for (const byte of bytes.subarray(0, interrupted)) if (this.#isInterrupt(byte)) this.#interrupt();
    this.#held.put(bytes.subarray(interrupted));
    this.#pump();
    if (this.#held.length < HELD_BYTES || this.#stopped) return Promise.resolve();
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  /** Cuts the power. What was written and closed is with the host already. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#retry?.[Symbol.dispose]();
    this.#release();
    await this.#worker.terminate();
    await this.#exited;
  }

  #receive(message: VmMessage): void {
    if (message.type === 'memory') this.#adopt(message.buffer, message.interrupt);
    else if (!this.#stopped || message.type === 'change') this.#options.onMessage(message);
  }

  #adopt(buffer: SharedArrayBuffer, interrupt: InterruptWords): void {
    this.#memory = { words: new Int32Array(buffer), halves: new Int16Array(buffer), interrupt };
    // A Ctrl-C that came before we knew where to write it lies among the input.
    const byte = this.#interruptChar;
    if (byte !== undefined && this.link.dropInputThrough(byte)) this.#raise();
  }

  get #interruptChar(): number | undefined {
    if (this.#memory === undefined) return undefined;
    const value = Atomics.load(this.#memory.words, this.#memory.interrupt.interruptChar >> 2);
    return value < 0 ? undefined : value;
  }

  #isInterrupt(byte: number): boolean {
    return byte < 32 && this.#interruptChar === byte;
  }

  /** What the core's own handler does, plus what drivers do: the receive buffer is emptied. */
  #interrupt(): void {
    this.#held.clear();
    this.link.dropInput();
    this.#raise();
  }

  #raise(): void {
    if (this.#memory === undefined) return;
    const { words, halves, interrupt } = this.#memory;
    Atomics.store(words, (interrupt.keyboardInterrupt >> 2) + 2, 0); // no frames of the last time
    Atomics.store(words, interrupt.pending >> 2, interrupt.keyboardInterrupt);
    Atomics.compareExchange(halves, interrupt.schedulerState >> 1, IDLE, PENDING);
    this.link.signalInterrupt();
  }

  #pump(): void {
    if (this.#held.length > 0) this.#held.drop(this.link.feed(this.#held.bytes));
    if (this.#held.length < HELD_BYTES) this.#release();
    if (this.#held.length === 0 || this.#retry !== undefined || this.#stopped) return;
    this.#retry = this.#options.clock.after(RETRY_MS, () => {
      this.#retry = undefined;
      this.#pump();
    });
  }

  #release(): void {
    for (const resolve of this.#waiting.splice(0)) resolve();
  }
}
