import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ManualClock } from '../base/clock.js';
import { Emitter } from '../base/event.js';
import { silentLogger } from '../base/logger.js';
import { MemoryBoardStore } from '../simulators/index.js';
import { Deadline } from '../base/deadline.js';
import { parseServerArguments } from './arguments.js';
import { askRunning } from './ask-running.js';
import { openFirst, openGiven } from './first-folder.js';
import { watchIdle } from './idle.js';
import { claimInstance } from './instance.js';
import { browserCommand, openBrowser } from './open-browser.js';
import { createSimulators } from './simulators.js';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'outpost-server-'));
});
afterEach(() => rm(folder, { recursive: true }));

describe('the command line', () => {
  test.each([
    [[], { port: 0, open: true, idleMinutes: null, folders: [] }],
    [
      ['--port', '7070', '--no-open', 'a', '--', '--odd'],
      { port: 7070, open: false, idleMinutes: null, folders: ['a', '--odd'] },
    ],
    [['--idle', '30'], { port: 0, open: true, idleMinutes: 30, folders: [] }],
  ])('%j is understood', (args, expected) => {
    expect(parseServerArguments(args)).toEqual(expected);
  });

  test.each([[['--port']], [['--port', '65536']], [['--port', '-1']], [['--idle', '0']], [['--host=0.0.0.0']], [['-x']]])(
    '%j is refused in words',
    (args) => {
      expect(parseServerArguments(args)).toEqual({ problem: expect.stringMatching(/\.$/) });
    },
  );
});

describe('the page', () => {
  const url = 'http://127.0.0.1:1/?token=a&b';

  test.each([
    ['linux', null, ['xdg-open', url]],
    ['darwin', null, ['open', url]],
    ['win32', null, ['rundll32', 'url.dll,FileProtocolHandler', url]],
    ['linux', 'firefox', ['firefox', url]],
  ] as const)('is opened on %s (BROWSER=%s) without a shell', (platform, browser, expected) => {
    expect(browserCommand(url, { platform, browser })).toEqual(expected);
  });

  test('that can’t be opened is no failure', async () => {
    expect(await openBrowser(url, { platform: 'linux', browser: path.join(folder, 'none') })).toBe(false);
  });
});

describe('the first folder', () => {
  const opened = () => {
    const roots: [string, string][] = [];
    return {
      roots,
      host: { hasRoots: false, openRoot: async (kind: 'folder' | 'file', full: string) => void roots.push([kind, full]) },
    };
  };

  test('is made with one example', async () => {
    const { roots, host } = opened();
    await openFirst(host, folder);
    expect(roots).toEqual([['folder', path.join(folder, 'Outpost')]]);
    expect(await readdir(path.join(folder, 'Outpost'))).toEqual(['hello.py']);
  });

  test('that is there already is opened as it is', async () => {
    await mkdir(path.join(folder, 'Outpost'));
    await writeFile(path.join(folder, 'Outpost', 'mine.py'), '');
    await openFirst(opened().host, folder);
    expect(await readdir(path.join(folder, 'Outpost'))).toEqual(['mine.py']);
  });

  test('is not made where folders are known', async () => {
    const { roots, host } = opened();
    await openFirst({ ...host, hasRoots: true }, folder);
    expect([roots, await readdir(folder)]).toEqual([[], []]);
  });

  test('of the command line may be a folder or a file, and must exist', async () => {
    const { roots, host } = opened();
    await writeFile(path.join(folder, 'a.py'), '');
    await openGiven(host, [folder, path.join(folder, 'a.py')]);
    expect(roots).toEqual([
      ['folder', folder],
      ['file', path.join(folder, 'a.py')],
    ]);
    await expect(openGiven(host, [path.join(folder, 'none')])).rejects.toMatchObject({ code: 'workspace.not-found' });
  });
});

describe('the one host of a data folder', () => {
  test('is claimed once, announced to others, and given back', async () => {
    const first = await claimInstance(folder, 'Outpost');
    if (first.kind !== 'first') throw new Error('not the first');
    expect(await claimInstance(folder, 'Outpost')).toMatchObject({
      kind: 'other',
      running: null,
      holder: expect.stringContaining('Outpost'),
    });
    const running = { pid: process.pid, entrance: 'http://127.0.0.1:1/?token=t', address: 'http://127.0.0.1:1/', token: 't' };
    await first.announce(running);
    expect(await claimInstance(folder, 'Outpost')).toMatchObject({ kind: 'other', running });
    await first.release();
    const again = await claimInstance(folder, 'Outpost');
    expect(again.kind).toBe('first');
    if (again.kind === 'first') await again.release();
  });

  test('that does not answer is told from one that does', async () => {
    expect(await askRunning({ address: 'http://127.0.0.1:9/', token: 't' }, [])).toBe(false);
  });
});

