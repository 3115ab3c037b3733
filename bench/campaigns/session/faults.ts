import type { FaultPlan } from '../../../src/simulators/index.js';
import type { Random } from './random.js';

/** What is wrong on a line or a board in one case. */
export function randomFaults(random: Random, seed: number): Partial<FaultPlan> {
  const kind = random.between(0, 99);
  if (kind < 25) return {};
  if (kind < 40) return { split: true, delayMs: random.between(0, 4), seed };
  if (kind < 52) return { drop: rate(random), seed };
  if (kind < 62) return { duplicate: rate(random), seed };
  if (kind < 74) return { corrupt: rate(random), seed };
  if (kind < 88) return { unplugAt: random.between(50, 6000) };
  if (kind < 93) return { main: 'prints-forever' };
  if (kind < 96) return { main: 'catches-everything' };
  return { main: 'kills-usb' };
}

/** One byte in 50 to 2000. */
function rate(random: Random): number {
  return 1 / random.between(50, 2000);
}

/** The line and the board are well again. */
export const healed: Partial<FaultPlan> = {
  drop: 0,
  duplicate: 0,
  corrupt: 0,
  delayMs: 0,
  split: false,
  unplugAt: undefined,
  main: undefined,
};
