const FIRST_BYTES = 4096;

/** Bytes in the order in which they came, in one piece of memory however small the pieces were. */
export class ByteQueue {
  #memory = new Uint8Array(FIRST_BYTES);
  #from = 0;
  #to = 0;

  get length(): number {
    return this.#to - this.#from;
  }

  /** All of them; valid until the next call. */
  get bytes(): Uint8Array {
    return this.#memory.subarray(this.#from, this.#to);
  }

  put(bytes: Uint8Array): void {
    if (this.#to + bytes.length > this.#memory.length) this.#makeRoom(bytes.length);
    this.#memory.set(bytes, this.#to);
    this.#to += bytes.length;
  }

  /** Forgets the first `count`. */
  drop(count: number): void {
    this.#from += Math.min(count, this.length);
    if (this.#from === this.#to) this.#from = this.#to = 0;
  }

  clear(): void {
    this.drop(this.length);
  }

  #makeRoom(more: number): void {
    const held = this.bytes;
    const size = Math.max(this.#memory.length, 2 * (held.length + more));
    const memory = new Uint8Array(size);
    memory.set(held);
    this.#memory = memory;
    this.#to = held.length;
    this.#from = 0;
  }
}
