import { describe, expect, test } from 'vitest';
import { OutpostError } from '../base/errors.js';
import { utf8 } from '../base/bytes.js';
import type { SessionInfo } from '../contract/boards.js';
import type { JobId, SessionId } from '../contract/common.js';
import type { SessionEnvironment, SessionOptions, SessionState } from '../session/types.js';
import type { HostPort } from './environment.js';
import { createHost } from './create-host.js';
import { fakeEnvironment } from './testing/fake-environment.js';
import { FakeSession, identityOf } from './testing/fake-session.js';

const usbPort = (path: string, serial: string | null, ids = { vid: '37c5', pid: '1204' }): HostPort => ({
  path,
  name: path.slice(5),
  usb: { ...ids, serial, location: '1-2' },
});

async function start(options: Parameters<typeof fakeEnvironment>[0] = {}) {
  const fakes = fakeEnvironment(options);
  const sessions: FakeSession[] = [];
  const orders: SessionOptions[] = [];
  let refusal: Error | undefined;
  let firstState: SessionState = { kind: 'idle' };
  const host = await createHost(fakes.environment, async (order: SessionOptions, environment: SessionEnvironment) => {
    orders.push(order);
    if (refusal !== undefined) throw refusal;
    const session = new FakeSession(order, environment);
    session.state = firstState;
    sessions.push(session);
    return session;
  });
  const window = (client: string, controller = new AbortController()) => ({
    client,
    signal: controller.signal,
    onProgress: () => undefined,
    leave: () => controller.abort(),
  });
  const one = window('window-one');
  const list = async (): Promise<readonly SessionInfo[]> => {
    for await (const sessions_ of host.handlers.sessions.watch({}, { client: 'looker', signal: new AbortController().signal }))
      return sessions_ as readonly SessionInfo[];
    return [];
  };
  return {
    ...fakes,
    ...host,
    host,
    sessions,
    orders,
    window,
    one,
    list,
    refuse: (error: Error | undefined) => (refusal = error),
    begin: (state: SessionState) => (firstState = state),
    connect: (address = 'sim:generic', rest: { acceptReset?: boolean; mode?: 'repl' | 'plain' } = {}) =>
      host.handlers.sessions.connect({ address, mode: 'repl', acceptReset: false, ...rest }, one),
    /** Makes a window present, as one that watches the sessions is. */
    present(client: string) {
      const it = window(client);
      void host.handlers.sessions.watch({}, it)[Symbol.asyncIterator]().next();
      return it;
    },
  };
}

async function first<T>(stream: AsyncIterable<T>): Promise<T> {
  for await (const item of stream) return item;
  throw new Error('the stream ended');
}

describe('ports', () => {
  test('list serial ports with the catalogue’s names, then simulated boards', async () => {
    const it = await start();
    it.ports.set(usbPort('/dev/ttyACM0', 'S1'), { path: '/dev/ttyS0', name: 'ttyS0', usb: null });
    const ports = await first(it.handlers.ports.watch({}, it.one));
    expect(ports.map((port) => [port.address, port.kind, port.boardName, port.state.kind])).toEqual([
      ['/dev/ttyACM0', 'serial', expect.stringContaining('OpenMV'), 'free'],
      ['/dev/ttyS0', 'serial', null, 'free'],
      ['sim:generic', 'simulated', 'Generic board', 'free'],
    ]);
  });

  test('say why one can’t be opened, and never hide it', async () => {
    const it = await start();
    it.ports.problems.set(
      '/dev/ttyACM0',
      new OutpostError('transport.open-denied', { port: '/dev/ttyACM0', platform: 'linux', group: 'dialout' }),
    );
    it.ports.set(usbPort('/dev/ttyACM0', 'S1'));
    await it.clock.advance(0);
    const [port] = await first(it.handlers.ports.watch({}, it.one));
    expect(port?.state).toMatchObject({
      kind: 'unavailable',
      error: { code: 'transport.open-denied', details: { group: 'dialout' } },
    });
  });

  test('show an unplugged simulated board as one that is not there', async () => {
    const it = await start();
    await it.handlers.simulators.unplug({ board: 'generic', plugged: false }, it.one);
    const [port] = await first(it.handlers.ports.watch({}, it.one));
    expect(port?.state).toMatchObject({ kind: 'unavailable', error: { code: 'transport.not-found' } });
  });

  test('name the session that has one, also for a place that is not listed', async () => {
    const it = await start();
    const { session } = await it.connect('tcp://127.0.0.1:7000');
    const ports = await first(it.handlers.ports.watch({}, it.one));
    expect(ports.find((port) => port.kind === 'tcp')).toMatchObject({
      label: '127.0.0.1:7000',
      state: { kind: 'ours', session },
    });
  });
});

