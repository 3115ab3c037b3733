import type { FaultPlan } from '../faults.js';

/** A small seeded generator (mulberry32), so that a fault can be had again. */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 0x1_0000_0000;
  };
}

/** What a line with faults makes of one piece: pieces that arrive, and whether the cable came out after them. */
export interface LineResult {
  readonly pieces: readonly Uint8Array[];
  readonly unplugs: boolean;
}

/** The longest piece of a split line, bytes. */
const SPLIT_BYTES = 7;

/** Applies the line faults of a plan to bytes on their way; one for both directions of a cable. */
export class FaultyLine {
  readonly #random: () => number;
  #passed = 0;

  constructor(seed: number) {
    this.#random = seededRandom(seed);
  }

  /** Passes one piece on. */
  pass(bytes: Uint8Array, plan: FaultPlan): LineResult {
    const left = plan.unplugAt === undefined ? Number.POSITIVE_INFINITY : Math.max(0, plan.unplugAt - this.#passed);
    const unplugs = bytes.length >= left;
    const whole = unplugs ? bytes.subarray(0, left) : bytes;
    this.#passed += whole.length;
    const changed = plan.drop > 0 || plan.duplicate > 0 || plan.corrupt > 0 ? this.#damage(whole, plan) : whole;
    return { pieces: plan.split ? this.#split(changed) : changed.length > 0 ? [changed] : [], unplugs };
  }

  #damage(bytes: Uint8Array, plan: FaultPlan): Uint8Array {
    const out: number[] = [];
    for (const byte of bytes) {
      if (this.#random() < plan.drop) continue;
      const arrived = this.#random() < plan.corrupt ? byte ^ (1 << Math.floor(this.#random() * 8)) : byte;
      out.push(arrived);
      if (this.#random() < plan.duplicate) out.push(arrived);
    }
    return Uint8Array.from(out);
  }

  #split(bytes: Uint8Array): readonly Uint8Array[] {
    const pieces: Uint8Array[] = [];
    for (let at = 0; at < bytes.length;) {
      const size = 1 + Math.floor(this.#random() * SPLIT_BYTES);
      pieces.push(bytes.subarray(at, at + size));
      at += size;
    }
    return pieces;
  }
}
