import { afterEach, beforeEach, expect, test } from 'vitest';
import { utf8, utf8Text } from '../base/bytes.js';
import type { SessionId } from '../contract/common.js';
import { bundledCompiler } from '../simulators/index.js';
import { SimulatedHost } from './testing/simulated-host.js';

let bench: SimulatedHost;
beforeEach(async () => {
  bench = await SimulatedHost.open({ compileHere: bundledCompiler });
});
afterEach(() => bench[Symbol.asyncDispose]());

async function look(session: SessionId | null, files: Readonly<Record<string, string>>) {
  const list = Object.entries(files).map(([target, text]) => ({
    target,
    source: { kind: 'content', content: { kind: 'inline', bytes: utf8(text) } } as const,
  }));
  return bench.call.checks.look({ session, files: list }, bench.context);
}

test('the connected board says what does not compile, and which module a name shadows', async () => {
  const session = await bench.connect('generic');
  const found = await look(session, { '/a.py': 'x = 1\ny ==\n', '/ok.py': 'print(1)\n', '/random.py': 'MINE = 1\n' });
  expect(found).toMatchObject([
    { kind: 'syntax-error', path: '/a.py', line: 2, details: { bundledVersion: null } },
    { kind: 'shadows-module', path: '/random.py', fix: { kind: 'rename' } },
  ]);
});

test('without a board, and while one is busy, the bundled MicroPython gives a hint and nothing is disturbed', async () => {
  expect(await look(null, { '/a.py': 'y ==\n' })).toMatchObject([
    { kind: 'syntax-error', line: 1, details: { bundledVersion: expect.stringMatching(/^1\./) } },
  ]);
  const session = await bench.connect('generic');
  const source = { kind: 'untitled', name: 't.py' } as const;
  const content = { kind: 'inline', bytes: utf8('import time\nwhile True:\n    time.sleep(0.05)\n') } as const;
  const { job } = await bench.call.run.start({ session, name: 't.py', source, content }, bench.context);
  expect(await look(session, { '/a.py': 'y ==\n', '/b?.py': '1\n' })).toMatchObject([
    { kind: 'syntax-error', details: { bundledVersion: expect.any(String) } },
  ]);
  await bench.call.jobs.cancel({ job }, bench.context);
  expect(await bench.ended(Promise.resolve({ job }))).not.toMatchObject({ kind: 'failed' });
});

test('a file of an opened folder is looked at, and its content is given back with a fix applied', async () => {
  const session = await bench.connect('generic');
  await bench.fill({ 'curly.py': 'print(\u201chi\u201d)\n' });
  const source = { kind: 'workspace', root: bench.root, path: 'curly.py' } as const;
  const found = await bench.call.checks.look({ session, files: [{ target: '/curly.py', source }] }, bench.context);
  expect(found).toMatchObject([{ kind: 'typographic-characters', fix: { kind: 'replace-characters', count: 2 } }]);
  const content = { kind: 'inline', bytes: utf8('print(\u201chi\u201d)\n') } as const;
  const { bytes } = await bench.call.checks.fix({ content, fix: { kind: 'replace-characters', count: 2 } }, bench.context);
  expect(utf8Text(bytes)).toBe('print("hi")\n');
});
