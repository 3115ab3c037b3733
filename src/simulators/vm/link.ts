/** Words of control memory shared by the host and the worker that runs the board. */
const Word = {
  inWrite: 0, // bytes ever put into the input ring
  inRead: 1, // bytes ever taken
  wake: 2, // counts reasons to wake the board; the board waits here
  inDropTo: 3, // input before this count is dropped (Ctrl-C empties the buffer)
  outWrite: 4,
  outRead: 5, // the board waits here when its output ring is full
  hostWaits: 6, // 1: the host has drained the output and wants a message for more
  saved: 7, // highest change number that the host has stored; the board waits here
  diskFull: 8,
  flashDelayMs: 9,
  flashDelayBytes: 10,
  interrupts: 11, // counts Ctrl-C given to the running program
  asleep: 12,
  flashSetting: 13, // counts settings of the two above: each starts with nothing erased
} as const;

const WORDS = 16;
const HEADER_BYTES = WORDS * 4;
/** Input held for the board, bytes. A power of two. */
const IN_BYTES = 16_384;
/** Output held for the host before the program is made to wait, bytes. A power of two. */
const OUT_BYTES = 262_144;

/**
 * The wires between host and board: two byte rings and a few control words in shared memory.
 *
 * Counters run modulo 2^32; a ring's fill is their difference. The host never blocks; the board blocks in
 * `Atomics.wait`, so that it costs nothing while it waits.
 */
export class Link {
  readonly memory: SharedArrayBuffer;
  readonly #words: Int32Array;
  readonly #in: Uint8Array;
  readonly #out: Uint8Array;

  constructor(memory = new SharedArrayBuffer(HEADER_BYTES + IN_BYTES + OUT_BYTES)) {
    this.memory = memory;
    this.#words = new Int32Array(memory, 0, WORDS);
    this.#in = new Uint8Array(memory, HEADER_BYTES, IN_BYTES);
    this.#out = new Uint8Array(memory, HEADER_BYTES + IN_BYTES, OUT_BYTES);
  }

  // Host side.