describe('connecting', () => {
  test('twice to the same place gives the same session', async () => {
    const it = await start();
    const [a, b] = await Promise.all([it.connect(), it.connect()]);
    const c = await it.connect();
    expect([b, c, it.sessions.length]).toEqual([a, a, 1]);
  });

  test('passes the catalogue’s profile and the person’s settings on', async () => {
    const it = await start();
    it.ports.set(usbPort('/dev/ttyACM0', 'S1'));
    await it.handlers.settings.update({ values: { probeOnAttach: false } }, it.one);
    await it.connect('/dev/ttyACM0');
    expect(it.orders[0]).toMatchObject({
      address: '/dev/ttyACM0',
      label: 'ttyACM0',
      probeOnAttach: false,
      reconnect: true,
      profile: { id: 'openmv-h7' },
    });
  });

  test('that fails leaves no session, and can be tried again', async () => {
    const it = await start();
    it.refuse(new OutpostError('transport.open-busy', { port: 'x', holder: 'minicom' }));
    await expect(it.connect()).rejects.toMatchObject({ code: 'transport.open-busy' });
    it.refuse(undefined);
    await it.connect();
    expect(await it.list()).toHaveLength(1);
  });

  test('to an unknown simulated board says that it is not there', async () => {
    const it = await start();
    await expect(it.connect('sim:nothing')).rejects.toMatchObject({ code: 'transport.not-found' });
  });

  test('shows the board’s own name and identity once it is known', async () => {
    const it = await start();
    await it.connect();
    const [info] = await it.list();
    expect(info).toMatchObject({
      boardName: 'MicroPython board',
      identity: { uniqueId: 'aa11', firmware: 'MicroPython 1.27.0' },
      state: { kind: 'idle' },
    });
  });

  test('ends with everything that belongs to it', async () => {
    const it = await start();
    const { session } = await it.connect();
    await it.handlers.sessions.disconnect({ session }, it.one);
    expect([await it.list(), it.sessions[0]?.isDisposed]).toEqual([[], true]);
    await expect(it.handlers.sessions.act({ session, action: 'stop' }, it.one)).rejects.toMatchObject({
      code: 'session.not-connected',
    });
  });
});

describe('a board that moved', () => {
  const reopen = (it: Awaited<ReturnType<typeof start>>) => {
    const opened: string[] = [];
    Object.assign(it.environment, {
      openPort: (address: string) => {
        opened.push(address);
        return Promise.reject(new OutpostError('transport.not-found', { port: address }));
      },
    });
    return opened;
  };

  test('is found by its USB serial number at another path', async () => {
    const it = await start();
    const opened = reopen(it);
    it.ports.set(usbPort('/dev/ttyACM0', 'S1'));
    await it.connect('/dev/ttyACM0');
    it.ports.set(usbPort('/dev/ttyACM0', 'OTHER'), usbPort('/dev/ttyACM1', 'S1'));
    await it.sessions[0]?.environment.open({} as never).catch(() => undefined);
    expect(opened).toEqual(['/dev/ttyACM1']);
  });

  test('is waited for until its port is back', async () => {
    const it = await start();
    it.ports.set(usbPort('/dev/ttyACM0', 'S1'));
    await it.connect('/dev/ttyACM0');
    it.ports.set();
    const { Deadline } = await import('../base/deadline.js');
    let isBack = false;
    const waiting = it.sessions[0]?.environment
      .waitForPort({ deadline: Deadline.after(1000, it.clock) })
      .then(() => (isBack = true));
    it.ports.set(usbPort('/dev/ttyACM3', 'OTHER'));
    await it.clock.advance(1);
    expect(isBack).toBe(false);
    it.ports.set(usbPort('/dev/ttyACM5', 'S1'));
    await waiting;
    expect(isBack).toBe(true);
  });
});

