import { describe, expect, test } from 'vitest';
import { latin1Text, utf8 } from '../base/bytes.js';
import { simulatedBoards } from '../simulators/index.js';
import { soon, until } from './testing/bench.js';
import { connect } from './testing/simulated-bench.js';

const run = (code: string): { name: string; code: string; resetFirst: boolean } => ({ name: 'test.py', code, resetFirst: false });

describe.each(simulatedBoards.map((b) => b.id))('sim:%s', (id) => {
  test('says what it is, and leaves no name behind', async () => {
    await using bench = await connect(id);
    const { session } = bench;
    const info = simulatedBoards.find((b) => b.id === id);
    expect(session.identity?.uniqueId).toMatch(/^[0-9a-f]{12,}$/);
    expect(session.identity?.root).toBe(info?.summary.root);
    expect(session.profile.id).toBe(info?.profile);
    expect(session.memory?.free).toBeGreaterThan(20_000);
    const lease = await session.acquire('test', { ...soon(), interrupt: false });
    const { stdout } = await lease.exec('print([n for n in globals() if n[:2] != "__"])', soon());
    await lease[Symbol.asyncDispose]();
    expect(latin1Text(stdout).trim()).toBe('[]');
  });

  test('runs, asks, raises, keeps variables, stops', async () => {
    await using bench = await connect(id);
    const { session } = bench;
    const asking = session.run(run("x = 41\nn = input('name? ')\nprint('hi', n, __name__)"), {});
    await until(() => bench.shown().endsWith('name? '));
    await session.write(utf8('bob\r'));
    expect(await asking).toEqual({ kind: 'finished' });
    expect(bench.shown()).toContain('hi bob __main__');
    const raised = await session.run(
      run(`x += 1\nprint(x)\n${'# filler to make it long enough for raw paste\n'.repeat(10)}1/0`),
      {},
    );
    expect(raised).toMatchObject({ kind: 'raised', frames: [{ file: '<stdin>', line: 13 }] });
    await until(() => /42\r?\n/.test(bench.shown()) && bench.shown().endsWith('>>> '));
    const looping = session.run(run('while True: pass'), {});
    await until(() => session.state.kind === 'running');
    await session.stop(soon());
    expect(await looping).toEqual({ kind: 'interrupted' });
    expect(session.state.kind).toBe('idle');
  });

  test('a hard reset comes back as the same board', async () => {
    await using bench = await connect(id);
    const before = bench.session.identity?.uniqueId;
    await bench.session.hardReset(soon(20_000));
    await until(() => bench.session.state.kind === 'idle');
    expect(bench.session.identity?.uniqueId).toBe(before);
  });
});

test.each(simulatedBoards.map(({ id }) => id))('connecting to %s leaves one prompt in the terminal', async (id) => {
  await using bench = await connect(id, {}, {}, true);
  await until(() => bench.shown().endsWith('>>> '));
  expect(bench.shown()).toMatch(/^[^>]*>>> $/);
});

