import { expect, test } from 'vitest';
import { formatBytes, formatBytesOf, formatDuration, formatNumber, formatRate, formatRemaining, formatTime } from './format.js';

test('writes sizes with their unit and a decimal where it tells something', () => {
  expect([0, 212, 1023, 1024, 3174, 18_842, 186_368, 5_242_880].map(formatBytes)).toEqual([
    '0 B',
    '212 B',
    '1,023 B',
    '1.0 KB',
    '3.1 KB',
    '18.4 KB',
    '182 KB',
    '5.0 MB',
  ]);
});

test('writes a part of a whole in the unit of the whole', () => {
  expect(formatBytesOf(61 * 1024, 128 * 1024)).toBe('61 of 128 KB');
  expect(formatBytesOf(300_000, 1_572_864)).toBe('0.3 of 1.5 MB');
  expect(formatBytesOf(0, 1_572_864)).toBe('0.0 of 1.5 MB');
});

test('writes a part that is too small for the unit of the whole in its own', () => {
  expect(formatBytesOf(12_288, 1_572_864)).toBe('12.0 KB of 1.5 MB');
  expect(formatBytesOf(700, 20 * 1024)).toBe('700 B of 20 KB');
});

test('writes rates, numbers and times', () => {
  expect(formatRate(49_357)).toBe('48.2 KB/s');
  expect(formatNumber(1234.56, 1)).toBe('1,234.6');
  expect(formatTime(new Date(2026, 0, 2, 0, 4, 9))).toBe('00:04');
  expect(formatTime(new Date(2026, 0, 2, 13, 4, 9), { seconds: true })).toBe('13:04:09');
});

test('writes running and remaining time', () => {
  expect([0, 42, 3725].map(formatDuration)).toEqual(['00:00', '00:42', '1:02:05']);
  expect([0.2, 59.4, 120, 3900].map(formatRemaining)).toEqual(['1 s', '59 s', '2 min', '1 h 5 min']);
});
