import { describe, expect, test } from 'vitest';
import { systemClock } from '../base/clock.js';
import { Deadline } from '../base/deadline.js';
import { latin1 } from '../base/bytes.js';
import { MemoryBoardStore, powerOn, simulatedBoards } from './index.js';
import { attach, presence, startBoard } from './testing/board-client.js';

const RAW = 'raw REPL; CTRL-B to exit\r\n>';
const INTERRUPTED = 'KeyboardInterrupt: \r\n';

describe.each(simulatedBoards)('$id', ({ id, summary }) => {
  test('prints its banner and reports its heap, disk and identity', async () => {
    await using session = await startBoard(id);
    await session.client.until('Type "help()" for more information.\r\n>>> ');
    await session.client.raw();
    const code = [
      'import gc, os, sys, machine',
      'gc.collect()',
      's = os.statvfs("")',
      'print(round((gc.mem_free() + gc.mem_alloc()) / 1024) * 1024, s[0] * s[2], os.getcwd(), len(machine.unique_id()) > 3)',
      'print(os.uname().machine == getattr(sys.implementation, "_machine", os.uname().machine), sys.modules)',
    ].join('\n');
    expect(await session.client.print(code)).toBe(
      `${summary.heapBytes} ${summary.diskBytes} ${summary.root} True\r\nTrue {}\r\n`,
    );
  });

  test('answers a raw-paste request as its firmware does', async () => {
    await using session = await startBoard(id);
    await session.client.raw();
    await session.client.type('\x05A\x01');
    expect(await session.client.exactly(summary.hasRawPaste ? 5 : RAW.length)).toBe(
      summary.hasRawPaste ? 'R\x01\x80\x00\x01' : RAW,
    );
  });

  test('bytes that steer the prompt are no more than wrong code within a raw paste', async () => {
    await using session = await startBoard(id);
    const { client } = session;
    await client.raw();
    if (!summary.hasRawPaste) return;
    await client.type('\x05A\x01');
    await client.until('\x01');
    await client.type('\x01\x05A\x01print(1)\x04');
    await client.until('SyntaxError');
    await client.until('\x04>');
    expect(await client.print('print(2)')).toBe('2\r\n');
  });

  test('Ctrl-C ends a busy loop, a sleep, a read and a flood, and the prompt returns', async () => {
    await using session = await startBoard(id);
    const { client } = session;
    await client.raw();
    const loops = ['while True: pass', 'import time\ntime.sleep(100)', 'import sys\nsys.stdin.read(1)', 'input("? ")'];
    for (const code of [...loops, 'n = 0\nwhile True: n += 1.5', 'while True: print("x" * 50)']) {
      await client.type(`print("on")\n${code}\x04`);
      await client.until('on\r\n');
      await client.type('\x03');
      expect(await client.until('\x04>')).toContain(`\x04Traceback (most recent call last):\r\n  File "<stdin>", line `);
    }
    expect(await client.print('print(1)')).toBe('1\r\n');
  });
});

test('runs finally clauses and hides our own frames when interrupted in a sleep', async () => {
  await using session = await startBoard('generic');
  const { client } = session;
  await client.raw();
  await client.type('import time\ntry:\n    print("on")\n    time.sleep(5)\nfinally:\n    print("tidy")\x04');
  await client.until('on\r\n');
  await client.type('\x03');
  expect(await client.until('\x04>')).toBe(
    `tidy\r\n\x04Traceback (most recent call last):\r\n  File "<stdin>", line 4, in <module>\r\n${INTERRUPTED}\x04>`,
  );
});

test('a program that catches KeyboardInterrupt needs as many as it catches', async () => {
  await using session = await startBoard('generic');
  const { client } = session;
  await client.raw();
  const program = [
    'import time',
    'for n in range(3):',
    '    try:',
    '        print("on")',
    '        while True: time.sleep_ms(5)',
    '    except KeyboardInterrupt:',
    '        pass',
  ];
  await client.type(`${program.join('\n')}\x04`);
  for (let i = 0; i < 3; i++) {
    await client.until('on\r\n');
    // The print returns before the loop begins: give the program something to prove that it is inside.
    await client.type('');
    await new Promise((resolve) => systemClock.after(20, () => resolve(undefined)));
    await client.type('\x03');
  }
  expect(await client.until('\x04>')).toBe('\x04\x04>');
});

