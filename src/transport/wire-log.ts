/** One passage of bytes on the wire; `at` is milliseconds since 1970. */
export interface WireEntry {
  readonly at: number;
  readonly dir: 'in' | 'out';
  readonly bytes: Uint8Array;
}

/** What an entry weighs besides its bytes, so that many tiny ones are bounded too. */
const ENTRY_OVERHEAD = 48;

/**
 * Keeps the last wire traffic of a session for diagnostics: 256 KiB by default, oldest dropped first.
 *
 * Bytes are copied, since a small view would keep a whole pooled buffer alive.
 */
export class WireLog {
  readonly #limit: number;
  #entries: WireEntry[] = [];
  #head = 0;
  #size = 0;

  constructor(limitBytes = 256 * 1024) {
    this.#limit = limitBytes;
  }

  record(dir: WireEntry['dir'], bytes: Uint8Array, at: number): void {
    const kept = bytes.slice(Math.max(0, bytes.length + ENTRY_OVERHEAD - this.#limit));
    this.#entries.push({ at, dir, bytes: kept });
    this.#size += kept.length + ENTRY_OVERHEAD;
    while (this.#size > this.#limit) {
      this.#size -= (this.#entries[this.#head]?.bytes.length ?? 0) + ENTRY_OVERHEAD;
      this.#head++;
    }
    // Cut off in batches: shifting an array for each chunk of a flood would cost more than the copy.
    if (this.#head > 1024 && this.#head * 2 > this.#entries.length) {
      this.#entries = this.#entries.slice(this.#head);
      this.#head = 0;
    }
  }

  /** What is kept, oldest first. */
  entries(): readonly WireEntry[] {
    return this.#entries.slice(this.#head);
  }
}
