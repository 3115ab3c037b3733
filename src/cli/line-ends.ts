const CR = 0x0d;
const LF = 0x0a;

/** Turns CR LF into LF in a stream of chunks; a CR alone stays. */
export class LineEnds {
  #hasCr = false;

  /** What of a chunk may go on now: a CR at its end waits for what follows. */
  take(chunk: Uint8Array): Uint8Array {
    const out = new Uint8Array(chunk.length + 1);
    let length = 0;
    for (const byte of chunk) {
      if (this.#hasCr && byte !== LF) out[length++] = CR;
      this.#hasCr = byte === CR;
      if (!this.#hasCr) out[length++] = byte;
    }
    return out.subarray(0, length);
  }

  /** What waited at the end. */
  end(): Uint8Array {
    const rest = this.#hasCr ? Uint8Array.of(CR) : new Uint8Array(0);
    this.#hasCr = false;
    return rest;
  }
}
