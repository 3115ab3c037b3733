import { concat, toHex } from '../base/bytes.js';
import { withDeadline, type WaitOptions } from '../base/deadline.js';
import { isAbort, isOutpostError, OutpostError } from '../base/errors.js';
import type { ReplLease } from '../session/types.js';
import { again } from './again.js';
import { fileScripts, type FileScript } from './device-script.js';
import { fileError } from './errno.js';
import { LineSplitter } from './line-splitter.js';
import type { FilePlace } from './repl-read.js';
import { SendWindow } from './send-window.js';
import { orderLine } from './stream-codec.js';

/** The board gives up when it hears nothing for this long between orders. */
const BOARD_WAITS_MS = 5000;
/** Silence after which the board is asked for its last word; doubled each time. */
const FIRST_PING_MS = 400;
/** Longest wait for a sign of life: a flash may erase a large sector first (2 s on STM32), a card may stall. */
const SILENCE_MS = 20_000;
/** The receiver's end after its last order, and for what was sent before that the pace of a slow flash. */
const QUIT_MS = 1500;
const QUIT_BYTES_PER_MS = 32;
/** A ping also fills up a block that lost some bytes, so that the board notices now and not at its deadline. */
const PING_BYTES = 32;

/** One block: what goes over the link, how the board is told, and how many bytes of the file it is. */
export interface Block {
  readonly order: Uint8Array;
  readonly data: Uint8Array;
  readonly size: number;
}

/** Where a file goes when it is complete: its name, and the one in between where a rename does not replace. */
export interface FinalPlace {
  readonly path: FilePlace;
  readonly ready: FilePlace | null;
}

/**
 * The conversation with `fs_take.py`: orders and blocks out, confirmations in. One at a time on a lease.
 *
 * Nothing waits for an answer but `waitFor…`, so that orders, blocks and the board's work overlap. A fault of the link
 * throws `protocol.checksum`, and `close` gets the prompt back in any case.
 */
export class TakeChannel {
  readonly #lease: ReplLease;
  readonly #options: WaitOptions;
  readonly #running: Promise<unknown>;
  readonly #lines = new LineSplitter();
  readonly #stopper = new AbortController();
  readonly #begun: string[] = [];
  #wake: () => void = () => undefined;
  #isOver = false;
  #hasQuit = false;
  #ended: unknown;
  #isStarted = false;
  #free: number | undefined;
  readonly #window: SendWindow;
  /** Whether blocks are confirmed only when they are written. */
  readonly isLate: boolean;
  #files = 0;
  #failure: string | undefined;

  private constructor(lease: ReplLease, options: WaitOptions, script: FileScript) {
    this.#lease = lease;
    this.#options = options;
    this.isLate = !lease.profile.transfer.flowControl;
    this.#window = new SendWindow(options.deadline.clock);
    this.#running = lease
      .call(script, '_op_take', [BOARD_WAITS_MS, this.isLate], {
        deadline: options.deadline,
        signal: this.#stopper.signal,
        onAccepted: () => {
          this.#isStarted = true;
        },
        onStdout: (chunk) => this.#receive(chunk),
      })
      .catch((error: unknown) => {
        this.#ended = error;
      })
      .finally(() => {
        this.#isOver = true;
        this.#wake();
      });
  }

  /**
   * Starts the receiver; with `places` files are given their names too. On links without flow control blocks are confirmed only
   * when they are written.
   */
  static open(lease: ReplLease, { deadline, signal, places }: WaitOptions & { readonly places: boolean }): Promise<TakeChannel> {
    const script = places ? fileScripts.takeMany : fileScripts.take;
    return again('changes', () => TakeChannel.#start(lease, { deadline, signal }, script));
  }

  static async #start(lease: ReplLease, options: WaitOptions, script: FileScript): Promise<TakeChannel> {
    const channel = new TakeChannel(lease, options, script);
    try {
      await channel.#until(() => channel.#free !== undefined);
    } catch (error) {
      await channel.close();
      throw error;
    }
    return channel;
  }

  /** Free memory on the board when the receiver started, bytes. */
  get free(): number {
    return this.#free ?? 0;
  }

  /** Blocks that the board has taken, of all files. */
  get confirmed(): number {
    return this.#window.confirmed;
  }

  /** Blocks that were sent, of all files. */
  get sent(): number {
    return this.#window.sent;
  }

  /** Files that are complete on the board, read back, and in their places. */
  get files(): number {
    return this.#files;
  }

