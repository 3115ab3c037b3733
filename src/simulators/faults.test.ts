import { describe, expect, test } from 'vitest';
import fc from 'fast-check';
import { concat, latin1, latin1Text } from '../base/bytes.js';
import { ManualClock } from '../base/clock.js';
import { Deadline } from '../base/deadline.js';
import { noFaults, parseFaults } from './faults.js';
import { Cable } from './host/cable.js';
import { FaultyLine } from './host/faulty-line.js';
import { attach, presence, startBoard } from './testing/board-client.js';

test('reads every fault from its text form', () => {
  expect(parseFaults('drop=0.01,duplicate=.5, corrupt=1')).toEqual({ drop: 0.01, duplicate: 0.5, corrupt: 1 });
  expect(parseFaults('delay=20ms,split,unplug@4096')).toEqual({ delayMs: 20, split: true, unplugAt: 4096 });
  expect(parseFaults('slow-flash=85ms/4096,disk-full,fat-cache,asleep')).toEqual({
    fatCache: true,
    slowFlash: { ms: 85, bytes: 4096 },
    diskFull: true,
    asleep: true,
  });
  expect(parseFaults('flash=stm32,link=uart115200')).toEqual({ slowFlash: { ms: 1000, bytes: 131_072 }, link: 'uart115200' });
  expect(parseFaults('main=prints-forever,dead-usb-in-main,seed=7')).toEqual({
    main: 'prints-forever',
    deadUsbInMain: true,
    seed: 7,
  });
});

test.each(['drop', 'drop=2', 'delay=20', 'slow-flash=85ms/0', 'flash=disk', 'link=toString', 'main=nice', 'unplug=x', 'fire'])(
  'refuses %s and lists the faults',
  (text) => {
    expect(() => parseFaults(text)).toThrow(expect.objectContaining({ code: 'app.usage' }));
  },
);

test('without faults a line passes everything, split or not', () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 40 })), fc.boolean(), (chunks, split) => {
      const line = new FaultyLine(1);
      const arrived = chunks.flatMap((chunk) => line.pass(chunk, { ...noFaults, split }).pieces);
      expect(concat([...arrived, new Uint8Array(0)])).toEqual(concat([...chunks, new Uint8Array(0)]));
    }),
  );
});

test('damage comes out the same for the same seed, and at about the asked rate', () => {
  const bytes = new Uint8Array(10_000).fill(65);
  const pass = (seed: number): Uint8Array => concat([...new FaultyLine(seed).pass(bytes, { ...noFaults, drop: 0.1 }).pieces]);
  expect(pass(3)).toEqual(pass(3));
  expect(pass(3).length).not.toBe(pass(4).length);
  expect(pass(3).length).toBeGreaterThan(8700);
  expect(pass(3).length).toBeLessThan(9300);
});

test('pulls the cable at the byte it was told', () => {
  const line = new FaultyLine(1);
  const plan = { ...noFaults, unplugAt: 5 };
  expect(line.pass(latin1('abc'), plan)).toEqual({ pieces: [latin1('abc')], unplugs: false });
  expect(line.pass(latin1('defg'), plan)).toEqual({ pieces: [latin1('de')], unplugs: true });
});

test('unplug@n ends the stream in the middle, once, and the board comes back with its files', async () => {
  await using session = await startBoard('generic', { faults: { unplugAt: 400 } });
  const { board, client } = session;
  await client.raw();
  await client.type('f = open("a", "w")\nf.write("x")\nf.close()\nwhile True: print("y" * 20)\x04');
  expect(await client.stream.closed).toEqual({ kind: 'unplugged' });
  expect(board.present).toBe(false);
  await board.powerOn();
  await using again = await attach(board);
  await again.raw();
  expect(await again.print('print(open("a").read())')).toBe('x\r\n');
});

test('a delayed and split line still carries a whole conversation', async () => {
  await using session = await startBoard('nano33ble', { faults: { delayMs: 2, split: true } });
  await session.client.raw();
  expect(await session.client.print('print("late but whole")')).toBe('late but whole\r\n');
});

