import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import type { Clock } from '../base/clock.js';

/** Names of this computer's loopback interface; any port, since an SSH tunnel may change it. */
const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);

/** Whether a request was addressed to this computer by a loopback name: refuses DNS rebinding. */
export function isLoopbackHost(host: string | undefined): boolean {
  const name = /^(localhost|127\.0\.0\.1|\[::1\])(?::\d{1,5})?$/i.exec(host ?? '')?.[1];
  return name !== undefined && LOOPBACK.has(name.toLowerCase());
}

/** Whether a request comes from a page of our own: its `Origin` is the host that it was sent to. */
export function isOwnOrigin({ origin, host }: Pick<IncomingHttpHeaders, 'origin' | 'host'>): boolean {
  if (origin === undefined || host === undefined) return false;
  return origin === `http://${host}` || origin === `https://${host}`;
}

/** The value of a cookie, or undefined. */
export function cookieOf(header: string | undefined, name: string): string | undefined {
  for (const part of (header ?? '').split(';')) {
    const at = part.indexOf('=');
    if (at > 0 && part.slice(0, at).trim() === name) return part.slice(at + 1).trim();
  }
  return undefined;
}

/** Compares in a time that tells nothing of where two secrets differ, nor of their lengths. */
export function isSameSecret(given: string, secret: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(secret));
}

/** Failures that are let through before attempts are refused, and for how long they count. */
const MAX_FAILURES = 10;
const WINDOW_MS = 60_000;

/** Counts wrong tokens; after ten within a minute every attempt is refused until the minute has passed. */
export class FailureLimit {
  #failures: number[] = [];
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get isReached(): boolean {
    const since = this.#clock.now() - WINDOW_MS;
    this.#failures = this.#failures.filter((at) => at > since);
    return this.#failures.length >= MAX_FAILURES;
  }

  fail(): void {
    this.#failures.push(this.#clock.now());
  }
}
