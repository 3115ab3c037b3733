import { expect, test } from 'vitest';
import { RateMeter } from './rate-meter.js';

test('says nothing at first, then the rate of the last two seconds and the time for the rest', () => {
  const meter = new RateMeter();
  expect(meter.take(0, 10_000, 0)).toEqual({ rate: null, remaining: null });
  expect(meter.take(100, 10_000, 100)).toEqual({ rate: null, remaining: null });
  expect(meter.take(1000, 10_000, 1000)).toEqual({ rate: 1000, remaining: 9 });
  for (let at = 1100; at <= 5000; at += 100) meter.take(1000 + (at - 1000) * 2, 10_000, at);
  expect(meter.take(9200, 10_000, 5100)).toEqual({ rate: 2000, remaining: 0.4 });
});

test('a pause lowers the rate; nothing for two seconds is no rate to compute a rest from', () => {
  const meter = new RateMeter();
  meter.take(0, 1000, 0);
  meter.take(500, 1000, 500);
  expect(meter.take(500, 1000, 1000).rate).toBe(500);
  expect(meter.take(500, 1000, 3000)).toEqual({ rate: 0, remaining: null });
});

test('other work (another total, or less done) starts anew; without a total there is no rest', () => {
  const meter = new RateMeter();
  meter.take(0, 1000, 0);
  meter.take(900, 1000, 900);
  expect(meter.take(0, 500, 950).rate).toBeNull();
  expect(meter.take(100, 500, 1450)).toEqual({ rate: 200, remaining: 2 });
  expect(meter.take(50, 500, 1500).rate).toBeNull();
  expect(meter.take(0, null, 2000).rate).toBeNull();
  expect(meter.take(500, null, 3000)).toEqual({ rate: 500, remaining: null });
});
