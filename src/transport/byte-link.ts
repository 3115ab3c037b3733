import type { Clock } from '../base/clock.js';
import { withDeadline, type WaitOptions } from '../base/deadline.js';
import { OutpostError } from '../base/errors.js';
import type { ByteStream, CloseReason, SerialControl } from './byte-stream.js';
import type { WireLog } from './wire-log.js';

/** What a link hands its bytes to. The chunk belongs to the receiver. */
export type ByteReceiver = (chunk: Uint8Array) => void;

/** What a link needs besides its stream. */
export interface ByteLinkOptions {
  readonly clock: Clock;
  readonly wire?: WireLog;
  /** A short wait before the next chunk is read, where the receiver is far behind. */
  readonly pace?: () => Promise<void> | undefined;
}

/**
 * Reads a stream at full speed for its whole life and hands each chunk to one receiver.
 *
 * The port is always drained: nothing that the receiver's consumers do can make a board wait for long, which is what
 * keeps Stop and raw-REPL framing alive under a flood (ARCHITECTURE 4).
 */
export class ByteLink implements AsyncDisposable {
  readonly #stream: ByteStream;
  readonly #writer: WritableStreamDefaultWriter<Uint8Array>;
  readonly #clock: Clock;
  readonly #wire: WireLog | undefined;
  readonly #receive: ByteReceiver;
  readonly #pace: () => Promise<void> | undefined;
  #ended: CloseReason | undefined;

  /** Resolves once the port is gone and everything that had arrived was handed over. */
  readonly closed: Promise<CloseReason>;

  constructor(stream: ByteStream, receive: ByteReceiver, options: ByteLinkOptions) {
    this.#stream = stream;
    this.#receive = receive;
    this.#clock = options.clock;
    this.#wire = options.wire;
    this.#pace = options.pace ?? (() => undefined);
    this.#writer = stream.writable.getWriter();
    // A failed write is reported to its sender; the writer's own promise would be an unhandled rejection.
    this.#writer.closed.then(undefined, () => undefined);
    this.closed = this.#pump();
  }

  get label(): string {
    return this.#stream.label;
  }

  get control(): SerialControl | undefined {
    return this.#stream.control;
  }

  /** Why the port went, once it has. */
  get ended(): CloseReason | undefined {
    return this.#ended;
  }

  /**
   * Writes bytes in order after all earlier ones.
   *
   * @throws OutpostError `transport.lost` when the port is gone, `protocol.timeout` when the board takes no bytes.
   */
  async send(bytes: Uint8Array, options: WaitOptions): Promise<void> {
    if (this.#ended !== undefined) throw this.lost();
    this.#wire?.record('out', bytes, this.#clock.wallTime());
    try {
      await withDeadline(this.#writer.write(bytes), 'the board to take bytes', options);
    } catch (error) {
      if (error instanceof OutpostError || options.signal?.aborted === true) throw error;
      throw this.lost(error);
    }
  }

  /** The failure that says this port is gone. */
  lost(cause?: unknown): OutpostError<'transport.lost'> {
    return new OutpostError('transport.lost', { port: this.label, reason: this.#ended?.kind ?? 'failed' }, { cause });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#stream[Symbol.asyncDispose]();
  }

  async #pump(): Promise<CloseReason> {
    const failure = await this.#drain();
    const reason = await this.#stream.closed;
    this.#ended = reason.kind === 'released' && failure !== undefined ? { kind: 'failed', message: failure } : reason;
    return this.#ended;
  }

  /** Returns the reader's failure text; a readable that errors is one way in which ports say that they are gone. */
  async #drain(): Promise<string | undefined> {
    const reader = this.#stream.readable.getReader();
    const turn = new Turn(this.#clock);
    try {
      for (;;) {
        const { done, value } = await turn.during(reader.read());
        if (done) return undefined;
        this.#wire?.record('in', value, this.#clock.wallTime());
        this.#receive(value);
        await this.#pace();
        await turn.yieldIfLong();
      }
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  }
}

/** Reading may go on this long, in milliseconds, before timers and other ports get their turn. */
const LONGEST_TURN_MS = 8;

/**
 * Gives the event loop its turns: a source that refills itself as it is read (a simulated board that prints without
 * end) would keep it in promise reactions for seconds, and no timer would fire.
 */
class Turn {
  readonly #clock: Clock;
  #start: number;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#start = clock.now();
  }

  /** A read that had to wait has given the others their turn. */
  async during<T>(read: Promise<T>): Promise<T> {
    const before = this.#clock.now();
    const result = await read;
    const after = this.#clock.now();
    if (after - before >= 1) this.#start = after;
    return result;
  }

  async yieldIfLong(): Promise<void> {
    if (this.#clock.now() - this.#start < LONGEST_TURN_MS) return;
    await new Promise<void>((resolve) => {
      this.#clock.after(0, resolve);
    });
    this.#start = this.#clock.now();
  }
}
