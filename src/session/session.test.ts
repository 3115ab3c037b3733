import { describe, expect, test } from 'vitest';
import { latin1Text, utf8 } from '../base/bytes.js';
import { connectTo, plainProfile, soon, until } from './testing/bench.js';
import type { ScriptedProgram } from './testing/scripted-board.js';

const forever: ScriptedProgram = { start: () => undefined };

describe('attach', () => {
  test('an idle board is identified and gives one fresh prompt', async () => {
    await using bench = await connectTo({});
    const { session } = bench;
    expect(session.state).toEqual({ kind: 'idle' });
    expect(session.identity).toMatchObject({
      uniqueId: 'e660583883',
      machine: 'Scripted board',
      firmware: 'MicroPython v1.29.0 on 2026-11-21',
      root: '/',
    });
    expect(session.memory).toMatchObject({ free: 100_000, total: 128_000 });
    expect(session.stoppedMain).toBe(false);
    await until(() => bench.shown().endsWith('>>> '));
    expect(bench.shown().split('>>> ')).toHaveLength(2);
  });

  test('a running program is not disturbed but for the one byte of the probe', async () => {
    await using bench = await connectTo({ main: () => forever });
    expect(bench.session.state).toEqual({ kind: 'busy-or-silent', hasOutput: false });
    expect(bench.board.received).toEqual([1]);
    expect(bench.session.identity).toBeNull();
  });

  test('nothing is sent to a busy board when the probe is forbidden', async () => {
    await using bench = await connectTo({ main: () => forever }, { probeOnAttach: false });
    expect(bench.session.state.kind).toBe('busy-or-silent');
    expect(bench.board.received).toEqual([]);
  });

  test.each(['yes', 'off', 'old'] as const)('identifies with raw-paste %s', async (rawPaste) => {
    await using bench = await connectTo({ rawPaste });
    expect(bench.session.identity?.machine).toBe('Scripted board');
  });

  test('a board with a prompt of its own and an odd line end is idle too', async () => {
    await using bench = await connectTo({ prompt: 'pyb> ', oddBanner: true });
    expect(bench.session.state.kind).toBe('idle');
    await until(() => bench.shown().endsWith('pyb> '));
  });

  test('a program that ends later makes the board idle', async () => {
    let end: () => void = () => undefined;
    await using bench = await connectTo({
      main: () => ({
        start: (io) => {
          end = () => io.end();
        },
      }),
    });
    expect(bench.session.state.kind).toBe('busy-or-silent');
    end();
    await until(() => bench.session.state.kind === 'idle');
    expect(bench.session.identity?.uniqueId).toBe('e660583883');
  });
});