describe('a board that sleeps', () => {
  test('is caught when it wakes: its port is waited for, and what runs then is stopped', async () => {
    const it = await start();
    it.refuse(new OutpostError('transport.not-found', { port: '/dev/ttyACM0' }));
    it.begin({ kind: 'busy-or-silent', hasOutput: false });
    await expect(it.connect('/dev/ttyACM0')).rejects.toMatchObject({ code: 'transport.not-found' });
    const catching = it.connect('/dev/ttyACM0', { acceptReset: true });
    await it.clock.advance(100);
    it.refuse(undefined);
    it.ports.set(usbPort('/dev/ttyACM0', 'S1'));
    await catching;
    expect(it.sessions[0]?.calls).toEqual(['stop']);
  });

  test('that does not wake is told as not there', async () => {
    const it = await start();
    it.refuse(new OutpostError('transport.not-found', { port: 'sim:generic', mayBeAsleep: true }));
    await it.handlers.simulators.unplug({ board: 'generic', plugged: false }, it.one);
    const catching = it.connect('sim:generic', { acceptReset: true });
    catching.catch(() => undefined);
    for (let second = 0; second < 31; second++) await it.clock.advance(1000);
    await expect(catching).rejects.toMatchObject({ code: 'transport.not-found', details: { mayBeAsleep: true } });
  });
});

describe('control of a board', () => {
  test('is with the window that connected; another one is refused and may take over', async () => {
    const it = await start();
    it.present('window-one');
    const two = it.present('window-two');
    const { session } = await it.connect();
    await expect(it.handlers.repl.input({ session, bytes: utf8('x') }, two)).rejects.toMatchObject({ code: 'app.replaced' });
    await it.handlers.sessions.takeOver({ session }, two);
    await it.handlers.repl.input({ session, bytes: utf8('y') }, two);
    await expect(it.handlers.repl.input({ session, bytes: utf8('z') }, it.one)).rejects.toMatchObject({ code: 'app.replaced' });
    expect([it.sessions[0]?.written, (await it.list())[0]?.controller]).toEqual([[utf8('y')], 'window-two']);
  });

  test('is kept over a reload, and free once the window is gone', async () => {
    const it = await start();
    const before = it.present('window-one');
    const { session } = await it.connect();
    const after = it.present('window-one');
    before.leave();
    expect((await it.list())[0]?.controller).toBe('window-one');
    after.leave();
    expect((await it.list())[0]?.controller).toBeNull();
    await it.handlers.repl.input({ session, bytes: utf8('x') }, it.present('window-two'));
    expect((await it.list())[0]?.controller).toBe('window-two');
  });

  test.each(['act', 'disconnect', 'run', 'startRemove', 'rename', 'startSave'] as const)('is needed to %s', async (what) => {
    const it = await start();
    it.present('window-one');
    const two = it.present('window-two');
    const { session } = await it.connect();
    const source = { kind: 'untitled', name: 'x' } as const;
    const content = { kind: 'inline', bytes: utf8('pass') } as const;
    const asked = {
      act: () => it.handlers.sessions.act({ session, action: 'stop' }, two),
      disconnect: () => it.handlers.sessions.disconnect({ session }, two),
      run: () => it.handlers.run.start({ session, name: 'x', source, content }, two),
      startRemove: () => it.handlers.files.startRemove({ session, paths: ['/x'] }, two),
      rename: () => it.handlers.files.rename({ session, from: '/x', to: '/y' }, two),
      startSave: () =>
        it.handlers.files.startSave({ session, source, content, path: null, runAtPowerOn: false, seen: null, answered: [] }, two),
    };
    await expect(asked[what]()).rejects.toMatchObject({ code: 'app.replaced' });
    expect(it.sessions[0]?.calls).toEqual([]);
  });
});

describe('actions', () => {
  test.each([
    ['stop', 'stop'],
    ['interrupt', 'interrupt'],
    ['soft-reset', 'softReset'],
    ['hard-reset', 'hardReset'],
    ['restart-main', 'restartMain'],
    ['safe-boot', 'safeBoot'],
  ] as const)('%s reaches the session', async (action, call) => {
    const it = await start();
    const { session } = await it.connect();
    await it.handlers.sessions.act({ session, action }, it.one);
    expect(it.sessions[0]?.calls).toEqual([call]);
  });

  test('send control keys by name', async () => {
    const it = await start();
    const { session } = await it.connect();
    for (const action of ['send-ctrl-a', 'send-ctrl-b', 'send-ctrl-d', 'send-ctrl-e'] as const)
      await it.handlers.sessions.act({ session, action }, it.one);
    expect(it.sessions[0]?.written.map((bytes) => bytes[0])).toEqual([1, 2, 4, 5]);
  });
});

