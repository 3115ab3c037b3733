import { randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Clock } from '../base/clock.js';
import { cookieOf, FailureLimit, isLoopbackHost, isOwnOrigin, isSameSecret } from './request-guard.js';

/** What a request may do. */
export type Access =
  | { readonly kind: 'allowed' }
  /** The token was right: set the cookie and go on without it in the address. */
  | { readonly kind: 'exchange'; readonly cookie: string }
  | { readonly kind: 'refused'; readonly status: 400 | 401 | 403 | 429; readonly reason: string };

const ALLOWED: Access = { kind: 'allowed' };
const refused = (status: 400 | 401 | 403 | 429, reason: string): Access => ({ kind: 'refused', status, reason });

/**
 * Decides who may use the browser shell: a loopback `Host`, then the cookie, or the token that buys one.
 *
 * The token arrives once in the query of a navigation. The cookie's name carries the port, because cookies are not kept
 * apart by port. Source: SECURITY.md 2.2, 2.3 and 2.8.
 */
export class AccessControl {
  /** 256 bits, new at each start; known from the printed address and the 0600 file only. */
  readonly token = randomBytes(32).toString('base64url');
  readonly #secret = randomBytes(32).toString('base64url');
  readonly #limit: FailureLimit;
  #cookieName = 'outpost';

  constructor(clock: Clock) {
    this.#limit = new FailureLimit(clock);
  }

  /** Called once the port is known. */
  usePort(port: number): void {
    this.#cookieName = `outpost-${port}`;
  }

  /** For pages and files. */
  ofRequest(request: IncomingMessage, url: URL): Access {
    if (!isLoopbackHost(request.headers.host)) return refused(403, 'Outpost answers only to localhost, 127.0.0.1 and [::1].');
    const token = url.searchParams.get('token');
    if (token !== null) return this.#exchange(request, token);
    return this.#hasCookie(request)
      ? ALLOWED
      : refused(401, 'This address needs the token that Outpost printed when it started.');
  }

  /** For the WebSocket, before the upgrade: the cookie, and a page of our own. */
  ofUpgrade(request: IncomingMessage): Access {
    if (!isLoopbackHost(request.headers.host)) return refused(403, 'foreign host');
    if (!isOwnOrigin(request.headers)) return refused(403, 'foreign origin');
    return this.#hasCookie(request) ? ALLOWED : refused(401, 'no cookie');
  }

  /** For commands of the same person's other processes: the token in a header that no page can send. */
  ofCommand(request: IncomingMessage): Access {
    if (!isLoopbackHost(request.headers.host)) return refused(403, 'foreign host');
    if (request.headers.origin !== undefined && !isOwnOrigin(request.headers)) return refused(403, 'foreign origin');
    return this.#check(/^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1] ?? '') ?? ALLOWED;
  }

  #exchange(request: IncomingMessage, token: string): Access {
    // A page elsewhere can make a browser ask for images here; it must not use up the person's attempts.
    const { 'sec-fetch-site': site, 'sec-fetch-mode': mode } = request.headers;
    const isElsewhere = site === 'cross-site' || site === 'same-site';
    if (isElsewhere && mode !== 'navigate') return refused(403, 'A token is taken from the address bar only.');
    const cookie = `${this.#cookieName}=${this.#secret}; Path=/; HttpOnly; SameSite=Strict`;
    return this.#check(token) ?? { kind: 'exchange', cookie };
  }

  #check(token: string): Access | undefined {
    if (this.#limit.isReached) return refused(429, 'Too many wrong tokens. Try again in a minute.');
    if (isSameSecret(token, this.token)) return undefined;
    this.#limit.fail();
    return refused(403, 'The token is wrong. Use the address that Outpost printed when it started.');
  }

  #hasCookie(request: IncomingMessage): boolean {
    const cookie = cookieOf(request.headers.cookie, this.#cookieName);
    return cookie !== undefined && isSameSecret(cookie, this.#secret);
  }
}