describe('lease', () => {
  test('bytes of a lease never reach the terminal, and a shown prompt is not repeated', async () => {
    await using bench = await connectTo({ execute: () => 'secret\r\n' });
    await until(() => bench.shown().endsWith('>>> '));
    const before = bench.shown();
    const lease = await bench.session.acquire('Files', { ...soon(), interrupt: false });
    expect(bench.session.state).toEqual({ kind: 'held', holder: 'Files' });
    const result = await lease.exec('print("secret")', soon());
    expect(latin1Text(result.stdout)).toBe('secret\r\n');
    await lease[Symbol.asyncDispose]();
    expect(bench.session.state.kind).toBe('idle');
    expect(bench.shown()).toBe(before);
  });

  test('what is typed meanwhile waits for the prompt', async () => {
    await using bench = await connectTo({});
    await until(() => bench.shown().endsWith('>>> '));
    const lease = await bench.session.acquire('Files', { ...soon(), interrupt: false });
    await bench.session.write(utf8('later'));
    expect(bench.shown()).not.toContain('later');
    await lease[Symbol.asyncDispose]();
    await until(() => bench.shown().endsWith('>>> later'));
  });

  test('more typing than a person does is refused instead of lost', async () => {
    await using bench = await connectTo({});
    await using _lease = await bench.session.acquire('Files', { ...soon(), interrupt: false });
    await expect(bench.session.write(new Uint8Array(5000).fill(0x61))).rejects.toMatchObject({ code: 'session.busy' });
  });

  test('half a typed line stands at the fresh prompt after the lease', async () => {
    await using bench = await connectTo({});
    await until(() => bench.shown().endsWith('>>> '));
    await bench.session.write(utf8('abc'));
    await until(() => bench.shown().endsWith('>>> abc'));
    await (await bench.session.acquire('Files', { ...soon(), interrupt: false }))[Symbol.asyncDispose]();
    await until(() => bench.shown().endsWith('>>> abc\r\n>>> abc'));
  });

  test('a second holder is told who has the board', async () => {
    await using bench = await connectTo({});
    await using lease = await bench.session.acquire('Saving', { ...soon(), interrupt: false });
    expect(lease.holder).toBe('Saving');
    await expect(bench.session.acquire('Files', { ...soon(30), interrupt: false })).rejects.toMatchObject({
      code: 'session.busy',
      details: { holder: 'Saving' },
    });
  });

  test('a running main.py refuses a lease, is stopped when that is wanted, and is remembered as stopped', async () => {
    await using bench = await connectTo({ main: () => forever });
    const { session } = bench;
    await expect(session.acquire('Files', { ...soon(), interrupt: false })).rejects.toMatchObject({
      code: 'session.main-running',
    });
    expect(bench.board.received).toEqual([1]);
    await (await session.acquire('Files', { ...soon(), interrupt: true }))[Symbol.asyncDispose]();
    expect(session.state.kind).toBe('idle');
    expect(session.stoppedMain).toBe(true);
    expect(session.identity?.uniqueId).toBe('e660583883');
  });

  test('a typed endless line counts as running', async () => {
    await using bench = await connectTo({ execute: (code) => (code.startsWith('while') ? forever : '') });
    const { session } = bench;
    await session.write(utf8('while True: pass\r'));
    await expect(session.acquire('Files', { ...soon(), interrupt: false })).rejects.toMatchObject({
      code: 'session.main-running',
    });
    await session.stop(soon());
    expect(session.state.kind).toBe('idle');
    expect(session.stoppedMain).toBe(false);
  });

  test('code that misses its deadline is interrupted, and the lease stays usable', async () => {
    await using bench = await connectTo({ execute: (code) => (code === 'loop' ? forever : 'fine') });
    const lease = await bench.session.acquire('Files', { ...soon(), interrupt: false });
    await expect(lease.exec('loop', soon(50))).rejects.toMatchObject({ code: 'protocol.timeout' });
    expect(latin1Text((await lease.exec('other', soon())).stdout)).toBe('fine');
    await lease[Symbol.asyncDispose]();
    expect(bench.session.state.kind).toBe('idle');
  });

  test('after a lack of memory scripts are unloaded, so that another try finds a clean heap', async () => {
    let isFull = true;
    await using bench = await connectTo({
      execute: (code) => {
        if (!code.includes("['read_all'](")) return '';
        if (!isFull) return 'content';
        isFull = false;
        return {
          start: (io) =>
            io.end('Traceback (most recent call last):\r\nMemoryError: memory allocation failed, allocating 512 bytes\r\n'),
        };
      },
    });
    await using lease = await bench.session.acquire('Reading', { ...soon(), interrupt: false });
    const script = { name: 'reader', text: 'def read_all():\n    pass\n' };
    await expect(lease.call(script, 'read_all', [], soon())).rejects.toMatchObject({ code: 'device.out-of-memory' });
    expect(bench.board.executed.at(-1)).toContain('gc');
    const before = bench.board.executed.length;
    expect(latin1Text(await lease.call(script, 'read_all', [], soon()))).toBe('content');
    expect(bench.board.executed.slice(before).filter((code) => code.includes('def read_all'))).toHaveLength(1);
  });
});