describe('start scripts', () => {
  const files = { '/boot.py': 'print("boot ran")\n', '/main.py': 'print("main ran")\n' };

  test('Nano: main.py runs after power-on, then the firmware soft-resets; a soft reset runs boot.py only', async () => {
    await using session = await startBoard('nano33ble', { files });
    const { client } = session;
    expect(await client.until('>>> ')).toMatch(/^boot ran\r\nmain ran\r\nMPY: soft reboot\r\nboot ran\r\nMicroPython /);
    await client.type('\x04');
    expect(await client.until('>>> ')).toMatch(/^\r\nMPY: soft reboot\r\nboot ran\r\nMicroPython /);
  });

  test('FiPy: both run at each soft reset, but main.py not from the raw prompt', async () => {
    await using session = await startBoard('fipy', { files });
    const { client } = session;
    expect(await client.until('>>> ')).toMatch(/boot ran\r\nmain ran\r\nMicroPython /);
    await client.type('\x04');
    expect(await client.until('>>> ')).toMatch(/^\r\nMPY: soft reboot\r\nboot ran\r\nmain ran\r\nMicroPython /);
    await client.raw();
    await client.type('\x04');
    expect(await client.until('>')).toBe('OK\r\nMPY: soft reboot\r\nboot ran\r\nraw REPL; CTRL-B to exit\r\n>');
  });

  test('an exception in main.py is printed with its own frames only, and the prompt comes', async () => {
    await using session = await startBoard('generic', { files: { '/main.py': 'def f():\n    return 1 / 0\nf()\n' } });
    expect(await session.client.until('>>> ')).toMatch(
      /^Traceback \(most recent call last\):\r\n {2}File "main.py", line 3, in <module>\r\n {2}File "main.py", line 2, in f\r\nZeroDivisionError: divide by zero\r\nMicroPython /,
    );
  });

  test('Ctrl-C stops a main.py that loops, even before it says anything', async () => {
    await using session = await startBoard('generic', { files: { '/main.py': 'while True: pass\n' } });
    await session.client.type('\x03');
    expect(await session.client.until('>>> ')).toContain(`File "main.py", line 1, in <module>\r\n${INTERRUPTED}`);
  });

  test('SystemExit in main.py is a soft reset', async () => {
    const main =
      'import os\nif "done" not in os.listdir():\n    open("done", "w").close()\n    raise SystemExit\nprint("second")\n';
    await using session = await startBoard('generic', { files: { '/main.py': main } });
    expect(await session.client.until('>>> ')).toMatch(/^MPY: soft reboot\r\nsecond\r\nMicroPython /);
  });
});

describe('reset', () => {
  test('machine.reset() takes a native-USB port away and brings it back with main.py running', async () => {
    await using session = await startBoard('nano33ble', { files: { '/main.py': 'print("after reset")\n' } });
    const { board, client } = session;
    await client.raw();
    await client.type('import machine\nmachine.reset()\x04');
    expect(await client.stream.closed).toEqual({ kind: 'unplugged' });
    expect(board.present).toBe(false);
    await presence(board, true);
    await using again = await attach(board);
    expect(await again.until('>>> ')).toContain('after reset\r\n');
  });

  test('the reset button works on a board that is stuck', async () => {
    await using session = await startBoard('generic', { files: { '/main.py': 'while True: pass\n' } });
    const { board, client } = session;
    await board.pressReset();
    expect(await client.stream.closed).toEqual({ kind: 'unplugged' });
    await presence(board, true);
  });

  test('FiPy behind its bridge: the port stays, and Ctrl-F reboots into safe boot even when stuck', async () => {
    await using session = await startBoard('fipy', {
      files: { '/main.py': 'print("main ran")\nwhile True:\n  try:\n    while True: pass\n  except BaseException: pass\n' },
    });
    const { board, client } = session;
    await client.until('main ran\r\n');
    await client.type('\x06');
    expect(await client.until('>>> ')).toMatch(/^ets Jun[^>]*MicroPython v1\.8\.6/);
    expect(board.present).toBe(true);
    await client.type('\x04');
    await client.until('main ran\r\n');
  });

  test('a second client is refused while one is there, and welcome after it', async () => {
    await using session = await startBoard('generic');
    const options = { baudRate: 115_200, lines: 'assert-dtr', deadline: Deadline.after(1000) } as const;
    await expect(session.board.open(options)).rejects.toMatchObject({ code: 'transport.open-busy' });
    await session.client[Symbol.asyncDispose]();
    await using second = await attach(session.board);
    await second.raw();
    await session.board.powerOff();
    await expect(session.board.open(options)).rejects.toMatchObject({ code: 'transport.not-found' });
  });

  test('a soft reset closes what was open: nothing stays taken of the disk, and what was written is there', async () => {
    await using session = await startBoard('openmv-h7');
    const { client } = session;
    await client.raw();
    const free = 'import os; print(os.statvfs("")[3])';
    const before = Number(await client.print(free));
    expect(await client.print('f = open("open.txt", "w"); print(f.write("x" * 20000))')).toBe('20000\r\n');
    await client.type('\x04');
    await client.until(RAW);
    expect(await client.print('import os; print(os.stat("open.txt")[6]); os.remove("open.txt")')).toBe('20000\r\n');
    expect(Number(await client.print(free))).toBe(before);
  });

  test('a soft reset empties memory and keeps files', async () => {
    await using session = await startBoard('generic');
    const { client } = session;
    await client.raw();
    await client.print('x = 1\nf = open("kept", "w")\nf.write("yes")\nf.close()');
    await client.type('\x04');
    await client.until(RAW);
    expect(await client.print('print("x" in globals(), open("kept").read())')).toBe('False yes\r\n');
  });
});

