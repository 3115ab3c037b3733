import type { ByteStream, CloseReason, SerialControl } from '../../transport/byte-stream.js';

/** What a stream asks of the board it leads to. */
export interface BoardStreamOptions {
  readonly label: string;
  /** Bytes to the board; resolves when it has room. */
  readonly write: (bytes: Uint8Array) => Promise<void>;
  /** The reader has room again. */
  readonly pull: () => void;
  readonly release: () => void;
  readonly control: SerialControl;
}

/** Bytes that may wait in the stream before the board's own buffer fills. */
const QUEUED_BYTES = 65_536;

/** The client's end of the cable to a simulated board. */
export class BoardStream implements ByteStream {
  readonly label: string;
  readonly readable: ReadableStream<Uint8Array>;
  readonly writable: WritableStream<Uint8Array>;
  readonly control: SerialControl;
  readonly closed: Promise<CloseReason>;
  readonly #options: BoardStreamOptions;
  #output: ReadableStreamDefaultController<Uint8Array> | undefined;
  #input: WritableStreamDefaultController | undefined;
  #resolve: (reason: CloseReason) => void = () => undefined;
  #isOpen = true;

  constructor(options: BoardStreamOptions) {
    this.#options = options;
    this.label = options.label;
    this.control = options.control;
    this.closed = new Promise((resolve) => {
      this.#resolve = resolve;
    });
    this.readable = new ReadableStream<Uint8Array>(
      {
        start: (controller) => {
          this.#output = controller;
        },
        pull: () => options.pull(),
        cancel: () => this.end({ kind: 'released' }),
      },
      { highWaterMark: QUEUED_BYTES, size: (chunk) => chunk.byteLength },
    );
    this.writable = new WritableStream<Uint8Array>({
      start: (controller) => {
        this.#input = controller;
      },
      write: (chunk) => options.write(chunk),
    });
  }

  /** Bytes that the reader would take now. */
  get room(): number {
    return this.#isOpen ? Math.max(0, this.#output?.desiredSize ?? 0) : 0;
  }

  /** Bytes from the board. */
  deliver(bytes: Uint8Array): void {
    if (this.#isOpen && bytes.length > 0) this.#output?.enqueue(bytes);
  }

  /** Ends the stream; later calls do nothing. */
  end(reason: CloseReason): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.#resolve(reason);
    this.#options.release();
    try {
      this.#output?.close();
    } catch (error) {
      if (!(error instanceof TypeError)) throw error; // already closed by the reader's cancel
    }
    this.#input?.error(new Error(`${this.label} is closed`));
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.end({ kind: 'released' });
    return Promise.resolve();
  }
}