describe('run', () => {
  test('for one line of code nobody has to know what the board is', async () => {
    await using bench = await connectTo({ execute: () => 'done\r\n' }, { identifiesFirst: false });
    expect(await bench.session.run({ name: '<stdin>', code: 'print(1)', resetFirst: false }, { isLast: true })).toEqual({
      kind: 'finished',
    });
    expect(bench.board.executed).toEqual(['print(1)']);
    await using lease = await bench.session.acquire('Files', { ...soon(), interrupt: false });
    await lease.identity(soon());
    expect(bench.board.executed.length).toBeGreaterThan(1);
  });

  test('streams output, passes typed bytes, and reports the end', async () => {
    const echo: ScriptedProgram = {
      start: (io) => io.print('name? '),
      input: (byte, io) => {
        if (byte !== 13) return;
        io.print('hi\r\n');
        io.end();
      },
    };
    await using bench = await connectTo({ execute: (code) => (code.includes('input') ? echo : '') });
    const run = bench.session.run({ name: 'ask.py', code: 'input("name? ")', resetFirst: false }, {});
    await until(() => bench.shown().endsWith('name? '));
    expect(bench.session.state).toMatchObject({ kind: 'running', name: 'ask.py' });
    await bench.session.write(utf8('bob\r'));
    expect(await run).toEqual({ kind: 'finished' });
    await until(() => bench.shown().endsWith('name? hi\r\n>>> '));
    expect(bench.session.state.kind).toBe('idle');
  });

  test('a traceback is an outcome with frames, and is shown', async () => {
    const traceback =
      'Traceback (most recent call last):\r\n  File "<stdin>", line 2, in <module>\r\nZeroDivisionError: divide by zero\r\n';
    const raises: ScriptedProgram = {
      start: (io) => {
        io.print('before\r\n');
        io.end(traceback);
      },
    };
    await using bench = await connectTo({ execute: (code) => (code === '1/0' ? raises : '') });
    const outcome = await bench.session.run({ name: 'a.py', code: '1/0', resetFirst: false }, {});
    expect(outcome).toEqual({
      kind: 'raised',
      traceback,
      exception: 'ZeroDivisionError: divide by zero',
      frames: [{ file: '<stdin>', line: 2, scope: '<module>' }],
    });
    await until(() => bench.shown().endsWith(`before\r\n${traceback}>>> `));
  });

  test('a program may print byte 04 and whole frame ends', async () => {
    const nasty: ScriptedProgram = {
      start: (io) => {
        io.print('a\x04b\x04\x04c\x04\x04>');
        setTimeout(() => {
          io.print('d\r\n');
          io.end();
        }, 20);
      },
    };
    await using bench = await connectTo({ execute: (code) => (code === 'nasty' ? nasty : '') });
    expect(await bench.session.run({ name: 'a.py', code: 'nasty', resetFirst: false }, {})).toEqual({ kind: 'finished' });
    await until(() => bench.shown().endsWith('a\x04b\x04\x04c\x04\x04>d\r\n>>> '));
  });

  test('SystemExit is a reset, and the board is usable after it', async () => {
    await using bench = await connectTo({ execute: (code) => (code === 'exit' ? { start: (io) => io.softReset() } : '') });
    expect(await bench.session.run({ name: 'a.py', code: 'exit', resetFirst: false }, {})).toEqual({ kind: 'reset' });
    expect(bench.session.state.kind).toBe('idle');
    expect(await bench.session.run({ name: 'a.py', code: 'x', resetFirst: false }, {})).toEqual({ kind: 'finished' });
  });

  test('stop ends an endless loop', async () => {
    await using bench = await connectTo({ execute: (code) => (code === 'loop' ? forever : '') });
    const run = bench.session.run({ name: 'a.py', code: 'loop', resetFirst: false }, {});
    await until(() => bench.board.isRunning && bench.session.state.kind === 'running' && bench.board.executed.includes('loop'));
    await bench.session.stop(soon());
    expect(await run).toEqual({ kind: 'interrupted' });
    expect(bench.session.state.kind).toBe('idle');
  });

  test('stop waits out a program that catches two interrupts', async () => {
    let caught = 0;
    const stubborn: ScriptedProgram = {
      start: () => undefined,
      interrupt: (io) => {
        if (++caught > 2) io.end('KeyboardInterrupt: \r\n');
        else io.print('caught\r\n');
      },
    };
    await using bench = await connectTo({ execute: (code) => (code === 'loop' ? stubborn : '') });
    const run = bench.session.run({ name: 'a.py', code: 'loop', resetFirst: false }, {});
    await until(() => bench.board.executed.includes('loop'));
    await bench.session.stop(soon());
    expect(await run).toEqual({ kind: 'interrupted' });
  });

  test('an abort stops the program', async () => {
    await using bench = await connectTo({ execute: (code) => (code === 'loop' ? forever : '') });
    const abort = new AbortController();
    const run = bench.session.run({ name: 'a.py', code: 'loop', resetFirst: false }, { signal: abort.signal });
    await until(() => bench.board.executed.includes('loop'));
    abort.abort();
    expect(await run).toEqual({ kind: 'interrupted' });
  });

  test('a program that resets the board ends as reset once the board is back', async () => {
    await using bench = await connectTo({ execute: (code) => (code === 'bye' ? { start: (io) => io.hardReset() } : '') });
    expect(await bench.session.run({ name: 'a.py', code: 'bye', resetFirst: false }, {})).toEqual({ kind: 'reset' });
    await until(() => bench.session.state.kind === 'idle');
  });

  test('resetFirst restarts Python, except on boards where that harms', async () => {
    await using bench = await connectTo({});
    await bench.session.run({ name: 'a.py', code: 'x', resetFirst: true }, {});
    await until(() => bench.shown().includes('MPY: soft reboot'));
    await using other = await connectTo({}, { profile: plainProfile({ quirks: ['no-soft-reset'] }) });
    await other.session.run({ name: 'a.py', code: 'x', resetFirst: true }, {});
    expect(other.shown()).not.toContain('soft reboot');
  });
});