describe('files', () => {
  test('a Nano fills up: ENOSPC, the old file whole, free blocks counted', async () => {
    await using session = await startBoard('nano33ble');
    const { client } = session;
    await client.raw();
    await client.print('f = open("a", "w")\nf.write("old")\nf.close()');
    const { err } = await client.exec('f = open("b", "wb")\nfor i in range(70): f.write(bytes(1000))');
    expect(err).toContain('OSError: 28\r\n');
    expect(await client.print('f.close()\nimport os\nprint(os.statvfs("")[3:5], open("a").read())')).toBe('(0, 0) old\r\n');
  });

  test('FAT refuses a rename over a file; LittleFS does it', async () => {
    const code =
      'import os\nfor n in "ab":\n    with open(n, "w") as f: f.write(n)\nos.rename("a", "b")\nprint(open("b").read())';
    await using camera = await startBoard('openmv-h7');
    await camera.client.raw();
    expect((await camera.client.exec(code)).err).toContain('OSError: [Errno 17] EEXIST\r\n');
    await using nano = await startBoard('nano33ble');
    await nano.client.raw();
    expect(await nano.client.print(code)).toBe('a\r\n');
  });

  test('lists folders with sizes, and the root of a /flash board shows its mount', async () => {
    await using session = await startBoard('nano33ble');
    await session.client.raw();
    const code =
      'import os\nos.mkdir("d")\nf = open("d/\\u2713", "w")\nf.write("abc")\nf.close()\nprint(list(os.ilistdir("d")), os.listdir("/"), os.stat("d/\\u2713")[6])\nos.ilistdir("none")';
    const { out, err } = await session.client.exec(code);
    expect(out).toBe("[('\\u2713', 32768, 0, 3)] ['flash'] 3\r\n");
    expect(err).toBe(
      'Traceback (most recent call last):\r\n  File "<stdin>", line 7, in <module>\r\nOSError: [Errno 2] ENOENT\r\n',
    );
  });

  test('tells of its mounted volume, and mounts what a program brings', async () => {
    await using session = await startBoard('nano33ble');
    await session.client.raw();
    const code = [
      'import os, vfs',
      'class Ram:',
      '    def mount(self, readonly, mkfs): pass',
      '    def umount(self): pass',
      '    def stat(self, path): return (0x8000, 0, 0, 0, 0, 0, 5, 0, 0, 0)',
      'print(vfs.mount(), os.mount())',
      'os.mount(Ram(), "/ram")',
      'print(len(vfs.mount()), os.stat("/ram/x")[6])',
    ].join('\n');
    const mounted = "[(<VfsLfs2>, '/flash')]";
    expect(await session.client.print(code)).toBe(`${mounted} ${mounted}\r\n2 5\r\n`);
  });

  test('what was closed is stored, also when the power is cut at once; identity stays', async () => {
    const store = new MemoryBoardStore();
    const first = await startBoard('generic', { store });
    await first.client.raw();
    const id = await first.client.print(
      'f = open("a", "w")\nf.write("kept")\nf.close()\ng = open("b", "w")\ng.write("lost")\nimport machine\nprint(machine.unique_id())',
    );
    await first[Symbol.asyncDispose]();
    await using second = await startBoard('generic', { store });
    await second.client.raw();
    expect(await second.client.print('import machine\nprint(machine.unique_id())')).toBe(id);
    expect(await second.client.print('print(open("a").read(), open("b").read())')).toBe('kept \r\n');
  });
});

