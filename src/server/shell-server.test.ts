import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { ManualClock } from '../base/clock.js';
import { createLogger } from '../base/logger.js';
import { api, type HostClient, type HostHandlers } from '../contract/api.js';
import { createClient } from '../rpc/client.js';
import { webSocketChannel } from '../rpc/web-socket-channel.js';
import { startShellServer, type ShellServer } from './shell-server.js';
import { ask, cookieFor } from './testing/requests.js';

let folder = '';
let server: ShellServer;
let clock: ManualClock;
let logged = '';
const opened: string[][] = [];
const aborted: string[] = [];

/** Only what these tests ask: everything else is missing, which the server must survive. */
const handlers = {
  layout: {
    get: async (_params: object, { client }: { client: string }) => ({ json: client }),
    set: async () => ({}),
  },
  app: {
    info: (_params: object, { client, signal }: { client: string; signal: AbortSignal }) =>
      new Promise(() => signal.addEventListener('abort', () => aborted.push(client))),
  },
} as unknown as HostHandlers;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'outpost-shell-'));
  await writeFile(path.join(folder, 'index.html'), 'the page');
  clock = new ManualClock();
  logged = '';
  opened.length = 0;
  aborted.length = 0;
  server = await startShellServer({
    handlers,
    folder,
    port: 0,
    clock,
    log: createLogger((entry) => (logged += JSON.stringify(entry))),
    openFolders: async (folders) => void opened.push([...folders]),
  });
});
afterEach(async () => {
  await server[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});

function open(options: { path?: string; cookie?: string; origin?: string; host?: string }): Promise<WebSocket> {
  const { path: where = '/ws?client=window-1', cookie, origin = `http://127.0.0.1:${server.port}`, host } = options;
  const headers = { ...(cookie === undefined ? {} : { Cookie: cookie }), ...(host === undefined ? {} : { Host: host }) };
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(`ws://127.0.0.1:${server.port}${where}`, { headers, ...(origin === '' ? {} : { origin }) });
    socket.once('open', () => resolve(socket));
    socket.once('error', reject);
  });
}

async function connect(client: string): Promise<{ host: HostClient; closed: Promise<number> }> {
  const socket = await open({ path: `/ws?client=${client}`, cookie: await cookieFor(server.port, server.token) });
  const closed = new Promise<number>((resolve) => socket.once('close', resolve));
  return { host: createClient(api, webSocketChannel(socket)), closed };
}

describe('the token', () => {
  test('buys a strict cookie named after the port, and leaves the address', async () => {
    const answer = await ask(server.port, `/?token=${server.token}`);
    expect([answer.status, answer.headers.location]).toEqual([302, '/']);
    expect(answer.headers['set-cookie']).toEqual([
      expect.stringMatching(new RegExp(`^outpost-${server.port}=[\\w-]{43}; Path=/; HttpOnly; SameSite=Strict$`)),
    ]);
    expect(answer.headers['set-cookie']?.[0]).not.toContain(server.token);
  });

  test('is 256 bits, and another one at each start', async () => {
    expect(Buffer.from(server.token, 'base64url')).toHaveLength(32);
  });

  test('opens the page once exchanged', async () => {
    const page = await ask(server.port, '/', { headers: { Cookie: await cookieFor(server.port, server.token) } });
    expect([page.status, page.body]).toEqual([200, 'the page']);
  });

  test.each([
    ['missing', '/', 401],
    ['empty', '/?token=', 403],
    ['wrong', '/?token=wrong', 403],
  ])('when %s is refused', async (_, where, status) => {
    const answer = await ask(server.port, where);
    expect([answer.status, answer.headers['set-cookie']]).toEqual([status, undefined]);
  });

  test('is refused after ten wrong ones until a minute has passed, while the cookie goes on working', async () => {
    const cookie = await cookieFor(server.port, server.token);
    for (let i = 0; i < 10; i++) await ask(server.port, `/?token=${i}`);
    expect((await ask(server.port, `/?token=${server.token}`)).status).toBe(429);
    expect((await ask(server.port, '/', { headers: { Cookie: cookie } })).status).toBe(200);
    await clock.advance(60_000);
    expect((await ask(server.port, `/?token=${server.token}`)).status).toBe(302);
  });

  test('guessed by images of a foreign page does not use up the attempts', async () => {
    for (const site of ['cross-site', 'same-site']) {
      const headers = { 'Sec-Fetch-Mode': 'no-cors', 'Sec-Fetch-Site': site };
      for (let i = 0; i < 10; i++) await ask(server.port, `/?token=${i}`, { headers });
    }
    expect((await ask(server.port, `/?token=${server.token}`)).status).toBe(302);
  });

  test('never appears in the log', async () => {
    await ask(server.port, `/?token=${server.token}`);
    await ask(server.port, '/?token=wrong-token-value');
    await open({ path: `/ws?client=x&token=${server.token}` }).catch(() => undefined);
    expect(logged).not.toContain(server.token);
    expect(logged).not.toContain('wrong-token-value');
  });

  test('arriving through a link of another site still leads to the page', async () => {
    const answer = await ask(server.port, '/', { headers: { 'Sec-Fetch-Site': 'cross-site' } });
    expect([answer.status, answer.body]).toEqual([401, expect.stringContaining('http-equiv="refresh"')]);
  });
});