describe('a run', () => {
  const source = { kind: 'untitled', name: 'x' } as const;

  async function run(it: Awaited<ReturnType<typeof start>>, session: SessionId, code = 'pass'): Promise<JobId> {
    const { job } = await it.handlers.run.start(
      { session, name: 'main.py', source, content: { kind: 'inline', bytes: utf8(code) } },
      it.one,
    );
    return job;
  }

  const jobs = async (it: Awaited<ReturnType<typeof start>>) => first(it.handlers.jobs.watch({}, it.one));

  test('is a job that ends with its outcome and outlives the window', async () => {
    const it = await start();
    const { session } = await it.connect();
    let finish: (outcome: { kind: 'finished' }) => void = () => undefined;
    it.sessions[0]!.outcome = new Promise((resolve) => (finish = resolve));
    const job = await run(it, session, 'print(1)');
    it.one.leave();
    expect((await jobs({ ...it, one: it.window('other') }))[0]).toMatchObject({
      id: job,
      kind: 'run',
      subject: 'main.py',
      state: { kind: 'working' },
    });
    finish({ kind: 'finished' });
    await it.clock.advance(0);
    expect((await jobs({ ...it, one: it.window('other') }))[0]?.state).toEqual({
      kind: 'done',
      result: { kind: 'run', outcome: { kind: 'finished' } },
    });
    expect(it.sessions[0]?.programs).toEqual([{ name: 'main.py', code: 'print(1)', resetFirst: true }]);
  });

  test('that is cancelled stops the program', async () => {
    const it = await start();
    const { session } = await it.connect();
    it.sessions[0]!.outcome = new Promise(() => undefined);
    const job = await run(it, session);
    await it.handlers.jobs.cancel({ job }, it.one);
    await it.clock.advance(0);
    expect((await jobs(it))[0]?.state).toEqual({ kind: 'done', result: { kind: 'run', outcome: { kind: 'interrupted' } } });
  });

  test('is shown with its job while it runs', async () => {
    const it = await start();
    const { session } = await it.connect();
    it.sessions[0]!.outcome = new Promise(() => undefined);
    const job = await run(it, session);
    it.sessions[0]?.set({ kind: 'running', name: 'main.py', since: 0, stopping: false });
    expect((await it.list())[0]?.state).toMatchObject({ kind: 'running', job });
  });

  test('does not reset a board that must not be, nor when the person does not want it', async () => {
    const it = await start();
    it.ports.set(usbPort('/dev/ttyACM0', 'S1'));
    const camera = await it.connect('/dev/ttyACM0');
    const other = await it.connect('sim:generic');
    await run(it, camera.session);
    await run(it, other.session);
    await it.handlers.settings.update({ values: { resetBeforeRun: 'never' } }, it.one);
    await run(it, other.session);
    expect(it.sessions.map((session) => session.programs.map((program) => program.resetFirst))).toEqual([[false], [true, false]]);
  });

  test('of something that is not text is refused', async () => {
    const it = await start();
    const { session } = await it.connect();
    const content = { kind: 'inline', bytes: Uint8Array.of(0xff, 0xfe) } as const;
    await expect(it.handlers.run.start({ session, name: 'x', source, content }, it.one)).rejects.toMatchObject({
      code: 'app.bad-request',
    });
  });

  test('that fails tells the code, and the next one can start', async () => {
    const it = await start();
    const { session } = await it.connect();
    it.sessions[0]!.outcome = Promise.reject(new OutpostError('transport.lost', { port: 'p', reason: 'unplugged' }));
    await run(it, session);
    await it.clock.advance(0);
    expect((await jobs(it))[0]?.state).toMatchObject({ kind: 'failed', error: { code: 'transport.lost' } });
  });
});

describe('the terminal', () => {
  test('replays what was printed before, then follows', async () => {
    const it = await start();
    const { session } = await it.connect();
    it.sessions[0]?.terminal.append(utf8('before'));
    const reader = it.handlers.repl.output({ session }, it.one)[Symbol.asyncIterator]();
    const early = await reader.next();
    it.sessions[0]?.terminal.append(utf8('after'));
    const late = await reader.next();
    expect([early.value, late.value]).toEqual([
      { kind: 'bytes', bytes: utf8('before') },
      { kind: 'bytes', bytes: utf8('after') },
    ]);
  });

  test('is logged to a file until that is stopped', async () => {
    const it = await start();
    const { session } = await it.connect();
    await it.handlers.sessions.startLog({ session, timestamps: true, hex: false }, it.one);
    it.sessions[0]?.terminal.append(utf8('one\ntw'));
    it.sessions[0]?.set({ kind: 'lost', reason: { kind: 'unplugged' }, reconnecting: true });
    it.sessions[0]?.terminal.append(utf8('o\n'));
    expect((await it.list())[0]?.logName).toBe(it.logs[0]?.name);
    await it.handlers.sessions.stopLog({ session }, it.one);
    it.sessions[0]?.terminal.append(utf8('more'));
    expect(it.logs).toMatchObject([{ disposed: true, text: '2026-09-21T14:13:20.000Z one\n2026-09-21T14:13:20.000Z two\n' }]);
  });
});