describe('on a generic board', () => {
  test('stops an output flood', async () => {
    await using bench = await connect('generic');
    const flood = bench.session.run(run("while True: print('tick')"), {});
    await until(() => bench.shown().length > 20_000);
    await bench.session.stop(soon());
    expect(await flood).toEqual({ kind: 'interrupted' });
  });

  test('a second run sees a changed module', async () => {
    await using bench = await connect('generic', { 'm.py': 'V = 1\n' });
    const { session } = bench;
    await session.run(run('import m\nprint("V is", m.V)'), {});
    const lease = await session.acquire('test', { ...soon(), interrupt: false });
    await lease.exec("f=open('m.py','w')\nf.write('V = 2\\n')\nf.close()", soon());
    await lease[Symbol.asyncDispose]();
    await session.run(run('import m\nprint("V is", m.V)'), {});
    expect(bench.shown()).toMatch(/V is 1[\s\S]*V is 2/);
  });

  test('a typed line with other letters works as if the friendly REPL took it', async () => {
    await using bench = await connect('generic');
    const { session } = bench;
    // As a person does: each key after the echo of the last.
    const type = async (line: string): Promise<void> => {
      for (const key of line) {
        const before = bench.shown().length;
        await session.write(utf8(key));
        await until(() => bench.shown().length > before);
      }
    };
    await type("s = 'hé✓'\r");
    await until(() => session.state.kind === 'idle' && bench.shown().endsWith('>>> '));
    await type('len(s)\r');
    await until(() => bench.shown().endsWith('\r\n3\r\n>>> '));
    await type("'é' + 'x'\r");
    await until(() => bench.shown().endsWith("\r\n'\\xe9x'\r\n>>> "));
    await type("for c in 'é':\r");
    await type('print(len(c))\r\r\r\r');
    await until(() => bench.shown().endsWith('\r\n1\r\n>>> '));
    expect(bench.shown()).toContain(latin1Text(utf8(">>> s = 'hé✓'\r\n>>> len(s)\r\n3\r\n>>> 'é' + 'x'\r\n")));
  });

  test('several pasted lines run in one piece, also with other letters', async () => {
    await using bench = await connect('generic');
    const { session } = bench;
    await session.paste('for i in range(2):\n    print("line", i)\n', soon());
    await until(() => bench.shown().endsWith('line 0\r\nline 1\r\n>>> '));
    await session.paste('for i in range(2):\n    print("größer", i)\n', soon());
    await until(() => bench.shown().endsWith(`${latin1Text(utf8('größer'))} 1\r\n>>> `));
    expect(session.state.kind).toBe('idle');
  });

  test('bytes that are no text, 04 among them, come through a run as they are', async () => {
    await using bench = await connect('generic');
    const got: number[] = [];
    await bench.session.run(
      run("import sys\nfor i in range(3): sys.stdout.buffer.write(bytes([4, 4, 62, 4, 65, 255]))\nprint('end')"),
      { onStdout: (chunk) => got.push(...chunk) },
    );
    const odd = [4, 4, 62, 4, 65, 255];
    expect(got.slice(0, 18)).toEqual([...odd, ...odd, ...odd]);
    expect(latin1Text(Uint8Array.from(got.slice(18)))).toMatch(/^end\r?\n$/);
  });

  test('sys.exit is a reset, and main.py does not run by it', async () => {
    await using bench = await connect('generic');
    expect(await bench.session.run(run('import sys\nsys.exit()'), {})).toEqual({ kind: 'reset' });
    expect(bench.session.state.kind).toBe('idle');
  });

  test('a program that resets the board ends as a reset, and the session goes on', async () => {
    await using bench = await connect('generic');
    expect(await bench.session.run(run('import machine\nmachine.reset()'), {})).toEqual({ kind: 'reset' });
    await until(() => bench.session.state.kind === 'idle');
  });

  test('attaching to a main.py that prints for ever shows it, stopping gets the prompt, restarting runs it again', async () => {
    await using bench = await connect('generic', {
      'main.py': "import time\nwhile True:\n    print('tick')\n    time.sleep_ms(20)\n",
    });
    const { session, board } = bench;
    await board.pressReset();
    await until(() => session.state.kind === 'busy-or-silent');
    await until(() => bench.shown().includes('tick'));
    await expect(session.acquire('Files', { ...soon(), interrupt: false })).rejects.toMatchObject({
      code: 'session.main-running',
    });
    await session.stop(soon());
    expect(session.state.kind).toBe('idle');
    expect(session.stoppedMain).toBe(true);
    await session.restartMain(soon());
    expect(session.stoppedMain).toBe(false);
    expect(session.state.kind).toBe('busy-or-silent');
    await session.stop(soon());
  });
});

describe('on other boards', () => {
  test('a FiPy whose program catches everything comes back by Ctrl-F', async () => {
    await using bench = await connect('fipy');
    const { session } = bench;
    await session.safeBoot(soon(20_000));
    await until(() => session.state.kind === 'idle');
  });

  test('main.py of a Nano 33 BLE runs after a hard reset only', async () => {
    await using bench = await connect('nano33ble', { '/flash/main.py': "print('main ran')\n" });
    const { session } = bench;
    await session.softReset(soon(20_000));
    await until(() => session.state.kind === 'idle');
    expect(bench.shown()).not.toContain('main ran');
    await session.restartMain(soon(20_000));
    await until(() => session.state.kind === 'idle' && bench.shown().includes('main ran'));
  });
});
