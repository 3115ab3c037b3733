import { rm, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { SessionId } from '../contract/common.js';
import { SimulatedHost } from './testing/simulated-host.js';

let bench: SimulatedHost;
beforeEach(async () => {
  bench = await SimulatedHost.open();
});
afterEach(() => bench[Symbol.asyncDispose]());

async function plan(session: SessionId, order: { to?: string; folder?: string; direction?: 'to-board' | 'to-computer' } = {}) {
  const { to = '/app', folder = '', direction = 'to-board' } = order;
  const result = await bench.result(
    bench.call.sync.startPlan({ session, root: bench.root, folder, to, direction }, bench.context),
  );
  if (result.kind !== 'plan') throw new Error(result.kind);
  return bench.call.sync.plan({ plan: result.plan }, bench.context);
}

type Plan = Awaited<ReturnType<typeof plan>>;

const changes = ({ items }: Plan): Record<string, string> =>
  Object.fromEntries(items.map(({ path: name, change, problem }) => [name, problem ?? change]));

function choose({ id, items }: Plan, remove = false) {
  const paths = (wanted: readonly string[]): string[] =>
    items.filter(({ change, problem }) => problem === null && wanted.includes(change)).map((item) => item.path);
  return bench.call.sync.start(
    { plan: id, copy: paths(['new', 'changed']), remove: remove ? paths(['deleted']) : [] },
    bench.context,
  );
}

test.each(['generic', 'nano33ble'])('a folder goes to %s as previewed, and a second comparison finds it equal', async (board) => {
  const session = await bench.connect(board);
  const root = (await bench.call.files.tree({ session }, bench.context)).root;
  const to = root === '/' ? '/app' : `${root}/app`;
  await bench.fill({
    'main.py': 'print(1)\n',
    'lib/a.py': 'a = 1\n',
    '.git/HEAD': 'ref',
    'pymakr.conf': '{"py_ignore": ["notes"]}',
    'notes/x.md': 'n',
  });
  const first = await plan(session, { to });
  expect(changes(first)).toEqual({ 'main.py': 'new', lib: 'new', 'lib/a.py': 'new' });
  expect(first.ignored.map(({ path: name, from }) => [name, from])).toEqual([
    ['.git', 'default'],
    ['notes', 'pymakr.conf'],
    ['pymakr.conf', 'default'],
  ]);
  expect(first).toMatchObject({ source: 'project', target: to, direction: 'to-board', masked: [] });
  expect(first.needed).toBeLessThan(first.free ?? 0);
  expect(await bench.result(choose(first))).toMatchObject({ kind: 'transfer', files: 2, bytes: 15, unchanged: 0 });
  expect(await bench.onBoard(session, to)).toEqual({
    [`${to}/`]: '',
    [`${to}/lib/`]: '',
    [`${to}/lib/a.py`]: 'a = 1\n',
    [`${to}/main.py`]: 'print(1)\n',
  });
  expect(Object.values(changes(await plan(session, { to })))).toEqual(['same', 'same', 'same']);
});

test('nothing on the board is deleted unasked; what is ticked goes into the history', async () => {
  const session = await bench.connect('generic');
  await bench.fill({ 'a.py': 'a' });
  await bench.result(choose(await plan(session)));
  await bench.save(session, '/app/extra.py', 'extra');
  await bench.fill({ 'a.py': 'newer' });
  const second = await plan(session);
  expect(changes(second)).toEqual({ 'a.py': 'changed', 'extra.py': 'deleted' });
  expect(second.items.map(({ changedThere }) => changedThere)).toEqual([false, false]);
  await bench.result(choose(second));
  expect(await bench.onBoard(session, '/app/')).toMatchObject({ '/app/a.py': 'newer', '/app/extra.py': 'extra' });
  await bench.result(choose(await plan(session), true));
  expect(await bench.onBoard(session, '/app/')).toEqual({ '/app/a.py': 'newer' });
  const kept = await bench.call.files.history({ session }, bench.context);
  expect(kept).toEqual(expect.arrayContaining([expect.objectContaining({ path: '/app/extra.py', why: 'deleted' })]));
});

test('a file that a program of the board changed is marked, and one that changes after the preview is left alone', async () => {
  const session = await bench.connect('generic');
  await bench.fill({ 'a.py': 'a', 'b.py': 'b' });
  await bench.result(choose(await plan(session)));
  const onBoard = async (code: string): Promise<void> => {
    const source = { kind: 'untitled', name: 't.py' } as const;
    const content = { kind: 'inline', bytes: new TextEncoder().encode(code) } as const;
    await bench.result(bench.call.run.start({ session, name: 't.py', source, content }, bench.context));
  };
  await onBoard('f = open("/app/a.py", "w")\nf.write("theirs")\nf.close()\n');
  await bench.fill({ 'b.py': 'newer b' });
  const second = await plan(session);
  expect(second.items.map((item) => [item.path, item.change, item.changedThere])).toEqual([
    ['a.py', 'changed', true],
    ['b.py', 'changed', false],
  ]);
  await onBoard('f = open("/app/a.py", "w")\nf.write("theirs again")\nf.close()\n');
  expect(await bench.ended(choose(second))).toMatchObject({
    kind: 'failed',
    error: { code: 'fs.changed-on-board', details: { path: '/app/a.py' } },
  });
  expect(await bench.onBoard(session, '/app/')).toMatchObject({ '/app/a.py': 'theirs again', '/app/b.py': 'newer b' });
});

test('the other way, a folder of this computer is made like the board’s', async () => {
  const session = await bench.connect('generic');
  await bench.call.files.makeFolder({ session, path: '/app' }, bench.context);
  await bench.save(session, '/app/a.py', 'board a');
  await bench.call.files.makeFolder({ session, path: '/app/lib' }, bench.context);
  await bench.save(session, '/app/lib/b.py', 'board b');
  await bench.fill({ 'copy/a.py': 'mine', 'copy/only-here.py': 'x', 'copy/gone/y.py': 'y' });
  const first = await plan(session, { folder: 'copy', direction: 'to-computer' });
  expect(changes(first)).toEqual({
    'a.py': 'changed',
    gone: 'deleted',
    'gone/y.py': 'deleted',
    lib: 'new',
    'lib/b.py': 'new',
    'only-here.py': 'deleted',
  });
  expect(first.items.find((item) => item.path === 'a.py')?.changedThere).toBe(true);
  await bench.fill({ 'copy/gone/new-one.py': 'made after the preview' });
  expect(await bench.ended(choose(first, true))).toMatchObject({ kind: 'failed', error: { code: 'fs.not-empty' } });
  expect(await bench.files()).toEqual({
    'copy/a.py': 'board a',
    'copy/lib/b.py': 'board b',
    'copy/gone/new-one.py': 'made after the preview',
  });
  await writeFile(path.join(bench.folder, 'copy/a.py'), 'edited here');
  const second = await plan(session, { folder: 'copy', direction: 'to-computer' });
  await writeFile(path.join(bench.folder, 'copy/a.py'), 'edited again');
  expect(await bench.ended(choose(second))).toMatchObject({ kind: 'failed', error: { code: 'workspace.changed-on-disk' } });
  expect((await bench.files())['copy/a.py']).toBe('edited again');
});

test('what is not on the board can’t be the source, and a new folder here can be the target', async () => {
  const session = await bench.connect('generic');
  const order = { session, root: bench.root, folder: 'fresh/deep', to: '/nowhere', direction: 'to-computer' } as const;
  expect(await bench.ended(bench.call.sync.startPlan(order, bench.context))).toMatchObject({ error: { code: 'fs.not-found' } });
  await bench.save(session, '/one.py', 'one');
  const fresh = await plan(session, { folder: 'fresh/deep', to: '/', direction: 'to-computer' });
  await bench.result(bench.call.sync.start({ plan: fresh.id, copy: ['one.py'], remove: [] }, bench.context));
  expect(await bench.files()).toEqual({ 'fresh/deep/one.py': 'one' });
});

test.skipIf(process.platform === 'win32')('a link out of the folder is named and not followed', async () => {
  const session = await bench.connect('generic');
  await bench.fill({ 'a.py': 'a' });
  await symlink('/etc/passwd', path.join(bench.folder, 'secret.txt'));
  const first = await plan(session);
  expect(changes(first)).toEqual({ 'a.py': 'new', 'secret.txt': 'sync.link-outside' });
  const start = bench.call.sync.start({ plan: first.id, copy: ['secret.txt'], remove: [] }, bench.context);
  expect(await bench.ended(start)).toMatchObject({ error: { code: 'app.bad-request' } });
});

test('a file that vanished between preview and start is named; the others arrive', async () => {
  const session = await bench.connect('generic');
  await bench.fill({ 'a.py': 'a', 'b.py': 'b' });
  const first = await plan(session);
  await rm(path.join(bench.folder, 'a.py'));
  expect(await bench.ended(choose(first))).toMatchObject({ kind: 'failed', error: { code: 'workspace.not-found' } });
  expect(await bench.onBoard(session, '/app/')).toEqual({ '/app/b.py': 'b' });
});

test('more than fits is shown, and refused before the first byte', async () => {
  const session = await bench.connect('generic');
  await bench.fill({ 'a.py': 'a', 'big.bin': new Uint8Array(3_000_000) });
  const first = await plan(session);
  expect(first.needed).toBeGreaterThan(first.free ?? 0);
  expect(await bench.ended(choose(first))).toMatchObject({ kind: 'failed', error: { code: 'fs.no-space' } });
  expect(await bench.onBoard(session, '/app')).toEqual({});
});

test('200 files: cancelled in the middle, what arrived is whole, and the next comparison shows just the rest', async () => {
  const session = await bench.connect('generic');
  const files = Object.fromEntries(
    Array.from({ length: 200 }, (_, i) => [`d${String(i % 4)}/f${String(i)}.py`, `x = ${String(i)}\n`.repeat(60)]),
  );
  await bench.fill(files);
  const first = await plan(session);
  const { job } = await choose(first);
  await bench.progress(job, ({ done }) => done > 20_000);
  await bench.call.jobs.cancel({ job }, bench.context);
  expect(await bench.ended(Promise.resolve({ job }))).toMatchObject({ kind: 'cancelled' });
  const { entries } = await bench.call.files.tree({ session }, bench.context);
  expect(entries.filter(({ name }) => name.includes('.op-'))).toEqual([]);
  const second = await plan(session);
  const states = second.items.filter(({ kind }) => kind === 'file').map(({ change }) => change);
  expect(states.filter((one) => one === 'same').length).toBeGreaterThan(10);
  expect(states.filter((one) => one === 'new').length).toBeGreaterThan(10);
  expect(states.filter((one) => one === 'changed')).toEqual([]);
  await bench.result(choose(second));
  expect((await plan(session)).items.filter(({ change }) => change !== 'same')).toEqual([]);
}, 60_000);

test('a cable pulled in the middle is told with how far it came; the next comparison shows the rest', async () => {
  const session = await bench.connect('generic');
  await bench.fill(Object.fromEntries(Array.from({ length: 40 }, (_, i) => [`f${String(i)}.py`, 'x'.repeat(1000)])));
  const first = await plan(session);
  const { job } = await choose(first);
  await bench.progress(job, ({ done }) => done > 10_000);
  await bench.call.simulators.unplug({ board: 'generic', plugged: false }, bench.context);
  const state = await bench.ended(Promise.resolve({ job }));
  expect(state).toMatchObject({ kind: 'failed', error: { code: 'transport.lost' }, progress: { args: { items: 40 } } });
  await bench.call.simulators.unplug({ board: 'generic', plugged: true }, bench.context);
  await bench.isIdle(session);
  const second = await plan(session);
  expect(second.items.filter(({ change }) => change === 'changed')).toEqual([]);
  expect(second.items.filter(({ change }) => change === 'same').length).toBeGreaterThan(5);
  await bench.result(choose(second));
  expect((await plan(session)).items.every(({ change }) => change === 'same')).toBe(true);
});

test('a plan ends with its session, is forgotten on demand, and never runs for a window that does not control the board', async () => {
  const session = await bench.connect('generic');
  await bench.fill({ 'a.py': 'a' });
  const first = await plan(session);
  await bench.call.sync.forget({ plan: first.id }, bench.context);
  await expect(bench.call.sync.plan({ plan: first.id }, bench.context)).rejects.toMatchObject({ code: 'app.not-found' });
  const second = await plan(session);
  // A window controls a board as long as it watches.
  const watching = bench.call.sessions.watch({}, bench.context)[Symbol.asyncIterator]();
  await watching.next();
  await bench.save(session, '/x.py', 'x');
  const other = { ...bench.context, client: 'window-two' };
  await expect(bench.call.sync.start({ plan: second.id, copy: ['a.py'], remove: [] }, other)).rejects.toMatchObject({
    code: 'app.replaced',
  });
  await bench.call.sessions.disconnect({ session }, bench.context);
  await expect(bench.call.sync.start({ plan: second.id, copy: [], remove: [] }, bench.context)).rejects.toMatchObject({
    code: 'app.not-found',
  });
});