describe('the board’s own drive', () => {
  test('keeps Outpost from writing until the person has chosen', async () => {
    const it = await start();
    it.ports.set(usbPort('/dev/ttyACM0', 'S1'));
    it.ports.drive = '/media/ada/CAM';
    const { session } = await it.connect('/dev/ttyACM0');
    await expect(it.handlers.files.makeFolder({ session, path: '/lib' }, it.one)).rejects.toMatchObject({
      code: 'fs.drive-mounted',
      details: { drive: '/media/ada/CAM' },
    });
    expect((await it.list())[0]?.drive).toBe('mounted');
    await it.handlers.sessions.chooseDriveWriter({ session, writer: 'ours' }, it.one);
    await expect(it.handlers.files.makeFolder({ session, path: '/lib' }, it.one)).rejects.toMatchObject({
      code: 'session.main-running',
    });
    expect((await it.list())[0]?.drive).toBe('ours');
  });
});

describe('the window’s own things', () => {
  test('are told once', async () => {
    const it = await start();
    expect(await it.handlers.app.info({}, it.one)).toMatchObject({
      version: '0.1.0',
      shell: 'browser',
      dialogs: false,
      client: 'window-one',
      simulated: [{ id: 'generic' }],
    });
  });

  test('open known pages only', async () => {
    const opened: string[] = [];
    const it = await start({ openExternal: async (url) => void opened.push(url) });
    await it.handlers.app.openExternal({ url: 'https://docs.micropython.org/' }, it.one);
    await expect(it.handlers.app.openExternal({ url: 'https://evil.example/' }, it.one)).rejects.toMatchObject({
      code: 'app.bad-request',
    });
    expect(opened).toEqual(['https://docs.micropython.org/']);
  });

  test('save a file where the person said, and nowhere else', async () => {
    const dialogs = {
      pickFolder: async () => null,
      pickFile: async () => null,
      pickSaveFile: async (_client: string, name: string) => (name === 'no' ? null : `/home/ada/${name}`),
    };
    const it = await start({ dialogs });
    const save = (name: string) => it.handlers.app.saveAs({ name, content: { kind: 'inline', bytes: utf8('x') } }, it.one);
    expect([await save('log.txt'), await save('no')]).toEqual([{ saved: 'yes' }, { saved: 'cancelled' }]);
    expect(it.chosen).toEqual([['/home/ada/log.txt', utf8('x')]]);
  });

  test('are downloaded by the page where there is no dialog', async () => {
    const it = await start();
    expect(await it.handlers.app.saveAs({ name: 'x', content: { kind: 'inline', bytes: utf8('x') } }, it.one)).toEqual({
      saved: 'download-yourself',
    });
    await expect(it.handlers.workspace.pickFolder({}, it.one)).rejects.toMatchObject({ code: 'app.unsupported-platform' });
  });

  test('are reported without identifiers and home folders', async () => {
    const it = await start();
    await it.connect();
    it.sessions[0]!.identity = identityOf('0123456789abcdef0123');
    it.sessions[0]!.set({ kind: 'idle' });
    it.environment.log.info('opened /home/ada/secret and 00112233445566778899');
    const { text } = await it.handlers.app.diagnostics({}, it.one);
    expect(text).not.toMatch(/ada|0123456789abcdef|00112233445566778899/);
    expect(text).toContain('MicroPython 1.27.0');
    expect(text).toContain('id …0123');
  });

  test('give recent log lines, then new ones', async () => {
    const it = await start();
    it.environment.log.info('early');
    const reader = it.handlers.app.logLines({}, it.one)[Symbol.asyncIterator]();
    const seen = [(await reader.next()).value as { message: string }];
    await it.handlers.app.log({ level: 'warn', message: 'late' }, it.one);
    seen.push((await reader.next()).value as { message: string });
    expect(seen.map((line) => line.message)).toEqual(['early', 'late']);
  });
});

test('the end of the host gives ports back and ends simulated boards', async () => {
  const it = await start();
  await it.connect();
  await it.host[Symbol.asyncDispose]();
  expect([it.sessions[0]?.isDisposed, it.simulators.calls]).toEqual([true, ['dispose']]);
});