describe('requests', () => {
  test.each(['evil.example', `evil.example:80`, '127.0.0.1.nip.io', '192.168.0.1'])(
    'for the foreign host %s are refused',
    async (host) => {
      const cookie = await cookieFor(server.port, server.token);
      const answer = await ask(server.port, '/', { headers: { Host: host, Cookie: cookie } });
      expect([answer.status, answer.body]).toEqual([403, expect.not.stringContaining('the page')]);
    },
  );

  test.each(['PUT', 'DELETE', 'OPTIONS', 'PATCH', 'POST'])('by %s are refused', async (method) => {
    const answer = await ask(server.port, '/', { method, headers: { Cookie: await cookieFor(server.port, server.token) } });
    expect([answer.status, answer.headers.allow]).toEqual([405, 'GET, HEAD']);
  });

  test('by HEAD get the headers only', async () => {
    const answer = await ask(server.port, '/', {
      method: 'HEAD',
      headers: { Cookie: await cookieFor(server.port, server.token) },
    });
    expect([answer.status, answer.body, answer.headers['content-length']]).toEqual([200, '', '8']);
  });

  test.each(['/', '/missing', '/?token=wrong'])('all get the security headers and none for sharing: %s', async (where) => {
    const { headers } = await ask(server.port, where, { headers: { Cookie: await cookieFor(server.port, server.token) } });
    expect(headers).toMatchObject({
      'content-security-policy': expect.stringContaining("connect-src 'self'"),
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
    });
    expect(Object.keys(headers).filter((name) => name.startsWith('access-control-'))).toEqual([]);
  });

  test('reach a loopback address only', async () => {
    expect(server.address).toBe(`http://127.0.0.1:${server.port}/`);
    await expect(ask(server.port, '/', { host: '127.0.0.2' })).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });
});

describe('a window', () => {
  test('with cookie, origin and id is served', async () => {
    const { host } = await connect('window-abc');
    expect(await host.layout.get({})).toEqual({ json: 'window-abc' });
  });

  test.each([
    ['no cookie', { cookie: '' }],
    ['a wrong cookie', { cookie: 'outpost=wrong' }],
    ['no origin', { origin: '' }],
    ['a foreign origin', { origin: 'https://evil.example' }],
    ['the origin of another port', { origin: 'http://127.0.0.1:1' }],
    ['a foreign host', { host: 'evil.example', origin: 'http://evil.example' }],
    ['another path', { path: '/other?client=window-1' }],
    ['no client id', { path: '/ws' }],
    ['a client id of odd characters', { path: '/ws?client=..%2f..%2fetc' }],
  ])('with %s is refused before the upgrade', async (_, options) => {
    const cookie = await cookieFor(server.port, server.token);
    await expect(open({ cookie, ...options })).rejects.toThrow(/Unexpected server response: 4\d\d/);
  });

  test('that reloads takes over from itself at once; another one is left alone', async () => {
    const old = await connect('window-one');
    const other = await connect('window-two');
    const fresh = await connect('window-one');
    expect(await old.closed).toBe(4001);
    expect([await fresh.host.layout.get({}), await other.host.layout.get({})]).toEqual([
      { json: 'window-one' },
      { json: 'window-two' },
    ]);
  });

  test('that sends a frame over 1 MiB is disconnected', async () => {
    const socket = await open({ cookie: await cookieFor(server.port, server.token) });
    const closed = new Promise<number>((resolve) => socket.once('close', resolve));
    socket.send(new Uint8Array(1024 * 1024 + 1));
    expect(await closed).toBe(1009);
  });

  test('that is gone silently is ended, and its calls are aborted', async () => {
    const socket = await open({ path: '/ws?client=window-dead', cookie: await cookieFor(server.port, server.token) });
    void createClient(api, webSocketChannel(socket))
      .app.info({})
      .catch(() => undefined);
    const closed = new Promise((resolve) => socket.once('close', resolve));
    socket.pong = () => undefined;
    (socket as unknown as { _autoPong: boolean })._autoPong = false;
    await new Promise((resolve) => socket.ping(resolve));
    await ask(server.port, '/');
    await clock.advance(20_000);
    await clock.advance(20_000);
    await clock.advance(20_000);
    await closed;
    await ask(server.port, '/');
    expect(aborted).toEqual(['window-dead']);
  });

  test('is disconnected when the shell ends', async () => {
    const { closed } = await connect('window-abc');
    await server[Symbol.asyncDispose]();
    expect(await closed).toBe(1006);
  });
});

describe('the command to open folders', () => {
  const body = JSON.stringify({ folders: ['/home/ada/project'] });

  test('is taken with the token in a header', async () => {
    const answer = await ask(server.port, '/open', {
      method: 'POST',
      body,
      headers: { Authorization: `Bearer ${server.token}` },
    });
    expect([answer.status, opened]).toEqual([200, [['/home/ada/project']]]);
  });

  test.each([
    ['the cookie alone', {}, 403],
    ['a wrong token', { Authorization: 'Bearer wrong' }, 403],
    ['a foreign origin', { Origin: 'https://evil.example' }, 403],
    ['a foreign host', { Host: 'evil.example' }, 403],
  ])('is refused with %s', async (_, headers, status) => {
    const cookie = await cookieFor(server.port, server.token);
    const right = Object.keys(headers).some((name) => name !== 'Authorization')
      ? { Authorization: `Bearer ${server.token}` }
      : {};
    const answer = await ask(server.port, '/open', { method: 'POST', body, headers: { Cookie: cookie, ...right, ...headers } });
    expect([answer.status, opened]).toEqual([status, []]);
  });

  test.each(['', '{', '{"folders":"x"}', '{"folders":[],"more":1}'])('is refused with the body %j', async (bad) => {
    const answer = await ask(server.port, '/open', {
      method: 'POST',
      body: bad,
      headers: { Authorization: `Bearer ${server.token}` },
    });
    expect([answer.status, opened]).toEqual([400, []]);
  });
});