describe('input', () => {
  test('sys.stdin.buffer gets all 256 byte values exactly once interrupts are off', async () => {
    await using session = await startBoard('generic');
    const { client } = session;
    await client.raw();
    await client.type(
      'import sys, micropython\nmicropython.kbd_intr(-1)\nprint("go")\nb = sys.stdin.buffer.read(512)\nmicropython.kbd_intr(3)\nprint(b == bytes(range(256)) * 2)\x04',
    );
    await client.until('go\r\n');
    const all = String.fromCharCode(...Array.from({ length: 256 }, (_, i) => i));
    await client.type(all + all);
    expect(await client.until('\x04>')).toBe('True\r\n\x04\x04>');
  });

  test('select.poll tells of input and waits without it', async () => {
    await using session = await startBoard('generic');
    const { client } = session;
    await client.raw();
    await client.type(
      'import sys, select\np = select.poll()\np.register(sys.stdin, select.POLLIN)\nprint(p.poll(10))\nprint(len(p.poll(5000)), sys.stdin.read(2))\x04',
    );
    await client.until('[]\r\n');
    await client.type('a\r');
    expect(await client.until('\x04>')).toBe('1 a\r\n\r\n\x04\x04>');
  });

  test('select.poll without end can be interrupted', async () => {
    await using session = await startBoard('generic');
    const { client } = session;
    await client.raw();
    await client.type(
      'import sys, select\np = select.poll()\np.register(sys.stdin)\np.modify(sys.stdin, select.POLLIN)\nprint("on")\np.poll()\x04',
    );
    await client.until('on\r\n');
    await client.type('\x03');
    expect(await client.until('\x04>')).toContain(INTERRUPTED);
  });

  test('Ctrl-C drops what was typed before it', async () => {
    await using session = await startBoard('generic');
    const { client } = session;
    await client.raw();
    await client.type('import time\nprint("on")\ntime.sleep(9)\x04');
    await client.until('on\r\n');
    await client.type('print("typed ahead")\x04\x03');
    await client.until('\x04>');
    expect(await client.print('print("next")')).toBe('next\r\n');
  });

  test('a friendly prompt drops what is not ASCII', async () => {
    await using session = await startBoard('generic');
    const { client } = session;
    await client.until('>>> ');
    await client.type("print('h\u00c3\u00a9y')\r");
    expect(await client.until('>>> ')).toBe("print('hy')\r\nhy\r\n>>> ");
  });

  test('old firmware has the old names of modules', async () => {
    await using session = await startBoard('fipy');
    await session.client.raw();
    const packed = "b'\\x78\\x9c\\x4b\\x4c\\x4a\\x06\\x00\\x02\\x4d\\x01\\x27'"; // zlib of abc
    expect(await session.client.print(`import uzlib, ubinascii\nprint(uzlib.decompress(${packed}))`)).toBe("b'abc'\r\n");
    expect((await session.client.exec('import deflate')).err).toContain("ImportError: no module named 'deflate'");
  });

  test('a program that asks for input gets edited lines', async () => {
    await using session = await startBoard('fipy');
    const { client } = session;
    await client.raw();
    await client.type('print(input("name? ") + "!")\x04');
    await client.until('name? ');
    await client.type('bog\x7fb\r');
    expect(await client.until('\x04>')).toBe('bog\b \bb\r\nbob!\r\n\x04\x04>');
  });
});

