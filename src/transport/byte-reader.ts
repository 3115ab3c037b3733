import { concat, indexOfBytes } from '../base/bytes.js';
import { withDeadline, type WaitOptions } from '../base/deadline.js';
import { isOutpostError } from '../base/errors.js';

/**
 * How a read ended. After `match` the bytes are taken; after `deadline` and `close` they are what had arrived, and
 * stay unread.
 */
export interface ReadResult {
  readonly end: 'match' | 'deadline' | 'close';
  readonly bytes: Uint8Array;
}

/**
 * Reads a byte stream in the amounts that a question-and-answer protocol needs.
 *
 * Reads ahead at full speed. One read at a time. An abort throws an `AbortError` and leaves the bytes unread.
 */
export class ByteReader implements AsyncDisposable {
  readonly #source: ReadableStreamDefaultReader<Uint8Array>;
  #chunks: Uint8Array[] = [];
  #length = 0;
  #isClosed = false;
  #isReleased = false;
  #wake: (() => void) | undefined;

  constructor(readable: ReadableStream<Uint8Array>) {
    this.#source = readable.getReader();
    void this.#pump();
  }

  /** What has arrived and was not taken yet. */
  peek(): Uint8Array {
    if (this.#chunks.length === 0) return new Uint8Array(0);
    const all = concat(this.#chunks);
    this.#chunks = [all];
    return all;
  }

  /** Throws away what has arrived. */
  discard(): void {
    this.#chunks = [];
    this.#length = 0;
  }

  /** Takes exactly `count` bytes. */
  readExactly(count: number, options: WaitOptions): Promise<ReadResult> {
    return this.#read(() => (this.#length >= count ? count : -1), `${count} bytes`, options);
  }

  /** Takes everything up to and including the first occurrence of a pattern; of several, the one that ends first. */
  readUntil(patterns: Uint8Array | readonly Uint8Array[], options: WaitOptions): Promise<ReadResult> {
    const list = patterns instanceof Uint8Array ? [patterns] : patterns;
    const longest = Math.max(...list.map((p) => p.length));
    let from = 0;
    const find = (): number => {
      const held = this.peek();
      const ends = list.map((p) => ({ at: indexOfBytes(held, p, from), length: p.length })).filter((hit) => hit.at >= 0);
      from = Math.max(0, held.length - longest + 1);
      return ends.length === 0 ? -1 : Math.min(...ends.map((hit) => hit.at + hit.length));
    };
    return this.#read(find, 'a pattern', options);
  }

  /** Takes whatever comes next, at least one byte. */
  readSome(options: WaitOptions): Promise<ReadResult> {
    return this.#read(() => (this.#length > 0 ? this.#length : -1), 'bytes', options);
  }

  /** Lets the stream go to another reader. What was read ahead is lost. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#isReleased = true;
    this.#source.releaseLock();
    this.#end();
  }

  /** `find` says how many bytes to take, or -1 to wait for more. */
  async #read(find: () => number, waitedFor: string, options: WaitOptions): Promise<ReadResult> {
    for (;;) {
      const length = find();
      if (length >= 0) return { end: 'match', bytes: this.#take(length) };
      if (this.#isClosed) return { end: 'close', bytes: this.peek() };
      const arrival = new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
      try {
        await withDeadline(arrival, waitedFor, options);
      } catch (error) {
        if (isOutpostError(error, 'protocol.timeout')) return { end: 'deadline', bytes: this.peek() };
        throw error;
      }
    }
  }

  #take(length: number): Uint8Array {
    const held = this.peek();
    this.#chunks = length < held.length ? [held.subarray(length)] : [];
    this.#length -= length;
    return held.subarray(0, length);
  }

  async #pump(): Promise<void> {
    try {
      for (;;) {
        const { done, value } = await this.#source.read();
        if (done) break;
        if (value.length === 0) continue;
        this.#chunks.push(value);
        this.#length += value.length;
        this.#signal();
      }
      this.#end();
    } catch (error) {
      // Losing the lock is how a release shows here; any other failure is the stream's end, seen as `close`.
      if (!this.#isReleased) this.#end();
      else if (!(error instanceof TypeError)) throw error;
    }
  }

  #end(): void {
    this.#isClosed = true;
    this.#signal();
  }

  #signal(): void {
    const wake = this.#wake;
    this.#wake = undefined;
    wake?.();
  }
}
