import { afterEach, beforeEach, expect, test } from 'vitest';
import { utf8, utf8Text } from '../base/bytes.js';
import { SimulatedHost } from './testing/simulated-host.js';

let bench: SimulatedHost;
beforeEach(async () => {
  bench = await SimulatedHost.open();
});
afterEach(() => bench[Symbol.asyncDispose]());

const inline = (text: string) => ({ kind: 'inline', bytes: utf8(text) }) as const;

test('what is dropped arrives with its folders, small files in place and large ones as uploads', async () => {
  const session = await bench.connect('generic');
  const large = 'y'.repeat(300_000);
  const { id } = await bench.call.uploads.begin({ size: large.length }, bench.context);
  for (let at = 0; at < large.length; at += 200_000) {
    await bench.call.uploads.append({ id, offset: at, bytes: utf8(large.slice(at, at + 200_000)) }, bench.context);
  }
  const files = [
    { relative: 'drop/deep/a.py', content: inline('a') },
    { relative: 'big.bin', content: { kind: 'upload', id } as const },
  ];
  const order = { session, to: '/', replace: false, files, folders: ['drop', 'drop/empty'] };
  const result = await bench.result(bench.call.boardFiles.startUploadContents(order, bench.context));
  expect(result).toMatchObject({ kind: 'transfer', files: 2, bytes: 300_001 });
  const there = await bench.onBoard(session);
  expect(there).toMatchObject({ '/drop/': '', '/drop/empty/': '', '/drop/deep/': '', '/drop/deep/a.py': 'a', '/big.bin': large });
  // What was uploaded is gone with the job.
  expect(
    await bench
      .ended(bench.call.boardFiles.startUploadContents({ ...order, replace: true }, bench.context))
      .catch((e: unknown) => e),
  ).toMatchObject({
    code: 'app.not-found',
  });
});

test.each(['generic', 'nano33ble'])('files are copied and moved on %s itself, without crossing the link', async (board) => {
  const session = await bench.connect(board);
  const { root } = await bench.call.files.tree({ session }, bench.context);
  const at = (path: string): string => (root === '/' ? path : root + path);
  for (const folder of ['/from', '/to']) await bench.call.files.makeFolder({ session, path: at(folder) }, bench.context);
  await bench.save(session, at('/from/a.py'), 'print("a")\n');
  await bench.save(session, at('/from/long.txt'), 'long '.repeat(400));
  await bench.save(session, at('/to/a.py'), 'old');
  const copy = { session, paths: [at('/from')], to: at('/to'), replace: false };
  expect(await bench.result(bench.call.boardFiles.startCopy(copy, bench.context))).toEqual({
    kind: 'transfer',
    files: 2,
    bytes: 2011,
  });
  const move = { session, paths: [at('/from/a.py')], to: at('/to'), replace: false };
  expect(await bench.ended(bench.call.boardFiles.startMove(move, bench.context))).toMatchObject({ error: { code: 'fs.exists' } });
  await bench.result(bench.call.boardFiles.startMove({ ...move, replace: true }, bench.context));
  const there = await bench.onBoard(session, at('/'));
  expect(there).toMatchObject({
    [at('/to/a.py')]: 'print("a")\n',
    [at('/to/from/a.py')]: 'print("a")\n',
    [at('/to/from/long.txt')]: 'long '.repeat(400),
  });
  expect(Object.keys(there)).not.toContain(at('/from/a.py'));
});

test('files go from one board to another, each checked on both sides; both directions at once end too', async () => {
  const [one, two] = [await bench.connect('generic'), await bench.connect('nano33ble')];
  await bench.call.files.makeFolder({ session: one, path: '/pkg' }, bench.context);
  await bench.save(one, '/pkg/a.py', 'from one');
  await bench.save(two, '/flash/b.py', 'from two');
  const results = await Promise.all([
    bench.result(
      bench.call.boardFiles.startCopyToBoard(
        { from: one, paths: ['/pkg'], session: two, to: '/flash', replace: false },
        bench.context,
      ),
    ),
    bench.result(
      bench.call.boardFiles.startCopyToBoard(
        { from: two, paths: ['/flash/b.py'], session: one, to: '/', replace: false },
        bench.context,
      ),
    ),
  ]);
  expect(results).toMatchObject([
    { kind: 'transfer', files: 1 },
    { kind: 'transfer', files: 1 },
  ]);
  expect(utf8Text((await bench.call.files.read({ session: two, path: '/flash/pkg/a.py' }, bench.context)).bytes)).toBe(
    'from one',
  );
  expect(utf8Text((await bench.call.files.read({ session: one, path: '/b.py' }, bench.context)).bytes)).toBe('from two');
  const same = bench.call.boardFiles.startCopyToBoard(
    { from: one, paths: ['/pkg'], session: one, to: '/', replace: false },
    bench.context,
  );
  await expect(same).rejects.toMatchObject({ code: 'app.bad-request' });
});

test('what a failed change left behind is finished by the next action', async () => {
  const session = await bench.connect('openmv-h7');
  // As a cancellation between two names leaves it where a rename does not replace.
  await bench.save(session, '/flash/half.py.op-ready', 'whole = True\n');
  expect(Object.keys(await bench.onBoard(session, '/flash'))).toContain('/flash/half.py.op-ready');
  const order = { session, paths: ['/flash/missing.py'], to: '/flash', replace: false };
  expect(await bench.ended(bench.call.boardFiles.startCopy(order, bench.context))).toHaveProperty('error');
  expect(await bench.onBoard(session, '/flash')).toMatchObject({ '/flash/half.py': 'whole = True\n' });
});
