import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { utf8, utf8Text } from '../base/bytes.js';
import { simulatedBench, soon, type SimulatedBench } from '../files/testing/simulated-bench.js';
import type { ReplLease } from '../session/types.js';
import { bundledCompiler, simulatedBoards } from '../simulators/index.js';
import { boardCompiler, checkFiles, modulesOnBoard } from './index.js';
import type { CompileAnswer } from './warning.js';

const withLease = async <T>(bench: SimulatedBench, work: (lease: ReplLease) => Promise<T>): Promise<T> => {
  await using lease = await bench.session.acquire('Checking files', { ...soon(), interrupt: true });
  return await work(lease);
};
const printed = async (lease: ReplLease, code: string): Promise<string> =>
  utf8Text((await lease.exec(code, soon())).stdout).trim();

for (const { id } of simulatedBoards) {
  describe(`sim:${id}`, () => {
    let bench: SimulatedBench;
    beforeAll(async () => {
      bench = await simulatedBench(id);
    });
    afterAll(() => bench[Symbol.asyncDispose]());
    const compile = (source: string): Promise<CompileAnswer> =>
      withLease(bench, (lease) => boardCompiler(lease)(utf8(source), soon()));

    test('compiles, names the line of an error, and runs nothing', async () => {
      await withLease(bench, async (lease) => {
        const check = boardCompiler(lease);
        expect(await check(utf8('touched = 1\nprint("ran")\n'), soon())).toEqual({ kind: 'compiles' });
        expect(await check(utf8('x = 1\ny ==\n'), soon())).toEqual({ kind: 'syntax-error', message: 'invalid syntax', line: 2 });
        expect(await check(utf8('def f():\n  x\n y\n'), soon())).toMatchObject({ kind: 'syntax-error', line: 2 });
        expect(await check(utf8('x = "é 😀 \x01\x03\x04"\r\n'), soon())).toEqual({ kind: 'compiles' });
        expect(await check(new Uint8Array(0), soon())).toEqual({ kind: 'compiles' });
        expect(await printed(lease, 'print("touched" in globals())')).toBe('False');
      });
      await withLease(bench, async (lease) => {
        expect(await printed(lease, 'print([n for n in globals() if "op_" in n or "outpost" in n])')).toBe('[]');
      });
    });

    test('firmware without compile() is asked in another way, with the same answers', async () => {
      await withLease(bench, async (lease) => {
        await lease.exec('import builtins\nbuiltins.compile = None', soon());
        const check = boardCompiler(lease);
        expect(await check(utf8('touched = 1\nprint("ran")\n'), soon())).toEqual({ kind: 'compiles' });
        expect(await check(utf8('y ==\n'), soon())).toEqual({ kind: 'syntax-error', message: 'invalid syntax', line: 1 });
        expect(await printed(lease, 'print("touched" in globals())')).toBe('False');
        await lease.exec('del builtins.compile', soon());
      });
    });

    test('native, viper and assembler are no error, a wrong line after them is', async () => {
      const native = '@micropython.native\ndef f(): pass\n@micropython.asm_thumb\ndef g(r0):\n  mov(r0, 1)\n';
      const found = await withLease(bench, (lease) =>
        checkFiles(
          [native, `${native}y ==\n`].map((text, i) => ({ path: `/f${i}.py`, bytes: utf8(text), isNew: true })),
          { ...soon(), disk: null, firmware: null, compileOnBoard: boardCompiler(lease) },
        ),
      );
      expect(found).toMatchObject([{ kind: 'syntax-error', path: '/f1.py', line: 6, details: { bundledVersion: null } }]);
    });

    test('lists its modules', async () => {
      const modules = await withLease(bench, (lease) => modulesOnBoard(lease, soon()));
      expect(modules?.map((m) => m.name)).toEqual(expect.arrayContaining(['sys', 'gc', 'time', 'math']));
    });

    test('a source of many blocks', async () => {
      const lines = Array.from({ length: 200 }, (_, i) => `value_${i % 10} = ${i}  # padding`);
      expect(await compile(lines.join('\n'))).toEqual({ kind: 'compiles' });
    });
  });
}

describe('a board whose memory is too small for a source', () => {
  test('can’t tell, answers again afterwards, and the bundled MicroPython is asked instead', async () => {
    await using bench = await simulatedBench('nano33ble');
    const text = `${'value = [1, 2, 3]\n'.repeat(6000)}y ==\n`;
    await withLease(bench, async (lease) => {
      const check = boardCompiler(lease);
      expect(await check(utf8(text), soon())).toEqual({ kind: 'cannot-tell', reason: 'out-of-memory' });
      expect(await check(utf8('x = 1\n'), soon())).toEqual({ kind: 'compiles' });
      const found = await checkFiles([{ path: '/big.py', bytes: utf8(text), isNew: true }], {
        ...soon(),
        disk: null,
        firmware: null,
        compileOnBoard: check,
        bundled: bundledCompiler,
      });
      expect(found).toMatchObject([{ kind: 'syntax-error', line: 6001, details: { bundledVersion: '1.27.0' } }]);
    });
  });
});

test('what is said of time.py on the generic board is what its import does', async () => {
  await using bench = await simulatedBench('generic');
  await withLease(bench, async (lease) => {
    const identity = await lease.identity(soon());
    const names = ['time', 'random', 'gc', 'sys', 'math', 'json'];
    const found = await checkFiles(
      names.map((name) => ({ path: `/${name}.py`, bytes: utf8('MINE = 1\n'), isNew: true })),
      { ...soon(), disk: 'littlefs', firmware: identity, modulesOnBoard: (wait) => modulesOnBoard(lease, wait) },
    );
    for (const name of names) {
      const said = found.find((w) => w.kind === 'shadows-module' && w.details.module === name);
      await lease.exec(`f = open('/${name}.py', 'w')\nf.write('MINE = 1')\nf.close()`, soon());
      const code = `import sys\nsys.modules.pop('${name}', None)\nimport ${name}\nprint(hasattr(${name}, 'MINE'))`;
      const isFile = (await printed(lease, code)) === 'True';
      expect([name, said?.kind === 'shadows-module' && said.details.imported]).toEqual([name, isFile ? 'file' : 'firmware']);
      await lease.exec(`import os\nos.remove('/${name}.py')\nsys.modules.pop('${name}', None)`, soon());
    }
  });
});

test.each(['generic', 'fipy'])('sim:%s still starts and answers with a time.py of a person’s on it', async (id) => {
  await using bench = await simulatedBench(id);
  await withLease(bench, async (lease) => {
    const { root } = await lease.identity(soon());
    await lease.exec(`import os\nos.chdir('${root ?? '/'}')\nf = open('time.py', 'w')\nf.write('MINE = 1')\nf.close()`, soon());
  });
  await bench.session.hardReset(soon());
  await withLease(bench, async (lease) => {
    expect(await printed(lease, 'import machine, time\nprint(hasattr(time, "MINE"))')).toBe('True');
  });
});
