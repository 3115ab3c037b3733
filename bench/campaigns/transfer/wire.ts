import type { ByteStream } from '../../../src/transport/byte-stream.js';

/** Sees every byte between host and board pass, and does something when so many have. */
export class Wire {
  #passed = 0;
  #alarms: { readonly at: number; readonly ring: () => void }[] = [];
  #stream: ByteStream | undefined;

  /** Bytes so far, both directions. */
  get passed(): number {
    return this.#passed;
  }

  /** Calls `ring` once `bytes` more have passed. */
  after(bytes: number, ring: () => void): void {
    this.#alarms.push({ at: this.#passed + bytes, ring });
  }

  disarm(): void {
    this.#alarms = [];
  }

  /** Takes the port from the host at once, without a goodbye: what a crash of the program does. */
  async drop(): Promise<void> {
    await this.#stream?.[Symbol.asyncDispose]();
  }

  /** The stream with its bytes counted. */
  watch(stream: ByteStream): ByteStream {
    this.#stream = stream;
    const count = (): TransformStream<Uint8Array, Uint8Array> =>
      new TransformStream({
        transform: (chunk, controller) => {
          controller.enqueue(chunk);
          this.#count(chunk.length);
        },
      });
    const down = count();
    const up = count();
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