describe('an idle shell', () => {
  test('ends when no window was there for long enough and nothing works', async () => {
    const clock = new ManualClock();
    const changed = new Emitter<void>();
    const server = { windows: 0, onDidChangeWindows: changed.event };
    const host = { working: [] as unknown[] };
    let isOver = false;
    void watchIdle(server, host, clock, 10).then(() => (isOver = true));
    const set = async (windows: number, minutes: number) => {
      server.windows = windows;
      changed.fire();
      await clock.advance(minutes * 60_000);
      return isOver;
    };
    expect(await set(0, 9)).toBe(false);
    expect(await set(1, 60)).toBe(false);
    expect(await set(0, 9)).toBe(false);
    host.working = ['a save'];
    expect(await set(0, 10)).toBe(false);
    host.working = [];
    await clock.advance(10 * 60_000);
    expect(isOver).toBe(true);
  });
});

describe('simulated boards of a host', () => {
  const make = () =>
    createSimulators({ log: silentLogger, folder, locks: path.join(folder, 'locks'), storeOf: () => new MemoryBoardStore() });
  const options = () => ({ deadline: Deadline.after(10_000), baudRate: 115_200, lines: 'assert-dtr' as const });

  test('are described for people', async () => {
    const { simulators } = make();
    expect(simulators.boards.find(({ id }) => id === 'nano33ble')).toMatchObject({
      name: expect.stringContaining('Nano'),
      summary: expect.stringMatching(/KB disk, .*KB memory/),
    });
  });

  test('get power at the first connection, and vanish with their cable', async () => {
    const { simulators, open } = make();
    const changes: boolean[] = [];
    simulators.onDidChange(() => changes.push(simulators.isPlugged('generic')));
    const stream = await open('sim:generic', options());
    await simulators.plug('generic', false);
    expect((await stream.closed).kind).toBe('unplugged');
    await expect(open('sim:generic', options())).rejects.toMatchObject({ code: 'transport.not-found' });
    expect(changes.at(-1)).toBe(false);
    await simulators.plug('generic', true);
    const again = await open('sim:generic', options());
    await again[Symbol.asyncDispose]();
    expect(simulators.isPlugged('generic')).toBe(true);
    await simulators[Symbol.asyncDispose]();
  });

  test('an asleep one has no port, and is told from one that is unplugged', async () => {
    const { simulators, open } = make();
    await simulators.setFaults('nano33ble', 'asleep');
    await expect(open('sim:nano33ble', options())).rejects.toMatchObject({ details: { mayBeAsleep: true } });
    expect([simulators.isPlugged('nano33ble'), simulators.mayBeAsleep('nano33ble')]).toEqual([false, true]);
    await simulators.plug('nano33ble', false);
    expect(simulators.mayBeAsleep('nano33ble')).toBe(false);
    await simulators[Symbol.asyncDispose]();
  });

  test('are for one Outpost at a time', async () => {
    const { simulators, open } = make();
    const other = make();
    const stream = await open('sim:generic', options());
    await expect(other.open('sim:generic', options())).rejects.toMatchObject({
      code: 'transport.open-busy',
      details: { port: 'sim:generic' },
    });
    await stream[Symbol.asyncDispose]();
    await simulators[Symbol.asyncDispose]();
    const free = await other.open('sim:generic', options());
    await free[Symbol.asyncDispose]();
    await other.simulators[Symbol.asyncDispose]();
  });

  test('that are unknown, and faults that are none, are refused', async () => {
    const { simulators, open } = make();
    await expect(open('sim:nothing', options())).rejects.toMatchObject({ code: 'app.not-found' });
    await expect(simulators.plug('nothing', true)).rejects.toMatchObject({ code: 'app.not-found' });
    await expect(simulators.setFaults('generic', 'flood')).rejects.toMatchObject({ code: 'app.usage' });
  });
});