test('a split line keeps the order of bytes that are asked for while a piece is given', async () => {
  const clock = new ManualClock();
  let heard = '';
  const more = ['and the second ', 'and the third'];
  const cable: Cable = new Cable({
    clock,
    plan: () => ({ ...noFaults, split: true }),
    toBoard: () => Promise.resolve(),
    toHost: (piece) => {
      heard += latin1Text(piece);
      const next = more.shift();
      if (next !== undefined) cable.receive(latin1(next));
    },
    onUnplug: () => undefined,
  });
  cable.receive(latin1('the first of three '));
  await clock.advance(1);
  expect(heard).toBe('the first of three and the second and the third');
  expect(cable.queuedBytes).toBe(0);
});

test('disk-full can be turned on and off while the board runs', async () => {
  await using session = await startBoard('generic');
  const { board, client } = session;
  await client.raw();
  board.faults.set({ diskFull: true });
  expect((await client.exec('open("a", "w").write("x")')).err).toContain('OSError: 28');
  expect(await client.print('import os\nprint(os.statvfs("/")[3])')).toBe('0\r\n');
  board.faults.set({ diskFull: false });
  await client.print('f = open("a", "w")\nf.write("x")\nf.close()');
});

test('slow flash stalls the program for the time given', async () => {
  await using session = await startBoard('generic', { faults: { slowFlash: { ms: 40, bytes: 4096 } } });
  await session.client.raw();
  const code =
    'import time\nt = time.ticks_ms()\nf = open("a", "w")\nf.write(bytes(8192))\nf.close()\nprint(time.ticks_diff(time.ticks_ms(), t) >= 80)';
  expect(await session.client.print(code)).toBe('True\r\n');
});

test('what is typed while flash is erased is not lost', async () => {
  await using session = await startBoard('generic', { faults: { slowFlash: { ms: 60, bytes: 4096 } } });
  const { client } = session;
  await client.raw();
  const code =
    'import sys\nf = open("a", "w")\nprint("go")\nf.write(bytes(8192))\nf.close()\nprint(sys.stdin.read(300) == "0123456789" * 30)\x04';
  await client.type(code);
  await client.until('go\r\n');
  for (let i = 0; i < 30; i++) await client.type('0123456789');
  expect(await client.until('\x04')).toBe('True\r\n\x04');
});

test('a port behind a link is no faster than it', async () => {
  await using session = await startBoard('generic', { faults: { link: 'uart115200' } });
  const { client } = session;
  await client.raw();
  const started = performance.now();
  expect((await client.print('print("x" * 1150)')).length).toBe(1152);
  expect(performance.now() - started).toBeGreaterThanOrEqual(100);
});

test('a main.py that catches everything is not stopped by Ctrl-C', async () => {
  await using session = await startBoard('generic', { faults: { main: 'catches-everything' } });
  const { board, client } = session;
  const phases: string[] = [];
  const started = new Promise<void>((resolve) => {
    board.onDidHappen(({ kind, text }) => {
      if (kind === 'phase') phases.push(text);
      // Its pin is lit from within: before that, the board is still reading main.py, and Ctrl-C ends that as on any board.
      if (kind === 'pin') resolve();
    });
  });
  await started;
  for (let i = 0; i < 20; i++) {
    await client.type('\x03');
    await new Promise((resolve) => setImmediate(resolve));
  }
  await board.powerOff();
  expect(phases).toEqual(['boot', 'main']);
});

test('a main.py that prints for ever is heard by a client that comes late, and Ctrl-C ends it', async () => {
  await using session = await startBoard('openmv-h7', { faults: { main: 'prints-forever' } });
  await session.client.until('reading 500\r\n');
  await session.client.type('\x03');
  expect(await session.client.until('>>> ')).toContain('KeyboardInterrupt');
});

