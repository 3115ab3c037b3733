import { expect, test } from 'vitest';
import { EraseCount, flashModels } from './flash-model.js';

test('each unit is erased before its first byte, and once', () => {
  const erased = new EraseCount(flashModels.nrf);
  expect([4096, 4096, 8192].map((bytes) => erased.stallMs(bytes))).toEqual([85, 85, 170]);
});

test('a large sector is paid for at once and then serves many small blocks', () => {
  const erased = new EraseCount(flashModels.stm32);
  const stalls = Array.from({ length: 300 }, () => erased.stallMs(512));
  expect(stalls.map((ms, i) => (ms > 0 ? i : -1)).filter((i) => i >= 0)).toEqual([0, 256]);
  expect(Math.max(...stalls)).toBe(1000);
});

test('small writes add up to what one large write costs', () => {
  const [small, large] = [new EraseCount(flashModels.qspi), new EraseCount(flashModels.qspi)];
  const total = Array.from({ length: 1000 }, () => small.stallMs(100)).reduce((a, b) => a + b);
  expect(total).toBe(large.stallMs(100_000));
});
