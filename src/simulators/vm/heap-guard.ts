import type { Machine } from '../wasm/machine.js';
import { functionsOnStack, type Learned } from './learning.js';

/** Scheduler states in this build: idle and pending (locked, -1, is neither). */
const IDLE = 1;
const PENDING = 0;
/** Between two looks at the heap: seldom when a look is slow, but garbage piles up by 2 MB a millisecond. */
const TICK_MS = { least: 5, most: 15 } as const;
/** A look may cost one part in this many of the time. */
const TICK_SHARE = 10;
const QUEUE_ENTRY_BYTES = 8;
/**
 * What may be held beyond the heap before a MemoryError. The core keeps the block behind a module's table of constants
 * alive (its end is an address too), and on a large heap that block can be a large buffer that is not used any more.
 */
const LARGE_HEAP_BYTES = 131_072;
const LARGE_SLACK_BYTES = 163_840;
const SMALL_SLACK_BYTES = 16_384;
/** How far a program may go while collecting is not safe, such as inside `sorted` with a key function. */
const REFUSED_LIMIT_BYTES = 100_663_296;
/** Looks at the heap are this far apart then. */
const REFUSED_TICK_MS = 100;

/** How the guard learns of the board's limits and of time. */
export interface HeapGuardOptions {
  readonly machine: Machine;
  readonly learned: Learned;
  readonly heapBytes: number;
  readonly takenBytes: number;
  readonly now: () => number;
}

/**
 * Keeps a program within the board's heap.
 *
 * This build collects garbage only outside of Python code, and otherwise grows. So, while code runs, every few
 * milliseconds a Python function is put into the scheduler's queue; at the next jump it looks at the heap and has
 * garbage collected, provided that nothing but plain Python calls is on the stack. Source: reference/toolchain.md 5.2
 * ("GC"): the call-depth word is set to 0 for an empty run.
 */
export class HeapGuard {
  readonly #options: HeapGuardOptions;
  #hook = 0;
  #baseline = 0;
  #lastTick = 0;
  #tickStarted = 0;
  #wasRefused = false;
  #hasGrown = false;
  #lastLook = 0;
  #interval: number = TICK_MS.least;

  constructor(options: HeapGuardOptions) {
    this.#options = options;
  }

  /** The board is ready: what is allocated now is the firmware's own, and this function looks after the heap. */
  start(allocated: number, hook: number): void {
    this.#baseline = allocated;
    this.#hook = hook;
    this.#lastTick = this.#options.now();
  }

  /** The board's figure for what the core says is allocated. */
  used(allocated: number): number {
    return Math.max(0, allocated - this.#baseline + this.#options.takenBytes);
  }

  /** Whether it is time to look at the heap: looking costs, more so the larger the heap. */
  get isLookDue(): boolean {
    const now = this.#options.now();
    const interval = this.#wasRefused ? REFUSED_TICK_MS : this.#interval;
    const isSoon = now - this.#lastLook < interval;
    if (isSoon && (!this.#hasGrown || this.#wasRefused)) return false;
    this.#hasGrown = false;
    this.#lastLook = now;
    return true;
  }

  isOver(allocated: number): boolean {
    const now = this.#options.now();
    if (this.#tickStarted > 0)
      this.#interval = Math.min(TICK_MS.most, Math.max(TICK_MS.least, (now - this.#tickStarted) * TICK_SHARE));
    this.#tickStarted = 0;
    return this.used(allocated) > this.#options.heapBytes;
  }

  /** The core has taken more memory: have the heap looked at soon. */
  grown(): void {
    this.#hasGrown = true;
    this.#schedule(this.#options.now());
  }

  /** After `collect`: whether the program must get a MemoryError. Lenient while garbage could not be collected. */
  isFull(allocated: number): boolean {
    const { heapBytes } = this.#options;
    const slack = heapBytes >= LARGE_HEAP_BYTES ? LARGE_SLACK_BYTES : SMALL_SLACK_BYTES;
    return this.used(allocated) > (this.#wasRefused ? Math.max(heapBytes, REFUSED_LIMIT_BYTES) : heapBytes + slack);
  }

  /** Called often while Python runs: schedules the hook when it is due and the queue is free. */
  tick(): void {
    const at = this.#options.now();
    if (at - this.#lastTick >= this.#interval) this.#schedule(at);
  }

  #schedule(at: number): void {
    const { machine, learned } = this.#options;
    if (this.#hook === 0 || learned.queue === undefined) return;
    this.#lastTick = at;
    const word = machine.word(learned.interrupt.schedulerState) >>> 0;
    const [state, length, index] = [word & 0xffff, (word >>> 16) & 0xff, word >>> 24];
    if (state !== IDLE || length !== 0) {
      this.nudge();
      return;
    }
    const entry = learned.queue.entries + index * QUEUE_ENTRY_BYTES;
    machine.setWord(entry, this.#hook);
    machine.setWord(entry + 4, learned.queue.none);
    machine.setWord(learned.interrupt.schedulerState, (PENDING | (1 << 16) | (index << 24)) >>> 0);
    this.#tickStarted = at;
  }

  /** An exception may have been set while the scheduler was busy: make sure that it is seen. */
  nudge(): void {
    const { machine, learned } = this.#options;
    if (machine.word(learned.interrupt.pending) === 0) return;
    const at = learned.interrupt.schedulerState >> 1;
    if (machine.u16[at] === IDLE) machine.u16[at] = PENDING;
  }

  /** Raises an exception at the next jump of the running program. */
  raise(exception: number): void {
    const { machine, learned } = this.#options;
    if (machine.word(learned.interrupt.pending) !== 0) return;
    machine.setWord(exception + 8, 0);
    machine.setWord(learned.interrupt.pending, exception);
    this.nudge();
  }

  /** Collects garbage if nothing on the stack could hold an object that the collector does not see. */
  collect(): boolean {
    const { machine, learned } = this.#options;
    const functions = functionsOnStack();
    this.#wasRefused = functions?.every((f) => learned.safeFunctions.has(f)) !== true;
    if (learned.callDepth === undefined || this.#wasRefused) return false;
    const depth = machine.word(learned.callDepth);
    machine.setWord(learned.callDepth, 0);
    machine.exec('');
    machine.setWord(learned.callDepth, depth);
    return true;
  }
}
