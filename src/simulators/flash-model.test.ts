import { expect, test } from 'vitest';
import { EraseCount, flashModels } from './flash-model.js';

test('each unit is erased before its first byte, and once', () => {
  const erased = new EraseCount();
  expect([4096, 4096, 8192].map((bytes) => erased.stallMs(bytes, flashModels.nrf))).toEqual([85, 85, 170]);
});

test('a large sector is paid for at once and then serves many small blocks', () => {
  const erased = new EraseCount();
  const stalls = Array.from({ length: 300 }, () => erased.stallMs(512, flashModels.stm32));
  expect(stalls.map((ms, i) => (ms > 0 ? i : -1)).filter((i) => i >= 0)).toEqual([0, 256]);
  expect(Math.max(...stalls)).toBe(1000);
});

test('small writes add up to what one large write costs', () => {
  const [small, large] = [new EraseCount(), new EraseCount()];
  const total = Array.from({ length: 1000 }, () => small.stallMs(100, flashModels.qspi)).reduce((a, b) => a + b);
  expect(total).toBe(large.stallMs(100_000, flashModels.qspi));
});

test('another flash starts with nothing erased', () => {
  const erased = new EraseCount();
  erased.stallMs(1, flashModels.stm32);
  expect(erased.stallMs(1, flashModels.nrf)).toBe(85);
  expect(erased.stallMs(1, flashModels.stm32)).toBe(1000);
});