  /** Puts bytes into the input ring; returns how many fitted. */
  feed(bytes: Uint8Array): number {
    const write = this.#get(Word.inWrite);
    const room = IN_BYTES - ((write - this.#inStart()) >>> 0);
    const count = Math.min(room, bytes.length);
    for (let i = 0; i < count; i++) this.#in[(write + i) & (IN_BYTES - 1)] = bytes[i] ?? 0;
    if (count > 0) {
      this.#set(Word.inWrite, write + count);
      this.wake();
    }
    return count;
  }

  /** Forgets the input up to and including the last such byte; false when there is none. */
  dropInputThrough(byte: number): boolean {
    const start = this.#inStart();
    for (let at = (this.#get(Word.inWrite) - 1) | 0; ((at - start) | 0) >= 0; at = (at - 1) | 0) {
      if (this.#in[at & (IN_BYTES - 1)] !== byte) continue;
      this.#set(Word.inDropTo, at + 1);
      return true;
    }
    return false;
  }

  /** Forgets the input that the board has not read yet. */
  dropInput(): void {
    this.#set(Word.inDropTo, this.#get(Word.inWrite));
  }

  /** Counts a Ctrl-C and wakes a waiting program, so that it sees its exception. */
  signalInterrupt(): void {
    Atomics.add(this.#words, Word.interrupts, 1);
    this.wake();
    Atomics.notify(this.#words, Word.outRead);
  }

  wake(): void {
    Atomics.add(this.#words, Word.wake, 1);
    Atomics.notify(this.#words, Word.wake);
  }

  /** Takes up to `max` bytes of output; an empty array means that a message will announce more. */
  drain(max: number): Uint8Array {
    const read = this.#get(Word.outRead);
    const held = (this.#get(Word.outWrite) - read) >>> 0;
    if (held === 0) {
      this.#set(Word.hostWaits, 1);
      // Output may have come between the two lines above.
      if (this.#get(Word.outWrite) === read || Atomics.exchange(this.#words, Word.hostWaits, 0) === 0) return new Uint8Array(0);
      return this.drain(max);
    }
    const count = Math.min(held, max);
    const out = new Uint8Array(count);
    const from = read & (OUT_BYTES - 1);
    const first = Math.min(count, OUT_BYTES - from);
    out.set(this.#out.subarray(from, from + first));
    out.set(this.#out.subarray(0, count - first), first);
    this.#set(Word.outRead, read + count);
    Atomics.notify(this.#words, Word.outRead);
    return out;
  }

  setSaved(change: number): void {
    this.#set(Word.saved, change);
    Atomics.notify(this.#words, Word.saved);
  }

  set diskFull(on: boolean) {
    this.#set(Word.diskFull, on ? 1 : 0);
  }

  get diskFull(): boolean {
    return this.#get(Word.diskFull) !== 0;
  }

  set flashDelay(delay: { readonly ms: number; readonly bytes: number }) {
    this.#set(Word.flashDelayMs, delay.ms);
    this.#set(Word.flashDelayBytes, delay.bytes);
    Atomics.add(this.#words, Word.flashSetting, 1);
  }

  get flashDelay(): { readonly ms: number; readonly bytes: number; readonly setting: number } {
    return { ms: this.#get(Word.flashDelayMs), bytes: this.#get(Word.flashDelayBytes), setting: this.#get(Word.flashSetting) };
  }

  set asleep(on: boolean) {
    this.#set(Word.asleep, on ? 1 : 0);
    this.wake();
  }

  get asleep(): boolean {
    return this.#get(Word.asleep) !== 0;
  }

  // Board side.

  /** Bytes that can be read without waiting. */
  get available(): number {
    return (this.#get(Word.inWrite) - this.#inStart()) >>> 0;
  }

  /** Takes one byte; undefined when there is none, also when a Ctrl-C has dropped it since one looked. */
  take(): number | undefined {
    const read = this.#inStart();
    if (read === this.#get(Word.inWrite)) return undefined;
    const byte = this.#in[read & (IN_BYTES - 1)] ?? 0;
    this.#set(Word.inRead, read + 1);
    return byte;
  }

  /** How often the running program was interrupted so far. */
  get interrupts(): number {
    return this.#get(Word.interrupts);
  }

  /** A mark for `waitForWake`: take it before looking at what one waits for. */
  get wakeMark(): number {
    return this.#get(Word.wake);
  }

  /** Blocks until something happened since the mark, or the time is over. */
  waitForWake(mark: number, timeoutMs: number): void {
    Atomics.wait(this.#words, Word.wake, mark, timeoutMs);
  }

  /**
   * Puts output into the ring, blocking while the host does not take it. Ctrl-C ends the wait and drops the rest, as a
   * board drops what its host does not collect. `tellHost` is called when the host wants to be told of new output.
   */
  send(bytes: Uint8Array, tellHost: () => void): void {
    const interrupts = this.interrupts;
    let at = 0;
    while (at < bytes.length) {
      const write = this.#get(Word.outWrite);
      const read = this.#get(Word.outRead);
      const room = OUT_BYTES - ((write - read) >>> 0);
      if (room === 0) {
        if (this.interrupts !== interrupts) return;
        Atomics.wait(this.#words, Word.outRead, read, 1000);
        continue;
      }
      const count = Math.min(room, bytes.length - at);
      const to = write & (OUT_BYTES - 1);
      const first = Math.min(count, OUT_BYTES - to);
      this.#out.set(bytes.subarray(at, at + first), to);
      this.#out.set(bytes.subarray(at + first, at + count), 0);
      this.#set(Word.outWrite, write + count);
      at += count;
      if (Atomics.exchange(this.#words, Word.hostWaits, 0) === 1) tellHost();
    }
  }

  /** Blocks until the host has stored change number `change`; gives up after `timeoutMs`. */
  waitForSaved(change: number, timeoutMs: number): void {
    for (let saved = this.#get(Word.saved); ((change - saved) | 0) > 0; saved = this.#get(Word.saved)) {
      if (Atomics.wait(this.#words, Word.saved, saved, timeoutMs) === 'timed-out') return;
    }
  }

  #inStart(): number {
    const read = this.#get(Word.inRead);
    const dropTo = this.#get(Word.inDropTo);
    return ((dropTo - read) | 0) > 0 ? dropTo : read;
  }

  #get(word: number): number {
    return Atomics.load(this.#words, word);
  }

  #set(word: number, value: number): void {
    Atomics.store(this.#words, word, value);
  }
}