describe('port', () => {
  test('a replugged board is found again', async () => {
    await using bench = await connectTo({});
    bench.unplug();
    await until(() => bench.session.state.kind === 'lost');
    expect(bench.session.state).toMatchObject({ reason: { kind: 'unplugged' }, reconnecting: true });
    await expect(bench.session.acquire('Files', { ...soon(), interrupt: true })).rejects.toMatchObject({
      code: 'transport.lost',
    });
    bench.plug();
    await until(() => bench.session.state.kind === 'idle');
  });

  test('another board on the same port is not taken for the first', async () => {
    await using bench = await connectTo({});
    bench.unplug();
    bench.board.uniqueId = '0badc0de';
    bench.plug();
    await until(() => bench.session.state.kind === 'failed');
    expect(bench.session.state).toMatchObject({
      error: { code: 'session.wrong-board', details: { expected: 'e660583883', found: '0badc0de' } },
    });
  });

  test('a hard reset comes back and runs main.py again', async () => {
    let boots = 0;
    await using bench = await connectTo({
      main: () => {
        boots++;
        return forever;
      },
    });
    await bench.session.stop(soon());
    expect(bench.session.stoppedMain).toBe(true);
    await bench.session.hardReset(soon());
    expect(boots).toBe(2);
    expect(bench.session.state.kind).toBe('busy-or-silent');
    expect(bench.session.stoppedMain).toBe(false);
  });

  test('restarting main.py by a soft reset clears the chip', async () => {
    await using bench = await connectTo({ main: () => forever });
    await bench.session.stop(soon());
    await bench.session.restartMain(soon());
    expect(bench.session.state.kind).toBe('busy-or-silent');
    expect(bench.session.stoppedMain).toBe(false);
  });
});
