/** One passage of bytes on the wire; `at` is milliseconds since 1970. */
export interface WireEntry {
  readonly at: number;
  readonly dir: 'in' | 'out';
  readonly bytes: Uint8Array;
}

/** What an entry weighs besides its bytes, so that many tiny ones are bounded too. */
const ENTRY_OVERHEAD = 48;

/** An entry whose bytes lie in the ring; `start` counts all bytes ever recorded. */
interface Mark {
  readonly at: number;
  readonly dir: WireEntry['dir'];
  readonly start: number;
  readonly length: number;
}

/**
 * Keeps the last wire traffic of a session for diagnostics: 256 KiB by default, oldest dropped first.
 *
 * Bytes are copied into one ring: a flood leaves no garbage here, and no small view keeps a whole pooled buffer alive.
 */
export class WireLog {
  readonly #limit: number;
  #ring: Uint8Array = new Uint8Array(0);
  #written = 0;
  #marks: Mark[] = [];
  #head = 0;
  #size = 0;

  constructor(limitBytes = 256 * 1024) {
    this.#limit = limitBytes;
  }

  record(dir: WireEntry['dir'], bytes: Uint8Array, at: number): void {
    const kept = bytes.subarray(Math.max(0, bytes.length + ENTRY_OVERHEAD - this.#limit));
    this.#marks.push({ at, dir, start: this.#written, length: kept.length });
    this.#write(kept);
    this.#size += kept.length + ENTRY_OVERHEAD;
    while (this.#size > this.#limit) {
      this.#size -= (this.#marks[this.#head]?.length ?? 0) + ENTRY_OVERHEAD;
      this.#head++;
    }
    // Cut off in batches: shifting an array for each chunk of a flood would cost more than the copy.
    if (this.#head > 1024 && this.#head * 2 > this.#marks.length) {
      this.#marks = this.#marks.slice(this.#head);
      this.#head = 0;
    }
  }

  /** What is kept, oldest first. */
  entries(): readonly WireEntry[] {
    return this.#marks.slice(this.#head).map(({ at, dir, start, length }) => ({ at, dir, bytes: this.#read(start, length) }));
  }

  #write(bytes: Uint8Array): void {
    if (this.#ring.length === 0) this.#ring = new Uint8Array(this.#limit);
    const at = this.#written % this.#limit;
    const first = bytes.subarray(0, this.#limit - at);
    this.#ring.set(first, at);
    this.#ring.set(bytes.subarray(first.length), 0);
    this.#written += bytes.length;
  }

  #read(start: number, length: number): Uint8Array {
    const at = start % this.#limit;
    const first = this.#ring.subarray(at, at + length);
    const bytes = new Uint8Array(length);
    bytes.set(first);
    bytes.set(this.#ring.subarray(0, length - first.length), first.length);
    return bytes;
  }
}
