import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { unzipSync, zipSync } from 'fflate';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { utf8, utf8Text } from '../base/bytes.js';
import type { SessionId } from '../contract/common.js';
import { SimulatedHost } from './testing/simulated-host.js';

let bench: SimulatedHost;
beforeEach(async () => {
  bench = await SimulatedHost.open();
});
afterEach(() => bench[Symbol.asyncDispose]());

async function restorePlan(session: SessionId, name: string) {
  const source = { kind: 'workspace', root: bench.root, path: name } as const;
  const result = await bench.result(bench.call.backup.startRestorePlan({ session, source }, bench.context));
  if (result.kind !== 'plan') throw new Error(result.kind);
  return bench.call.sync.plan({ plan: result.plan }, bench.context);
}

const changed = ({ items }: Awaited<ReturnType<typeof restorePlan>>): Record<string, string> =>
  Object.fromEntries(items.filter(({ change }) => change !== 'same').map((item) => [item.path, item.problem ?? item.change]));

async function run(session: SessionId, code: string): Promise<void> {
  const source = { kind: 'untitled', name: 't.py' } as const;
  const content = { kind: 'inline', bytes: utf8(code) } as const;
  await bench.result(bench.call.run.start({ session, name: 't.py', source, content }, bench.context));
}

test.each(['generic', 'nano33ble'])('%s is backed up, its files are broken, and a restore brings them back', async (board) => {
  const session = await bench.connect(board);
  const { root } = await bench.call.files.tree({ session }, bench.context);
  const at = (name: string): string => (root === '/' ? `/${name}` : `${root}/${name}`);
  await bench.call.files.makeFolder({ session, path: at('lib') }, bench.context);
  await bench.save(session, at('lib/a.py'), 'a = 1\n'.repeat(300));
  await bench.save(session, at('conf.py'), "password = 'hunter2'\n");
  await bench.save(session, at('data.txt'), 'data');
  const before = await bench.onBoard(session);
  const order = { session, root: bench.root, path: 'board.zip', secrets: false };
  const result = await bench.result(bench.call.backup.start(order, bench.context));
  expect(result).toMatchObject({ kind: 'backup', path: 'board.zip', masked: ['conf.py'] });
  const zip = unzipSync(await readFile(path.join(bench.folder, 'board.zip')));
  expect(utf8Text(zip['files/conf.py']!)).toBe("password = '***'\n");
  expect(await bench.ended(bench.call.backup.start(order, bench.context))).toMatchObject({ error: { code: 'workspace.exists' } });
  await run(
    session,
    `import os\nos.remove("${at('data.txt')}")\nf = open("${at('lib/a.py')}", "w")\nf.write("broken")\nf.close()\nf = open("${at('extra.py')}", "w")\nf.close()\n`,
  );
  const plan = await restorePlan(session, 'board.zip');
  expect(changed(plan)).toEqual({ 'data.txt': 'new', 'lib/a.py': 'changed', 'extra.py': 'deleted' });
  expect(plan).toMatchObject({ source: 'board.zip', target: root, masked: ['conf.py'] });
  const state = await bench.result(
    bench.call.sync.start({ plan: plan.id, copy: ['data.txt', 'lib/a.py'], remove: ['extra.py'] }, bench.context),
  );
  expect(state).toMatchObject({ kind: 'transfer', files: 3 });
  expect(await bench.onBoard(session)).toEqual(before);
  expect(changed(await restorePlan(session, 'board.zip'))).toEqual({});
});

test('a zip from elsewhere is a folder; names that the board can’t hold are named', async () => {
  const session = await bench.connect('generic');
  const before = Object.keys(await bench.onBoard(session));
  await bench.fill({ 'x.zip': zipSync({ 'pkg/a.py': utf8('a'), [`${'n'.repeat(300)}.py`]: utf8('x') }) });
  const plan = await restorePlan(session, 'x.zip');
  expect(changed(plan)).toMatchObject({ pkg: 'new', 'pkg/a.py': 'new', [`${'n'.repeat(300)}.py`]: 'sync.bad-name' });
  await bench.result(bench.call.sync.start({ plan: plan.id, copy: ['pkg/a.py'], remove: [] }, bench.context));
  expect(Object.keys(await bench.onBoard(session))).toEqual(expect.arrayContaining([...before, '/pkg/a.py']));
});

test('a dropped zip, one that leads elsewhere, and one that was exchanged after the preview', async () => {
  const session = await bench.connect('generic');
  const drop = (bytes: Uint8Array) =>
    ({ session, source: { kind: 'content', name: 'drop.zip', content: { kind: 'inline', bytes } } }) as const;
  const start = (bytes: Uint8Array) => bench.call.backup.startRestorePlan(drop(bytes), bench.context);
  expect(await bench.ended(start(zipSync({ '../../a.py': utf8('a') })))).toMatchObject({ error: { code: 'fs.bad-backup' } });
  expect(await bench.ended(start(utf8('no zip')))).toMatchObject({ error: { code: 'fs.bad-backup' } });
  expect(await bench.ended(start(zipSync({ 'zeros.bin': new Uint8Array(50_000_000) })))).toMatchObject({
    error: { code: 'fs.bad-backup' },
  });
  expect(await bench.ended(start(zipSync({ 'a.py': utf8('a') })))).toMatchObject({ result: { kind: 'plan' } });
  await bench.fill({ 'y.zip': zipSync({ 'a.py': utf8('a') }) });
  const plan = await restorePlan(session, 'y.zip');
  await writeFile(path.join(bench.folder, 'y.zip'), zipSync({ 'a.py': utf8('exchanged') }));
  expect(await bench.ended(bench.call.sync.start({ plan: plan.id, copy: ['a.py'], remove: [] }, bench.context))).toMatchObject({
    error: { code: 'workspace.changed-on-disk' },
  });
});

test('a backup that is cancelled leaves no file', async () => {
  const session = await bench.connect('generic');
  await bench.save(session, '/big.bin', 'x'.repeat(100_000));
  await bench.call.simulators.setFaults({ board: 'generic', faults: 'link=uart115200' }, bench.context);
  const { job } = await bench.call.backup.start({ session, root: bench.root, path: 'b.zip', secrets: true }, bench.context);
  await bench.progress(job, ({ step }) => step === 'step.packing');
  await bench.call.jobs.cancel({ job }, bench.context);
  expect(await bench.ended(Promise.resolve({ job }))).toMatchObject({ kind: 'cancelled' });
  expect(await bench.files()).toEqual({});
});
