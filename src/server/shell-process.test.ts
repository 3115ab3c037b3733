import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { bundle } from '../../scripts/lib/bundle.mjs';
import { api, type HostClient } from '../contract/api.js';
import { createClient } from '../rpc/client.js';
import { webSocketChannel } from '../rpc/web-socket-channel.js';
import { ask, cookieFor } from './testing/requests.js';

/** The clone: the build of this test lies inside it, so that packages that stay outside the bundle are found. */
const root = path.resolve(import.meta.dirname, '../..');
let dist = '';
let home = '';
const children: ChildProcess[] = [];

beforeAll(async () => {
  await mkdir(path.join(root, '.cache'), { recursive: true });
  dist = await mkdtemp(path.join(root, '.cache', 'server-test-'));
  await bundle('server', { outDir: dist });
  await mkdir(path.join(dist, 'renderer'));
  await writeFile(path.join(dist, 'renderer', 'index.html'), 'the page');
}, 60_000);
afterAll(() => rm(dist, { recursive: true }));
beforeEach(async () => {
  home = await mkdtemp(path.join(tmpdir(), 'outpost-serve-'));
});
afterEach(async () => {
  for (const child of children.splice(0)) {
    if (child.exitCode !== null || child.signalCode !== null) continue;
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
  await rm(home, { recursive: true });
});

interface Shell {
  readonly child: ChildProcess;
  readonly said: () => string;
  readonly exit: Promise<number | null>;
}

function serve(...args: string[]): Shell {
  const env = { ...process.env, HOME: home, OUTPOST_HOME: path.join(home, 'data') };
  const child = spawn(process.execPath, [path.join(dist, 'server', 'main.mjs'), '--no-open', ...args], {
    env,
    cwd: home,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.push(child);
  let text = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
  return { child, said: () => text, exit: once(child, 'close').then(([code]) => code as number | null) };
}

async function address(shell: Shell): Promise<{ port: number; token: string }> {
  const stdout = shell.child.stdout!;
  for (;;) {
    const found = /^Outpost is at http:\/\/127\.0\.0\.1:(\d+)\/\?token=([\w-]+)$/m.exec(shell.said());
    if (found !== null) return { port: Number(found[1]), token: found[2] ?? '' };
    await Promise.race([once(stdout, 'data'), shell.exit.then(() => Promise.reject(new Error(shell.said())))]);
  }
}

async function connect({ port, token }: { port: number; token: string }): Promise<HostClient> {
  const cookie = await cookieFor(port, token);
  const socket = new WebSocket(`ws://127.0.0.1:${port}/ws?client=window-test`, {
    headers: { Cookie: cookie },
    origin: `http://127.0.0.1:${port}`,
  });
  await once(socket, 'open');
  return createClient(api, webSocketChannel(socket), { validate: true });
}

describe('the browser shell as a process', () => {
  test('prints its address, serves the page and a host, and ends in order', async () => {
    const shell = serve();
    const where = await address(shell);
    const page = await ask(where.port, '/', { headers: { Cookie: await cookieFor(where.port, where.token) } });
    expect([page.status, page.body]).toEqual([200, 'the page']);
    const host = await connect(where);
    expect(await host.app.info({})).toMatchObject({ shell: 'browser', dialogs: false, dataFolder: '~/data' });
    expect((await host.workspace.known({})).map((one) => one.shownPath)).toEqual(['~/Outpost']);
    shell.child.kill('SIGTERM');
    expect(await shell.exit).toBe(143);
    expect(await readdir(path.join(home, 'data', 'locks'))).toEqual([]);
    expect(await readFile(path.join(home, 'data', 'logs', 'outpost.log'), 'utf8')).not.toContain(where.token);
  });

  test('runs a script on a simulated board for its window', async () => {
    const host = await connect(await address(serve()));
    const { session } = await host.sessions.connect({ address: 'sim:generic', mode: 'repl', acceptReset: false });
    const content = { kind: 'inline', bytes: new TextEncoder().encode('print(6 * 7)') } as const;
    const { job } = await host.run.start({ session, name: 'a.py', source: { kind: 'untitled', name: 'a.py' }, content });
    for await (const jobs of host.jobs.watch({})) {
      const one = jobs.find(({ id }) => id === job);
      if (one?.endedAt === null) continue;
      expect(one?.state).toMatchObject({ kind: 'done', result: { outcome: { kind: 'finished' } } });
      break;
    }
    let printed = '';
    for await (const item of host.repl.output({ session })) {
      if (item.kind === 'bytes') printed += new TextDecoder().decode(item.bytes);
      if (printed.includes('42\r\n')) break;
    }
  });

  test('started twice hands its folders to the one that runs', async () => {
    const first = serve();
    const where = await address(first);
    await mkdir(path.join(home, 'project'));
    const second = serve('project');
    expect(await second.exit).toBe(0);
    expect(await address(second)).toEqual(where);
    const host = await connect(where);
    expect((await host.workspace.known({})).map((one) => one.name).sort()).toEqual(['Outpost', 'project']);
  });

  test('keeps the address and token where only its owner reads them', async () => {
    await address(serve());
    const file = path.join(home, 'data', 'locks', 'host.json');
    expect((await stat(file)).mode & 0o777).toBe(0o600);
  });

  test('takes over from one that was killed', async () => {
    const first = serve();
    const where = await address(first);
    first.child.kill('SIGKILL');
    await first.exit;
    expect((await address(serve())).token).not.toBe(where.token);
  });

  test.each([
    [['--port', 'many'], 2, '--port needs a number'],
    [['--host', '0.0.0.0'], 2, 'SSH tunnel'],
    [['--unknown'], 2, 'There is no option'],
    [['/nowhere/at/all'], 1, '/nowhere/at/all'],
  ])('called with %j ends with %i and says why', async (args, code, words) => {
    const shell = serve(...args);
    expect(await shell.exit).toBe(code);
    expect(shell.said()).toContain(words);
  });

  test('on a port that is in use says so', async () => {
    const { port } = await address(serve());
    const data = path.join(home, 'other');
    const env = { ...process.env, HOME: home, OUTPOST_HOME: data };
    const child = spawn(process.execPath, [path.join(dist, 'server', 'main.mjs'), '--no-open', '--port', String(port)], {
      env,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    children.push(child);
    let said = '';
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => (said += chunk));
    const [code] = (await once(child, 'close')) as [number];
    expect([code, said]).toEqual([1, expect.stringContaining(`Port ${port} is in use`)]);
  });
});
