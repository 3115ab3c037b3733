import { latin1Text } from '../../../src/base/bytes.js';
import type { ByteStream } from '../../../src/transport/byte-stream.js';

/** The order that has a receiver check a file and give it its name: `.op-new` in hex (src/files/take-channel.ts). */
const SWAP_ORDER = /^e [0-9a-f]+2e6f702d6e6577 /m;

/** Sees every byte between host and board pass, and does something when so many have. */
export class Wire {
  #passed = 0;
  #alarms: { readonly at: number; readonly ring: () => void }[] = [];
  #stream: ByteStream | undefined;
  #onSwap: (() => void) | undefined;

  /** Bytes so far, both directions. */
  get passed(): number {
    return this.#passed;
  }

  /** Calls `ring` once `bytes` more have passed. */
  after(bytes: number, ring: () => void): void {
    this.#alarms.push({ at: this.#passed + bytes, ring });
  }

  /** Calls `ring` when a new content is about to be put in place. */
  atSwap(ring: () => void): void {
    this.#onSwap = ring;
  }

  disarm(): void {
    this.#onSwap = undefined;
    this.#alarms = [];
  }

  /** Takes the port from the host at once, without a goodbye: what a crash of the program does. */
  async drop(): Promise<void> {
    await this.#stream?.[Symbol.asyncDispose]();
  }

  /** The stream with its bytes counted. */
  watch(stream: ByteStream): ByteStream {
    this.#stream = stream;
    const count = (isUp: boolean): TransformStream<Uint8Array, Uint8Array> =>
      new TransformStream({
        transform: (chunk, controller) => {
          controller.enqueue(chunk);
          if (isUp && this.#onSwap !== undefined && SWAP_ORDER.test(latin1Text(chunk))) this.#onSwap();
          this.#count(chunk.length);
        },
      });
    const down = count(false);
    const up = count(true);
    // How the stream ended is told by `closed`.
    stream.readable.pipeTo(down.writable).catch(() => undefined);
    up.readable.pipeTo(stream.writable).catch(() => undefined);
    return {
      label: stream.label,
      readable: down.readable,
      writable: up.writable,
      closed: stream.closed,
      ...(stream.control === undefined ? {} : { control: stream.control }),
      [Symbol.asyncDispose]: () => stream[Symbol.asyncDispose](),
    };
  }

  #count(bytes: number): void {
    this.#passed += bytes;
    const due = this.#alarms.filter(({ at }) => at <= this.#passed);
    this.#alarms = this.#alarms.filter(({ at }) => at > this.#passed);
    for (const { ring } of due) ring();
  }
}
