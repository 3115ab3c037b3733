import type { Machine } from '../wasm/machine.js';
import type { InterruptWords } from './config.js';

/** Addresses that differ between builds of the core and are therefore found by trying. */
export interface Learned {
  readonly interrupt: InterruptWords;
  /** Word that counts nested calls between the host language and Python; 0 outside. */
  readonly callDepth: number | undefined;
  /** First entry of the scheduler's queue, as a byte address, and the word of state, length and index. */
  readonly queue: { readonly entries: number; readonly none: number } | undefined;
  /** Numbers of the functions that may be on the stack while garbage is collected. */
  readonly safeFunctions: ReadonlySet<number>;
}

/** A copy of the words below `limit`. */
export function picture(machine: Machine, limit: number): Int32Array {
  return machine.i32.slice(0, limit >> 2);
}

/**
 * Finds the words that Ctrl-C writes, by letting the core write them once and putting the old values back.
 *
 * Source: reference/toolchain.md 5.3, step 2.
 */
export function learnInterrupt(machine: Machine, limit: number, interruptChar: number): InterruptWords {
  const before = picture(machine, limit);
  machine.scheduleKeyboardInterrupt();
  const changed: number[] = [];
  before.forEach((old, i) => {
    if (machine.i32[i] !== old) changed.push(i);
  });
  const pointer = changed.find((i) => before[i] === 0 && (machine.i32[i] ?? 0) > 1024);
  const state = changed.find((i) => i !== pointer);
  if (pointer === undefined || state === undefined || changed.length !== 2) {
    throw new Error('this build of MicroPython keeps its pending exception in an unknown way');
  }
  const keyboardInterrupt = machine.i32[pointer] ?? 0;
  for (const i of changed) machine.i32[i] = before[i] ?? 0;
  return { interruptChar, pending: pointer * 4, schedulerState: state * 4, keyboardInterrupt };
}

/** Finds the word that was 0 outside, 1 in a call from Python, 2 in a nested one, 0 again outside. */
export function learnCallDepth(outside: Int32Array, once: Int32Array, twice: Int32Array, after: Int32Array): number | undefined {
  const found: number[] = [];
  outside.forEach((value, i) => {
    if (value === 0 && once[i] === 1 && twice[i] === 2 && after[i] === 0) found.push(i * 4);
  });
  return found.length === 1 ? found[0] : undefined;
}

/** Finds the scheduler's queue: two neighbouring pairs of function and argument appeared, both with this function. */
export function learnQueue(
  before: Int32Array,
  after: Int32Array,
  hook: number,
): { readonly entries: number; readonly none: number } | undefined {
  for (let i = 0; i + 2 < after.length; i++) {
    if (after[i] === hook && after[i + 2] === hook && before[i] !== hook && after[i + 1] === after[i + 3]) {
      return { entries: i * 4, none: after[i + 1] ?? 0 };
    }
  }
  return undefined;
}

/** Numbers of the WebAssembly functions now on the stack, or undefined when the stack is too deep to see. */
export function functionsOnStack(): readonly number[] | undefined {
  const old = Error.stackTraceLimit;
  Error.stackTraceLimit = 500;
  const { stack = '' } = new Error();
  Error.stackTraceLimit = old;
  if (stack.split('\n').length >= 500) return undefined;
  return [...stack.matchAll(/wasm-function\[(\d+)\]/g)].map((match) => Number(match[1]));
}
