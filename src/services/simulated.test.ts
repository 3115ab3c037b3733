import { setMaxListeners } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { systemClock } from '../base/clock.js';
import { utf8, utf8Text } from '../base/bytes.js';
import { silentLogger } from '../base/logger.js';
import type { SessionInfo } from '../contract/boards.js';
import type { SessionId } from '../contract/common.js';
import { MemoryBlobStore } from '../files/blob-store.js';
import { createSimulators } from '../server/simulators.js';
import { MemoryBoardStore } from '../simulators/index.js';
import { createHost, type Host } from './create-host.js';
import type { JobInfo } from './jobs.js';
import { fakeEnvironment } from './testing/fake-environment.js';

let folder = '';
let host: Host;
let stores: Map<string, MemoryBoardStore>;
let undo: Map<string, MemoryBlobStore>;
const context = { client: 'window-one', signal: new AbortController().signal, onProgress: () => undefined };
// One signal for all requests of a test, where a shell has one for each.
setMaxListeners(0, context.signal);

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'outpost-services-'));
  stores = new Map();
  undo = new Map();
  host = await makeHost();
});
afterEach(async () => {
  await host[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});

async function makeHost(): Promise<Host> {
  const { simulators, open } = createSimulators({
    log: silentLogger,
    folder,
    locks: path.join(folder, 'locks'),
    storeOf: (board) => keep(stores, board, () => new MemoryBoardStore()),
  });
  const { environment } = fakeEnvironment({
    clock: systemClock,
    simulators,
    openPort: (address, options) => open(address, options),
    undo: (board) => keep(undo, board, () => new MemoryBlobStore()),
  });
  return createHost(environment);
}

function keep<T>(map: Map<string, T>, key: string, make: () => T): T {
  const found = map.get(key) ?? make();
  map.set(key, found);
  return found;
}

async function until<T>(stream: AsyncIterable<T>, isIt: (item: T) => boolean): Promise<T> {
  for await (const item of stream) if (isIt(item)) return item;
  throw new Error('the stream ended');
}

async function connect(board: string): Promise<SessionId> {
  const { session } = await host.handlers.sessions.connect(
    { address: `sim:${board}`, mode: 'repl', acceptReset: false },
    context,
  );
  await stateOf(session, (info) => info.state.kind === 'idle');
  return session;
}

async function stateOf(session: SessionId, isIt: (info: SessionInfo) => boolean): Promise<SessionInfo> {
  const infos = await until(host.handlers.sessions.watch({}, context), (list) =>
    list.some((info) => info.id === session && isIt(info as SessionInfo)),
  );
  return infos.find((info) => info.id === session) as SessionInfo;
}

async function ended(job: string): Promise<JobInfo['state']> {
  const list = await until(host.handlers.jobs.watch({}, context), (jobs) =>
    jobs.some((one) => one.id === job && one.endedAt !== null),
  );
  return list.find((one) => one.id === job)!.state;
}

async function run(session: SessionId, code: string): Promise<JobInfo['state']> {
  const source = { kind: 'untitled', name: 'test.py' } as const;
  const { job } = await host.handlers.run.start(
    { session, name: 'test.py', source, content: { kind: 'inline', bytes: utf8(code) } },
    context,
  );
  return ended(job);
}

async function save(
  session: SessionId,
  text: string,
  order: { path?: string; runAtPowerOn?: boolean; answered?: string[]; board?: string } = {},
) {
  const { path: target = null, runAtPowerOn = false, answered = [], board } = order;
  const source =
    board === undefined
      ? ({ kind: 'untitled', name: 'x.py' } as const)
      : ({ kind: 'board', board, path: target ?? '/x.py' } as const);
  const request = { session, source, content: { kind: 'inline', bytes: utf8(text) } as const, path: target, runAtPowerOn };
  const plan = await host.handlers.files.planSave(request, context);
  const { job } = await host.handlers.files.startSave({ ...request, seen: plan.seen, answered }, context);
  return { plan, state: await ended(job) };
}

test('a simulated board is connected, known, and its figures are read', async () => {
  const session = await connect('generic');
  const info = await stateOf(session, (one) => one.disk !== null && one.memory !== null);
  expect(info).toMatchObject({
    address: 'sim:generic',
    mode: 'repl',
    identity: { uniqueId: expect.stringMatching(/^[0-9a-f]+$/) },
    drive: 'none',
  });
  expect(info.disk?.free).toBeLessThanOrEqual(info.disk?.total ?? 0);
});

test('a run prints to the terminal and tells how it ended', async () => {
  const session = await connect('generic');
  const printed = until(
    (async function* () {
      let text = '';
      for await (const item of host.handlers.repl.output({ session }, context)) {
        if (item.kind === 'bytes') text += utf8Text(item.bytes);
        yield text;
      }
    })(),
    (text) => text.includes('forty-two 42'),
  );
  expect(await run(session, 'print("forty-two", 6 * 7)')).toEqual({
    kind: 'done',
    result: { kind: 'run', outcome: { kind: 'finished' } },
  });
  await printed;
  expect(await run(session, 'x = 1\nraise ValueError("no")')).toMatchObject({
    result: { outcome: { kind: 'raised', exception: 'ValueError: no', frames: [{ line: 2 }] } },
  });
});

test('an endless loop is stopped by cancelling its job', async () => {
  const session = await connect('generic');
  const source = { kind: 'untitled', name: 'loop.py' } as const;
  const { job } = await host.handlers.run.start(
    { session, name: 'loop.py', source, content: { kind: 'inline', bytes: utf8('while True: pass') } },
    context,
  );
  await stateOf(session, (info) => info.state.kind === 'running' && info.state.job === job);
  await host.handlers.jobs.cancel({ job }, context);
  expect(await ended(job)).toEqual({ kind: 'done', result: { kind: 'run', outcome: { kind: 'interrupted' } } });
  await stateOf(session, (info) => info.state.kind === 'idle');
});

describe('saving', () => {
  test('writes, is seen in the tree, and reads back the same', async () => {
    const session = await connect('generic');
    const changed = host.handlers.files.changes({}, context)[Symbol.asyncIterator]().next();
    const { plan, state } = await save(session, 'print("saved")\n', { path: '/hello.py' });
    expect(plan).toMatchObject({ path: '/hello.py', questions: [], seen: null });
    expect(state).toMatchObject({
      kind: 'done',
      result: { kind: 'save', receipt: { path: '/hello.py', size: 15, unchanged: false, trial: 'none' } },
    });
    expect((await changed).value).toEqual({ session, paths: ['/hello.py'] });
    const tree = await host.handlers.files.tree({ session }, context);
    expect(tree.entries).toContainEqual({ path: '/hello.py', name: 'hello.py', kind: 'file', size: 15 });
    const read = await host.handlers.files.read({ session, path: '/hello.py' }, context);
    expect([utf8Text(read.bytes), read.board]).toEqual([
      'print("saved")\n',
      (await stateOf(session, () => true)).identity?.uniqueId,
    ]);
  });

  test('over a file that somebody else changed asks first, and keeps the old content', async () => {
    const session = await connect('generic');
    await run(session, 'open("/a.py", "w").write("theirs")');
    const asked = await save(session, 'mine', { path: '/a.py' });
    expect(asked.plan.questions).toEqual([{ kind: 'changed-on-board', path: '/a.py', size: 6 }]);
    expect(asked.state).toMatchObject({ kind: 'failed', error: { code: 'fs.changed-on-board' } });
    expect((await save(session, 'mine', { path: '/a.py', answered: ['changed-on-board'] })).state).toMatchObject({
      kind: 'done',
    });
    const [kept] = await host.handlers.files.history({ session }, context);
    const old = await host.handlers.files.readHistory({ session, id: kept?.id ?? '' }, context);
    expect([kept?.path, kept?.why, utf8Text(old.bytes)]).toEqual(['/a.py', 'replaced', 'theirs']);
  });

  test('a tab of another board asks, and is refused without an answer', async () => {
    const session = await connect('generic');
    const { plan, state } = await save(session, 'x', { path: '/b.py', board: 'ffffffff' });
    expect(plan.questions).toMatchObject([{ kind: 'other-board', from: 'ffffffff' }]);
    expect(state).toMatchObject({ kind: 'failed', error: { code: 'session.wrong-board' } });
  });

  test('more than fits says how much is missing, and nothing is written', async () => {
    const session = await connect('nano33ble');
    const order = {
      session,
      source: { kind: 'untitled', name: 'big.txt' } as const,
      content: { kind: 'inline', bytes: new Uint8Array(200_000) } as const,
      path: '/flash/big.txt',
      runAtPowerOn: false,
    };
    await expect(host.handlers.files.planSave(order, context)).rejects.toMatchObject({ code: 'fs.no-space' });
    expect((await host.handlers.files.tree({ session }, context)).entries.map((entry) => entry.path)).not.toContain(
      '/flash/big.txt',
    );
  });

  test('a main.py that could lock its owner out is tried first on a board that can’t skip it', async () => {
    const session = await connect('nano33ble');
    const order = { runAtPowerOn: true, answered: ['lock-out', 'replace-startup'] };
    const { plan, state } = await save(session, 'import time\nwhile True:\n    time.sleep(0.1)\n', order);
    expect(plan).toMatchObject({ path: '/flash/main.py', trial: true, whenItRuns: expect.stringMatching(/^startup\./) });
    expect(state).toMatchObject({ kind: 'done', result: { kind: 'save', receipt: { path: '/flash/main.py', trial: 'passed' } } });
    const tree = await host.handlers.files.tree({ session }, context);
    expect(tree.entries.filter((entry) => entry.name.startsWith('main')).map((entry) => entry.name)).toEqual(['main.py']);
  });

  test('the cable pulled in the middle is told, and the old content is whole when the board is back', async () => {
    const session = await connect('generic');
    await save(session, 'old content', { path: '/keep.py' });
    await host.handlers.simulators.setFaults({ board: 'generic', faults: 'slow-flash=200ms/512' }, context);
    const text = 'x'.repeat(20_000);
    const source = { kind: 'untitled', name: 'keep.py' } as const;
    const content = { kind: 'inline', bytes: utf8(text) } as const;
    const request = { session, source, content, path: '/keep.py', runAtPowerOn: false };
    const plan = await host.handlers.files.planSave(request, context);
    const { job } = await host.handlers.files.startSave({ ...request, seen: plan.seen, answered: [] }, context);
    await until(host.handlers.jobs.watch({}, context), (jobs) =>
      jobs.some((one) => one.id === job && one.state.kind === 'working' && one.state.progress?.step === 'step.writing'),
    );
    await host.handlers.simulators.unplug({ board: 'generic', plugged: false }, context);
    expect(await ended(job)).toMatchObject({ kind: 'failed', error: { code: 'transport.lost' } });
    await host.handlers.simulators.setFaults({ board: 'generic', faults: '' }, context);
    await host.handlers.simulators.unplug({ board: 'generic', plugged: true }, context);
    await stateOf(session, (info) => info.state.kind === 'idle');
    const read = await host.handlers.files.read({ session, path: '/keep.py' }, context);
    expect(utf8Text(read.bytes)).toBe('old content');
  });

  test('an upload in pieces reaches the board whole', async () => {
    const session = await connect('generic');
    const content = Uint8Array.from({ length: 5000 }, (_, i) => i % 251);
    const { id } = await host.handlers.uploads.begin({ size: content.length }, context);
    await host.handlers.uploads.append({ id, offset: 0, bytes: content.subarray(0, 3000) }, context);
    await host.handlers.uploads.append({ id, offset: 3000, bytes: content.subarray(3000) }, context);
    const order = {
      session,
      source: { kind: 'untitled', name: 'data.bin' } as const,
      content: { kind: 'upload', id: id as never } as const,
      path: '/data.bin',
      runAtPowerOn: false,
    };
    const { job } = await host.handlers.files.startSave({ ...order, seen: null, answered: [] }, context);
    expect(await ended(job)).toMatchObject({ kind: 'done' });
    expect((await host.handlers.files.read({ session, path: '/data.bin' }, context)).bytes).toEqual(content);
  });
});

test('files are made, renamed without replacing, and deleted into the history', async () => {
  const session = await connect('generic');
  await host.handlers.files.makeFolder({ session, path: '/lib2' }, context);
  await save(session, 'one', { path: '/lib2/a.py' });
  await save(session, 'two', { path: '/lib2/b.py' });
  await expect(host.handlers.files.rename({ session, from: '/lib2/a.py', to: '/lib2/b.py' }, context)).rejects.toMatchObject({
    code: 'fs.exists',
  });
  await host.handlers.files.rename({ session, from: '/lib2/a.py', to: '/lib2/c.py' }, context);
  const { job } = await host.handlers.files.startRemove({ session, paths: ['/lib2'] }, context);
  expect(await ended(job)).toMatchObject({ kind: 'done', result: { kind: 'transfer', files: 2, bytes: 6 } });
  const paths = (await host.handlers.files.history({ session }, context)).map((entry) => [entry.path, entry.why]);
  expect(paths).toEqual(
    expect.arrayContaining([
      ['/lib2/c.py', 'deleted'],
      ['/lib2/b.py', 'deleted'],
    ]),
  );
});

test('while a program runs that nobody here started, files wait and nothing is disturbed', async () => {
  stores.set('generic', new MemoryBoardStore());
  const first = await connect('generic');
  await save(first, 'import time\nwhile True:\n    print("main runs")\n    time.sleep(0.05)\n', {
    path: '/main.py',
    answered: ['lock-out', 'replace-startup'],
  });
  await host[Symbol.asyncDispose]();
  host = await makeHost();
  const { session } = await host.handlers.sessions.connect({ address: 'sim:generic', mode: 'repl', acceptReset: false }, context);
  await stateOf(session, (info) => info.state.kind === 'busy-or-silent');
  await expect(host.handlers.files.tree({ session }, context)).rejects.toMatchObject({ code: 'session.main-running' });
  await host.handlers.sessions.act({ session, action: 'stop' }, context);
  const tree = await host.handlers.files.tree({ session }, context);
  expect(tree.entries.map((entry) => entry.path)).toContain('/main.py');
  expect((await stateOf(session, (info) => info.state.kind === 'idle')).stoppedMain).toBe(true);
});

test('another board at the same port is noticed before anything is written', async () => {
  const session = await connect('generic');
  const before = (await stateOf(session, (info) => info.identity !== null)).identity?.uniqueId;
  await host.handlers.simulators.unplug({ board: 'generic', plugged: false }, context);
  await stateOf(session, (info) => info.state.kind === 'lost');
  await host.handlers.simulators.unplug({ board: 'generic', plugged: true }, context);
  const after = await stateOf(session, (info) => info.state.kind === 'idle');
  expect(after.identity?.uniqueId).toBe(before);
  expect((await save(session, 'same board', { path: '/same.py' })).state).toMatchObject({ kind: 'done' });
});
