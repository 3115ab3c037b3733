import { expect, test } from 'vitest';
import { playCase } from './transfer/case.js';
import { ACTIONS, FAULTS, planCase } from './transfer/plan.js';

const SEED = 7;
const CASES = 16;

test('a case is the same for the same seed and number, and the numbers cover everything', () => {
  expect(planCase(3, 5)).toEqual(planCase(3, 5));
  expect(planCase(3, 5)).not.toEqual(planCase(4, 5));
  const plans = Array.from({ length: 300 }, (_, index) => planCase(1, index));
  expect(new Set(plans.map(({ board }) => board)).size).toBe(4);
  expect(new Set(plans.map(({ action }) => action)).size).toBe(ACTIONS.length);
  expect(new Set(plans.map(({ fault }) => fault)).size).toBe(FAULTS.length);
});

test('after a fault in its middle each file is the old or the new one, whole, on every board', { timeout: 120_000 }, async () => {
  const numbers = Array.from({ length: CASES }, (_, index) => index);
  const lane = async (): Promise<string[]> => {
    const wrong: string[] = [];
    for (let index = numbers.shift(); index !== undefined; index = numbers.shift()) {
      const { verdict, story } = await playCase(SEED, index);
      if (verdict !== 'right') wrong.push(`case ${index}: ${verdict}: ${story}`);
    }
    return wrong;
  };
  const wrong = await Promise.all([lane(), lane(), lane(), lane()]);
  expect(wrong.flat()).toEqual([]);
});
