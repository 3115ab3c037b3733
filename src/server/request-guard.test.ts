import { expect, test } from 'vitest';
import { ManualClock } from '../base/clock.js';
import { cookieOf, FailureLimit, isLoopbackHost, isOwnOrigin, isSameSecret } from './request-guard.js';

test.each(['localhost', 'LOCALHOST:1', '127.0.0.1:65535', '[::1]', '[::1]:8080'])('loopback host: %s', (host) => {
  expect(isLoopbackHost(host)).toBe(true);
});

test.each([
  undefined,
  '',
  'evil.example',
  'localhost.evil.example',
  'evil.example:80',
  '127.0.0.1.nip.io',
  '127.0.0.2',
  '0.0.0.0',
  '::1',
  'localhost@evil',
  'localhost:80:80',
])('foreign host: %s', (host) => {
  expect(isLoopbackHost(host)).toBe(false);
});

test.each([
  ['http://127.0.0.1:80', '127.0.0.1:80', true],
  ['https://localhost:8443', 'localhost:8443', true],
  ['http://localhost:80', '127.0.0.1:80', false],
  ['http://127.0.0.1:81', '127.0.0.1:80', false],
  ['http://127.0.0.1:80.evil.example', '127.0.0.1:80', false],
  ['null', '127.0.0.1:80', false],
  [undefined, '127.0.0.1:80', false],
])('origin %s for host %s: %s', (origin, host, expected) => {
  expect(isOwnOrigin({ ...(origin === undefined ? {} : { origin }), host })).toBe(expected);
});

test('a cookie is found by its whole name', () => {
  expect(cookieOf('xoutpost-1=a; outpost-12=b; outpost-1=c=d', 'outpost-1')).toBe('c=d');
  expect(cookieOf(undefined, 'outpost-1')).toBeUndefined();
});

test('secrets of any length are compared', () => {
  expect([isSameSecret('abc', 'abc'), isSameSecret('abc', 'abd'), isSameSecret('', 'abc')]).toEqual([true, false, false]);
});

test('ten failures within a minute close the door until the minute has passed', async () => {
  const clock = new ManualClock();
  const limit = new FailureLimit(clock);
  for (let i = 0; i < 9; i++) limit.fail();
  expect(limit.isReached).toBe(false);
  limit.fail();
  expect(limit.isReached).toBe(true);
  await clock.advance(60_000);
  expect(limit.isReached).toBe(false);
});