  /** Opens (and empties) a file. */
  async begin(file: FilePlace): Promise<void> {
    this.#begun.push(file.path);
    await this.#send(orderLine('o', toHex(file.place)));
  }

  /** Sends a block; `data` is as it travels, the words of `order` describe it; unpacked it has `size` bytes. */
  async block({ order, data, size }: Block): Promise<void> {
    const bytes = concat([order, data]);
    this.#window.send(bytes.length, size);
    await this.#send(bytes);
  }

  /** Ends a file: the board compares what it stored with size and sum, and gives it its name. */
  async end(file: FilePlace, size: number, sum: string, final: FinalPlace | null): Promise<void> {
    const names = final === null ? [] : final.ready === null ? [final.path] : [final.path, final.ready];
    await this.#send(orderLine('e', toHex(file.place), size, sum, ...names.map(({ place }) => toHex(place))));
  }

  /** Waits until one more block may be sent. */
  async waitForRoom(): Promise<void> {
    await this.#until(() => (this.isLate ? this.confirmed === this.sent : this.#window.hasRoom));
  }

  /** Waits until the board has taken so many blocks. */
  async waitForBlocks(count: number): Promise<void> {
    await this.#until(() => this.confirmed >= count);
  }

  /** Waits until so many files are complete. */
  async waitForFiles(count: number): Promise<void> {
    await this.#until(() => this.#files >= count);
  }

  /** Ends the receiver in good order, or else interrupts it. Never throws; the lease shows what became of the board. */
  async close(): Promise<void> {
    if (!this.#isOver && !this.#hasQuit) {
      this.#hasQuit = true;
      // What is under way comes first.
      const ms = QUIT_MS + this.#window.open.content / QUIT_BYTES_PER_MS;
      const step = { deadline: this.#options.deadline.within(ms) };
      try {
        await this.#lease.send(orderLine('q'), step);
        await withDeadline(this.#running, 'the receiver to end', step);
      } catch (error) {
        if (!isOutpostError(error) && !isAbort(error)) throw error;
        this.#stopper.abort();
      }
    }
    await this.#running;
  }

  async #send(bytes: Uint8Array): Promise<void> {
    this.#check();
    const { deadline, signal } = this.#options;
    await this.#lease.send(bytes, { deadline: deadline.within(SILENCE_MS), signal });
  }

  /** Waits for an answer; asks for it again when the board says nothing, since an answer may be lost too. */
  async #until(isDone: () => boolean): Promise<void> {
    const { deadline, signal } = this.#options;
    const last = deadline.within(SILENCE_MS);
    for (let ping = FIRST_PING_MS; ;) {
      this.#check();
      if (isDone()) return;
      const change = new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
      try {
        await withDeadline(change, 'the board to confirm a block', { deadline: last.within(ping), signal });
        ping = FIRST_PING_MS;
      } catch (error) {
        if (!isOutpostError(error, 'protocol.timeout')) throw error;
        if (last.isExpired || deadline.isExpired) throw error;
        // Before it runs, the bytes would be taken for code.
        if (this.#isStarted) await this.#send(orderLine(`p${' '.repeat(PING_BYTES * (ping / FIRST_PING_MS))}`));
        ping *= 2;
      }
    }
  }

  #check(): void {
    if (this.#failure !== undefined) throw failureOf(this.#failure, this.#begun[this.#files] ?? '');
    if (!this.#isOver) return;
    throw isOutpostError(this.#ended) || isAbort(this.#ended) ? this.#ended : damaged();
  }

  #receive(chunk: Uint8Array): void {
    for (const line of this.#lines.take(chunk)) this.#read(line);
    this.#wake();
  }

  #read(line: string): void {
    const [mark, value = ''] = line.split(' ');
    if (mark === '!') this.#failure ??= value;
    if (!/^\d+$/.test(value)) return;
    const count = Number(value);
    if (mark === '@') this.#free = count;
    else if (mark === '+') this.#window.confirm(count);
    else if (mark === '=' && count === this.#files + 1) this.#files = count;
  }
}

function failureOf(reason: string, path: string): OutpostError {
  if (/^\d+$/.test(reason)) return fileError(reason, path);
  if (reason === 'memory') return new OutpostError('device.out-of-memory', { doing: '_op_take' });
  return damaged();
}

function damaged(): OutpostError {
  return new OutpostError('protocol.checksum', { what: 'a block' });
}