test('main= set on a running board takes effect at its next reset, and goes with the fault', async () => {
  const files = { '/main.py': 'print("my own main")\n' };
  await using session = await startBoard('generic', { files });
  const { board } = session;
  await session.client.until('my own main');
  board.faults.set({ main: 'prints-forever' });
  await board.pressReset();
  await presence(board, true);
  const trouble = await attach(board);
  await trouble.until('reading 10\r\n');
  await trouble[Symbol.asyncDispose]();
  board.faults.set({ main: undefined });
  await board.powerOff();
  await board.powerOn();
  await presence(board, true);
  await using again = await attach(board);
  await again.until('my own main');
});

test('main=kills-usb set on a running board takes its port away after the next reset only', async () => {
  await using session = await startBoard('nano33ble');
  const { board } = session;
  await session.client.until('>>> ');
  board.faults.set({ main: 'kills-usb' });
  expect(board.present).toBe(true);
  const inMain = new Promise<void>((resolve) => {
    board.onDidHappen(({ kind, text }) => (kind === 'phase' && text === 'main' ? resolve() : undefined));
  });
  await board.pressReset();
  await inMain;
  expect(board.present).toBe(false);
});

test('main=kills-usb: the port is away while main.py runs, and nothing but taking main.py away brings it back', async () => {
  await using session = await startBoard('nano33ble', { faults: { main: 'kills-usb', deadUsbInMain: true } });
  const { board } = session;
  await presence(board, false);
  const pins: string[] = [];
  const blinked = new Promise<void>((resolve) => {
    board.onDidHappen(({ kind, text }) => {
      if (kind === 'pin' && pins.push(text) === 2) resolve();
    });
  });
  await blinked;
  expect(board.present).toBe(false);
  await board.pressReset();
  expect(board.present).toBe(false);
});

test('firmware with dead USB in main.py: the port returns when main.py ends', async () => {
  const files = { '/main.py': 'import time\ntime.sleep_ms(100)\n' };
  await using session = await startBoard('nano33ble', { files, faults: { deadUsbInMain: true } });
  await presence(session.board, false);
  await presence(session.board, true);
  await using again = await attach(session.board);
  await again.raw();
});

test('a sleeping board has no port until it wakes', async () => {
  await using session = await startBoard('generic');
  const { board, client } = session;
  board.faults.set({ asleep: true });
  expect(await client.stream.closed).toEqual({ kind: 'unplugged' });
  const open = (): Promise<unknown> => board.open({ baudRate: 115_200, lines: 'untouched', deadline: Deadline.after(1000) });
  await expect(open()).rejects.toMatchObject({ code: 'transport.not-found', details: { mayBeAsleep: true } });
  await board.powerOff();
  await expect(open()).rejects.toMatchObject({ details: { port: 'sim:generic' } });
  await expect(open()).rejects.not.toMatchObject({ details: { mayBeAsleep: true } });
  await board.powerOn();
  board.faults.set({ asleep: false });
  await presence(board, true);
  await using again = await attach(board);
  await again.until('>>> ');
});

describe('a FAT disk that caches its directory', () => {
  const code = (after: string): string => `import os\nf = open("a", "w")\nf.write("x" * 2000)\nf.close()\n${after}`;
  const cutAfter = async (after: string, seed: number): Promise<string> => {
    await using session = await startBoard('openmv-h7', { faults: { fatCache: true, seed } });
    await session.client.raw();
    await session.client.print(code(after));
    await session.board.powerOff();
    await session.board.powerOn();
    await using again = await attach(session.board);
    await again.raw();
    return await again.print('import os\nprint(os.stat("a")[6] if "a" in os.listdir() else None)');
  };

  test('keeps what was synced', async () => {
    expect(await cutAfter('os.sync()', 1)).toBe('2000\r\n');
  });

  test('may lose the rest when its power is cut', async () => {
    const left = [await cutAfter('', 1), await cutAfter('', 2), await cutAfter('', 3)];
    expect(left.every((size) => size === '2000\r\n')).toBe(false);
  });
});
