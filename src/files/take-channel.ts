import { concat, toHex } from '../base/bytes.js';
import { withDeadline, type WaitOptions } from '../base/deadline.js';
import { isAbort, isOutpostError, OutpostError } from '../base/errors.js';
import type { ReplLease } from '../session/types.js';
import { fileScripts, type FileScript } from './device-script.js';
import { fileError } from './errno.js';
import { LineSplitter } from './line-splitter.js';
import { orderLine } from './stream-codec.js';

/** The board gives up when it hears nothing for this long between orders. */
const BOARD_WAITS_MS = 5000;
/** Silence after which the board is asked for its last word; doubled each time. */
const FIRST_PING_MS = 400;
/** Longest wait for a sign of life: a flash may erase a large sector first (2 s on STM32), a card may stall. */
const SILENCE_MS = 20_000;
/** The receiver's end after its last order. */
const QUIT_MS = 1500;
/** A ping also fills up a block that lost some bytes, so that the board notices now and not at its deadline. */
const PING_BYTES = 32;

/** What the board said last about a file. */
export interface StoredFile {
  readonly size: number;
  readonly sum: string;
}

/**
 * The conversation with `fs_take.py`: orders and blocks out, confirmations in. One at a time on a lease.
 *
 * A fault of the link throws `protocol.checksum`, and `close` gets the prompt back in any case.
 */
export class TakeChannel {
  readonly #lease: ReplLease;
  readonly #options: WaitOptions;
  readonly #running: Promise<unknown>;
  readonly #lines = new LineSplitter();
  readonly #stopper = new AbortController();
  #wake: () => void = () => undefined;
  #isOver = false;
  #hasQuit = false;
  #ended: unknown;
  #free: number | undefined;
  #sent = 0;
  #confirmed = 0;
  #stored: StoredFile | undefined;
  #placed: string | undefined;
  #failure: string | undefined;

  private constructor(
    lease: ReplLease,
    options: WaitOptions,
    { late, script }: { readonly late: boolean; readonly script: FileScript },
  ) {
    this.#lease = lease;
    this.#options = options;
    this.#running = lease
      .call(script, '_op_take', [BOARD_WAITS_MS, late], {
        deadline: options.deadline,
        signal: this.#stopper.signal,
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

  /** Starts the receiver. `late`: blocks are confirmed only when they are written, for links without flow control. */
  static async open(
    lease: ReplLease,
    options: WaitOptions & { readonly late: boolean; readonly script?: FileScript },
  ): Promise<TakeChannel> {
    const channel = new TakeChannel(lease, options, { late: options.late, script: options.script ?? fileScripts.take });
    try {
      await channel.#until(() => channel.#free !== undefined, false);
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

  /** Blocks of the open file that the board has taken. */
  get confirmed(): number {
    return this.#confirmed;
  }

  /** Opens (and empties) a file. Its failure shows at the next wait. */
  async begin(place: Uint8Array): Promise<void> {
    this.#sent = 0;
    this.#confirmed = 0;
    this.#stored = undefined;
    await this.#send(orderLine('o', toHex(place)));
  }

  /** Sends a block; `data` is as it travels, the words of `order` describe it. */
  async block(order: Uint8Array, data: Uint8Array): Promise<void> {
    this.#sent++;
    await this.#send(concat([order, data]));
  }

  /** Waits until at most `open` blocks are unconfirmed. */
  async waitForRoom(open: number): Promise<void> {
    await this.#until(() => this.#sent - this.#confirmed <= open);
  }

  /** Closes the file and has the board read it back; what the board has then. */
  async finish(place: Uint8Array): Promise<StoredFile> {
    await this.#send(orderLine('e', toHex(place)));
    await this.#until(() => this.#stored !== undefined);
    return this.#stored ?? { size: -1, sum: '' };
  }

  /** Gives a complete file its name (see `_op_swap`). */
  async place(fresh: Uint8Array, path: Uint8Array, ready: Uint8Array | null): Promise<void> {
    this.#placed = undefined;
    await this.#send(orderLine('m', toHex(fresh), toHex(path), ...(ready === null ? [] : [toHex(ready)])));
    await this.#until(() => this.#placed === toHex(fresh));
  }

  /** Ends the receiver in good order, or else interrupts it. Never throws; the lease shows what became of the board. */
  async close(): Promise<void> {
    if (!this.#isOver && !this.#hasQuit) {
      this.#hasQuit = true;
      const { deadline } = this.#options;
      const step = { deadline: deadline.within(QUIT_MS) };
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

  /** Waits for an answer; asks for it again when the board says nothing (`mayPing`), since an answer may be lost too. */
  async #until(isDone: () => boolean, mayPing = true): Promise<void> {
    const { deadline, signal } = this.#options;
    const last = deadline.within(SILENCE_MS);
    for (let ping = FIRST_PING_MS; ;) {
      this.#check();
      if (isDone()) return;
      const change = new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
      const wait = mayPing ? last.within(ping) : last;
      try {
        await withDeadline(change, 'the board to confirm a block', { deadline: wait, signal });
        ping = FIRST_PING_MS;
      } catch (error) {
        if (!isOutpostError(error, 'protocol.timeout')) throw error;
        if (last.isExpired || deadline.isExpired) throw error;
        await this.#send(orderLine(`p${' '.repeat(PING_BYTES * (ping / FIRST_PING_MS))}`));
        ping *= 2;
      }
    }
  }

  #check(): void {
    if (this.#failure !== undefined) throw failureOf(this.#failure);
    if (!this.#isOver) return;
    throw isOutpostError(this.#ended) || isAbort(this.#ended) ? this.#ended : damaged();
  }

  #receive(chunk: Uint8Array): void {
    for (const line of this.#lines.take(chunk)) this.#read(line);
    this.#wake();
  }

  #read(line: string): void {
    const [mark, first = '', second = ''] = line.split(' ');
    if (mark === '!') this.#failure ??= first;
    else if (mark === '=') this.#placed = first;
    else if (mark === '.' && /^\d+$/.test(first)) this.#stored = { size: Number(first), sum: second };
    else if (mark === '@' && /^\d+$/.test(first)) this.#free = Number(first);
    else if (mark === '+' && /^\d+$/.test(first)) {
      // A damaged number must not open the window further than what was sent.
      const count = Number(first);
      if (count > this.#confirmed && count <= this.#sent) this.#confirmed = count;
    }
  }
}

function failureOf(reason: string): OutpostError {
  if (/^\d+$/.test(reason)) return fileError(reason, '');
  if (reason === 'memory') return new OutpostError('device.out-of-memory', { doing: '_op_take' });
  return damaged();
}

function damaged(): OutpostError {
  return new OutpostError('protocol.checksum', { what: 'a block' });
}
