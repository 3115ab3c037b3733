import type { Machine } from '../wasm/machine.js';
import { functionsOnStack, type Learned } from './learning.js';

/** Scheduler states in this build: idle and pending (locked, -1, is neither). */
const IDLE = 1;
const PENDING = 0;
const TICK_MS = 10;
/** A tick may cost this part of the time at most. */
const TICK_SHARE = 20;
const QUEUE_ENTRY_BYTES = 8;

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
  #interval = TICK_MS;

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

  isOver(allocated: number): boolean {
    const now = this.#options.now();
    if (this.#tickStarted > 0) this.#interval = Math.max(TICK_MS, (now - this.#tickStarted) * TICK_SHARE);
    this.#tickStarted = 0;
    return this.used(allocated) > this.#options.heapBytes;
  }

  /** Called often while Python runs: schedules the hook when it is due and the queue is free. */
  tick(): void {
    const { machine, learned, now } = this.#options;
    const at = now();
    if (this.#hook === 0 || learned.queue === undefined || at - this.#lastTick < this.#interval) return;
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
    if (learned.callDepth === undefined) return false;
    const functions = functionsOnStack();
    if (functions === undefined || !functions.every((f) => learned.safeFunctions.has(f))) return false;
    const depth = machine.word(learned.callDepth);
    machine.setWord(learned.callDepth, 0);
    machine.exec('');
    machine.setWord(learned.callDepth, depth);
    return true;
  }
}