describe('memory', () => {
  test('a script that allocates 150 KB a pass with a sleep goes on', async () => {
    await using session = await startBoard('openmv-h7');
    await session.client.raw();
    const code = 'import time\nfor i in range(400):\n    x = bytearray(150000)\n    time.sleep_ms(0)\nprint(i)';
    expect(await session.client.print(code)).toBe('399\r\n');
  });

  test('garbage made without any pause is collected too', async () => {
    await using session = await startBoard('nano33ble');
    await session.client.raw();
    expect(
      await session.client.print(
        'x = 0.5\nfor i in range(400000): x += 1.5\nfor i in range(20000): b = bytearray(1000)\nprint(x)',
      ),
    ).toBe('600000.5\r\n');
  });

  test('holding more than the heap is a MemoryError, after which all is well', async () => {
    await using session = await startBoard('nano33ble');
    const { client } = session;
    await client.raw();
    expect((await client.exec('l = []\nwhile True: l.append(bytearray(500))')).err).toContain('MemoryError: ');
    expect(await client.print('l = None\nimport gc\ngc.collect()\nprint(gc.mem_free() > 50000)')).toBe('True\r\n');
  });

  test('one allocation larger than the heap fails at once', async () => {
    await using session = await startBoard('nano33ble');
    await session.client.raw();
    const { err } = await session.client.exec('for i in range(3): b = bytearray(200000)');
    expect(err).toContain('MemoryError: memory allocation failed');
  });

  test('a callback inside sorted() survives the collector', async () => {
    await using session = await startBoard('generic');
    await session.client.raw();
    const code =
      'import time\ndef key(v):\n    b = bytearray(3000)\n    time.sleep_ms(0)\n    return -v\nprint(sorted(range(60), key=key) == list(range(59, -1, -1)), sum(list((bytearray(2000), time.sleep_ms(0), i)[2] for i in range(200))))';
    expect(await session.client.print(code)).toBe('True 19900\r\n');
  });
});

describe('machine', () => {
  test('pins are seen from outside, timers fire in a sleep and at the prompt', async () => {
    await using session = await startBoard('generic');
    const { board, client } = session;
    const events: string[] = [];
    const seen = new Promise<void>((resolve) => {
      board.onDidHappen(({ kind, text }) => {
        if (kind === 'pin' && events.push(text) === 2) resolve();
      });
    });
    await client.raw();
    await client.print('from machine import Pin, Timer\nimport time\np = Pin(13, Pin.OUT, value=1)\np.off()');
    await seen;
    expect(events).toEqual(['13=1', '13=0']);
    expect(
      await client.print('t = Timer(period=5, mode=Timer.ONE_SHOT, callback=lambda t: print("fired"))\ntime.sleep_ms(30)'),
    ).toBe('fired\r\n');
    await client.exec('t = Timer(period=5, mode=Timer.ONE_SHOT, callback=lambda t: print("at the prompt"))');
    expect(await client.until('at the prompt\r\n')).toBe('at the prompt\r\n');
  });

  test('asyncio runs tasks side by side', async () => {
    await using session = await startBoard('nano33ble');
    await session.client.raw();
    const code = [
      'import asyncio',
      'async def count(name, ms):',
      '    for i in range(2):',
      '        await asyncio.sleep_ms(ms)',
      '        print(name, i)',
      '    return name',
      'async def main():',
      '    print(await asyncio.gather(count("a", 20), count("b", 50)))',
      '    try:',
      '        await asyncio.wait_for_ms(count("c", 500), 10)',
      '    except asyncio.TimeoutError:',
      '        print("late")',
      'asyncio.run(main())',
    ].join('\n');
    expect(await session.client.print(code)).toBe("a 0\r\na 1\r\nb 0\r\nb 1\r\n['a', 'b']\r\nlate\r\n");
  });
});

describe('output', () => {
  test('waits for a reader that is slow, loses nothing, and Ctrl-C still works', async () => {
    await using session = await startBoard('generic');
    const { board, client } = session;
    await client.raw();
    const out = await client.print('for i in range(20000): print("0123456789" * 5)');
    expect(out).toBe(`${'0123456789'.repeat(5)}\r\n`.repeat(20_000));
    await client.type('print("on")\nwhile True: print("x" * 100)\x04');
    await client.until('on\r\n');
    await client[Symbol.asyncDispose]();
    await using next = await attach(board);
    await next.until('xxxx');
    await next.type('\x03');
    await next.until(`${INTERRUPTED}\x04>`);
  });
});

test('deep sleep takes a native port away until the board wakes and starts anew', async () => {
  await using session = await startBoard('generic', { files: { '/main.py': 'print("awake")\n' } });
  const { board, client } = session;
  await client.until('>>> ');
  await client.type('import machine; machine.deepsleep(50)\r');
  await presence(board, false);
  await presence(board, true);
  await using again = await attach(board);
  await again.until('awake\r\n');
});

test('an unknown board is named in the error', async () => {
  await expect(powerOn('nothing', { store: new MemoryBoardStore(), clock: systemClock })).rejects.toMatchObject({
    code: 'app.not-found',
  });
  expect(latin1('x')).toHaveLength(1);
});
