import { describe, expect, test } from 'vitest';
import { concat, latin1Text, utf8 } from '../../base/bytes.js';
import { ManualClock, systemClock, type Clock } from '../../base/clock.js';
import { Deadline } from '../../base/deadline.js';
import { OutpostError } from '../../base/errors.js';
import { ByteLink } from '../../transport/byte-link.js';
import { cutToBytes } from '../../transport/testing/splits.js';
import { recording } from '../../transport/testing/recordings.js';
import type { TranscriptEntry } from '../../transport/transcript.js';
import { playTranscript, type PlayedBoard } from '../../transport/transcript-player.js';
import { RawReplDriver, type RawReplTuning } from './driver.js';

const soon = { deadline: Deadline.after(10_000) };

type DriveOptions = Partial<RawReplTuning & { readonly onText: (bytes: Uint8Array) => void }>;

function drive(
  played: PlayedBoard,
  tuning: DriveOptions = {},
  clock: Clock = systemClock,
  feeder: (take: (chunk: Uint8Array) => void) => void = () => undefined,
): RawReplDriver {
  const link = new ByteLink(played.stream, (chunk) => driver.receive(chunk), { clock });
  const driver: RawReplDriver = new RawReplDriver(
    { clock, send: (bytes, options) => link.send(bytes, options) },
    { rawPaste: true, pieceBytes: 256, pauseMs: 0, onText: () => undefined, ...tuning },
  );
  void link.closed.then(() => driver.lose(link.lost()));
  feeder((chunk) => driver.receive(chunk));
  return driver;
}

async function whileTimePasses(clock: ManualClock, work: Promise<unknown>): Promise<void> {
  let isOver = false;
  work.catch(() => undefined).finally(() => (isOver = true));
  while (!isOver) {
    await clock.advance(100);
    await new Promise(setImmediate);
  }
  await work;
}

/** Passages of a recording by their position among those with bytes. */
function passages(name: string, from: number, to?: number): readonly TranscriptEntry[] {
  return recording(name).entries.slice(from, to);
}

const board = (text: string): TranscriptEntry => ({ ms: 0, dir: 'to-host', bytes: utf8(text) });
const host = (text: string): TranscriptEntry => ({ ms: 0, dir: 'to-board', bytes: utf8(text) });
const BANNER = 'raw REPL; CTRL-B to exit\r\n>';
const ENTER = [host('\x01'), board(`\r\n${BANNER}`)];

const names = ['qemu', 'unix'] as const;

describe('recordings of real firmware', () => {
  test.each(names)('%s: a script longer than two windows goes up exactly as recorded', async (rig) => {
    const entries = passages(`${rig}-06-raw-paste`, 0);
    const start = entries.findIndex((e, i) => i > 4 && latin1Text(e.bytes) === '\x05A\x01');
    const script = entries.slice(start).filter((e) => e.dir === 'to-board');
    const code = latin1Text(Uint8Array.from(script.slice(1, -2).flatMap((e) => [...e.bytes])));
    const played = playTranscript([...entries.slice(0, 2), ...entries.slice(start)], { cut: cutToBytes });
    const driver = drive(played);
    expect(await driver.enter(soon)).toBe(true);
    const result = await driver.exec(code, { ...soon, kind: 'ours' });
    expect(result).toMatchObject({ kind: 'end', stderr: new Uint8Array(0) });
    expect(result.stdout).toEqual(utf8(rig === 'qemu' ? '19\r\n' : '19\n'));
    expect(latin1Text(await driver.leave(soon))).toBe('>>> ');
    expect(played.deviation).toBeUndefined();
    expect(played.remaining).toBe(0);
  });

  test.each(names)('%s: small code goes plainly, with its traceback', async (rig) => {
    const entries = passages(`${rig}-05-raw-exec`, 0);
    const raising = entries.findIndex((e) => latin1Text(e.bytes).startsWith("print('before')"));
    const played = playTranscript([...entries.slice(0, 2), ...entries.slice(raising, raising + 2)]);
    const driver = drive(played);
    await driver.enter(soon);
    const result = await driver.exec("print('before')\n1/0\nprint('after')", { ...soon, kind: 'ours' });
    expect(result.kind === 'end' && latin1Text(result.stderr)).toMatch(/ZeroDivisionError: divide by zero\r?\n$/);
    expect(played.deviation).toBeUndefined();
  });

  test('SystemExit is told as a reset, after which the raw prompt is there', async () => {
    const entries = passages('qemu-05-raw-exec', 0);
    const exit = entries.findIndex((e) => latin1Text(e.bytes).includes('sys.exit(3)'));
    const played = playTranscript([...entries.slice(0, 2), ...entries.slice(exit, exit + 2)]);
    const driver = drive(played);
    await driver.enter(soon);
    expect(await driver.exec("import sys\nprint('x')\nsys.exit(3)", { ...soon, kind: 'ours' })).toEqual({
      kind: 'reset',
      stdout: utf8('x\r\n'),
    });
    expect(driver.isSynced).toBe(true);
  });

  test('a soft reset in raw mode ends at the raw prompt again', async () => {
    const played = playTranscript(passages('qemu-09-soft-reset', 2, 6));
    const driver = drive(played);
    await driver.enter(soon);
    let text = '';
    await driver.softReset({ ...soon, onStdout: (chunk) => (text += latin1Text(chunk)) });
    expect(text).toBe('\r\nMPY: soft reboot\r\nboot ran\r\n');
    expect(driver.isSynced).toBe(true);
    expect(played.remaining).toBe(0);
  });
});

describe('fallbacks', () => {
  const code = `x = 1  # ${'.'.repeat(300)}`;
  const plain = [host(`${code}\x04`), board('OK\x04\x04>')];

  test('a board that knows raw-paste but has it off gets plain pieces from then on', async () => {
    const played = playTranscript([...ENTER, host('\x05A\x01'), board('R\x00>'), ...plain, ...plain]);
    const driver = drive(played);
    await driver.enter(soon);
    await driver.exec(code, { ...soon, kind: 'ours' });
    await driver.exec(code, { ...soon, kind: 'ours' });
    expect(driver.usesRawPaste).toBe(false);
    expect(played.deviation).toBeUndefined();
  });

  test('firmware before 1.14 prints its banner and gets plain pieces', async () => {
    const played = playTranscript([...ENTER, host('\x05A\x01'), board(BANNER), ...plain]);
    const driver = drive(played);
    await driver.enter(soon);
    await driver.exec(code, { ...soon, kind: 'ours' });
    expect(played.deviation).toBeUndefined();
    expect(played.remaining).toBe(0);
  });

  test.each([
    ['refused or not understood', BANNER],
    ['granted', `\x04\x04KeyboardInterrupt: \r\n\x04>${BANNER}`],
  ])('an answer drowned in noise is asked for once more: the request was %s', async (_, cleared) => {
    const noisy = [host('\x05A\x01'), board('\xfe\xff'), host('\x03\x01'), board(cleared)];
    const good = [host('\x05A\x01'), { ms: 0, dir: 'to-host', bytes: Uint8Array.of(0x52, 1, 128, 0, 1, 1) } as const];
    const played = playTranscript([...ENTER, ...noisy, ...good, host(`${code}\x04`), board('\x01\x04\x04\x04>')]);
    const driver = drive(played);
    await driver.enter(soon);
    await driver.exec(code, { ...soon, kind: 'ours' });
    expect(played.deviation).toBeUndefined();
    expect(driver.usesRawPaste).toBe(true);
  });

  test('a board with a small input buffer never holds more than one window', async () => {
    const line = code.slice(0, 160);
    const window = { ms: 0, dir: 'to-host', bytes: Uint8Array.of(0x52, 1, 64, 0) } as const;
    const piece = (from: number, to: number): TranscriptEntry => host(`${line}\x04`.slice(from, to));
    const credit = board('\x01');
    const played = playTranscript([
      ...ENTER,
      host('\x05A\x01'),
      window,
      credit,
      piece(0, 64),
      credit,
      piece(64, 128),
      credit,
      piece(128, 200),
      board('\x04\x04\x04>'),
    ]);
    const driver = drive(played, { pieceBytes: 64 });
    await driver.enter(soon);
    await driver.exec(line, { ...soon, kind: 'ours' });
    expect(played.deviation).toBeUndefined();
  });
});

describe('an upload whose byte was lost', () => {
  const code = `x = ${'1 + '.repeat(80)}1\n`;
  const granted = { ms: 0, dir: 'to-host', bytes: Uint8Array.of(0x52, 1, 64, 0, 1) } as const;
  const request = [host('\x05A\x01'), granted];
  const first = host(code.slice(0, 64));
  const cleared = [host('\x03\x01'), board(`\x04\x04KeyboardInterrupt: \r\n\x04>\r\n${BANNER}`)];
  const whole = [
    ...request,
    ...Array.from({ length: 5 }, (_, i) => [host(`${code}\x04`.slice(64 * i, 64 * (i + 1))), board('\x01')]).flat(),
    host(`${code}\x04`.slice(320)),
    board('\x04\x04\x04>'),
  ];

  async function atPrompt(played: PlayedBoard): Promise<{ readonly driver: RawReplDriver; readonly clock: ManualClock }> {
    const clock = new ManualClock();
    const driver = drive(played, { pieceBytes: 64 }, clock);
    await driver.enter({ deadline: Deadline.after(1000, clock) });
    return { driver, clock };
  }

  test.each([
    ['of the code', [...request, first, ...cleared]],
    ['of the code, and then of the Ctrl-C', [...request, first, host('\x03\x01'), ...cleared]],
    ['of the request', [host('\x05A\x01'), ...cleared]],
  ])('%s begins anew, and runs once', async (_, lost) => {
    const played = playTranscript([...ENTER, ...lost, ...whole]);
    const { driver, clock } = await atPrompt(played);
    await whileTimePasses(clock, driver.exec(code, { deadline: Deadline.after(20_000, clock), kind: 'ours' }));
    expect(played.deviation).toBeUndefined();
    expect(played.remaining).toBe(0);
  });

  test.each([
    ['the request', [host('\x05A\x01'), host('\x03'), ...cleared]],
    ['the code, and of the answer to Ctrl-C', [...request, first, host('\x03'), ...cleared]],
  ])('of %s ends when it is interrupted, and nothing ran', async (_, lost) => {
    const played = playTranscript([...ENTER, ...lost]);
    const { driver, clock } = await atPrompt(played);
    const running = driver.exec(code, { deadline: Deadline.after(20_000, clock), kind: 'program' });
    await clock.advance(500);
    await driver.interrupt({ deadline: Deadline.after(1000, clock) });
    await whileTimePasses(clock, running);
    expect(await running).toMatchObject({ kind: 'end', stderr: utf8('KeyboardInterrupt: \r\n') });
    expect(played.deviation).toBeUndefined();
    expect(played.remaining).toBe(0);
    expect(driver.isSynced).toBe(true);
  });

  test('of one upload says nothing of it to the terminal', async () => {
    const shown: Uint8Array[] = [];
    const played = playTranscript([...ENTER, ...request, first, ...cleared, ...whole]);
    const clock = new ManualClock();
    const driver = drive(played, { pieceBytes: 64, onText: (bytes) => shown.push(bytes) }, clock);
    await driver.enter({ deadline: Deadline.after(1000, clock) });
    await whileTimePasses(clock, driver.exec(code, { deadline: Deadline.after(20_000, clock), kind: 'ours' }));
    expect(latin1Text(concat(shown)).trim()).toBe('');
  });

  test('again and again fails in time, at the prompt', async () => {
    const once = [...request, first, ...cleared];
    const played = playTranscript([...ENTER, ...Array.from({ length: 5 }, () => once).flat()]);
    const { driver, clock } = await atPrompt(played);
    const running = driver.exec(code, { deadline: Deadline.after(20_000, clock), kind: 'ours' });
    await expect(whileTimePasses(clock, running)).rejects.toMatchObject({ code: 'protocol.unexpected-reply' });
    expect(driver.isSynced).toBe(true);
  });
});

describe('interrupting', () => {
  test('a syntax error in the middle of an upload is answered with one 04', async () => {
    const code = `def f(:\n${'y = 2\n'.repeat(60)}`;
    const window = { ms: 0, dir: 'to-host', bytes: Uint8Array.of(0x52, 1, 128, 0, 1) } as const;
    const played = playTranscript([
      ...ENTER,
      host('\x05A\x01'),
      window,
      host(code.slice(0, 256)),
      board('\x04'),
      host('\x04'),
      board('\x04Traceback\r\n\x04>'),
    ]);
    const driver = drive(played);
    await driver.enter(soon);
    const result = await driver.exec(code, { ...soon, kind: 'ours' });
    expect(result.kind === 'end' && latin1Text(result.stderr)).toBe('Traceback\r\n');
    expect(played.deviation).toBeUndefined();
  });

  test('after Ctrl-C in an upload the closing 04 does not follow: it would reset', async () => {
    const code = 'z = 3\n'.repeat(60);
    const window = { ms: 0, dir: 'to-host', bytes: Uint8Array.of(0x52, 1, 128, 0, 1) } as const;
    const played = playTranscript([
      ...ENTER,
      host('\x05A\x01'),
      window,
      host(code.slice(0, 256)),
      host('\x03'),
      board('\x04\x04KeyboardInterrupt: \r\n\x04>'),
      host('1\x04'),
      board('OK\x04\x04>'),
    ]);
    const driver = drive(played);
    await driver.enter(soon);
    const running = driver.exec(code, { ...soon, kind: 'ours' });
    while (played.remaining > 5) await new Promise<void>((resolve) => systemClock.after(1, resolve));
    await driver.interrupt(soon);
    const result = await running;
    expect(result.kind === 'end' && latin1Text(result.stderr)).toBe('KeyboardInterrupt: \r\n');
    await driver.exec('1', { ...soon, kind: 'ours' });
    expect(played.deviation).toBeUndefined();
  });

  test('an abort interrupts the code and leaves the prompt usable', async () => {
    const played = playTranscript([
      ...ENTER,
      host('loop\x04'),
      board('OK'),
      host('\x03'),
      board('\x04KeyboardInterrupt: \r\n\x04>'),
      host('1\x04'),
      board('OK\x04\x04>'),
    ]);
    const driver = drive(played);
    await driver.enter(soon);
    const abort = new AbortController();
    const running = driver.exec('loop', { ...soon, signal: abort.signal, kind: 'ours', onAccepted: () => abort.abort() });
    await expect(running).rejects.toMatchObject({ name: 'AbortError' });
    expect(driver.isSynced).toBe(true);
    await driver.exec('1', { ...soon, kind: 'ours' });
    expect(played.deviation).toBeUndefined();
  });

  test('code that ignores Ctrl-C leaves the driver out of step', async () => {
    const played = playTranscript([...ENTER, host('loop\x04'), board('OK'), host('\x03' + '\x01\x03'.repeat(99))]);
    const driver = drive(played);
    await driver.enter(soon);
    await expect(driver.exec('loop', { deadline: Deadline.after(20), kind: 'ours' })).rejects.toMatchObject({
      code: 'protocol.timeout',
    });
    expect(driver.isSynced).toBe(false);
    await expect(driver.exec('1', { ...soon, kind: 'ours' })).rejects.toMatchObject({ code: 'session.wrong-mode' });
  });

  test('a frame whose end lost a byte is ended by asking, and the answer counts', async () => {
    const played = playTranscript([
      ...ENTER,
      host('look()\x04'),
      board('OK. 7\r\n\x04>'), // one 04 was lost
      host('\x01'),
      board('raw REPL; CTRL-B to exit\r\n>'),
      host('1\x04'),
      board('OK\x04\x04>'),
    ]);
    const driver = drive(played);
    await driver.enter(soon);
    const result = await driver.exec('look()', { deadline: Deadline.after(10_000), kind: 'ours' });
    expect(latin1Text(result.stdout)).toMatch(/^\. 7\r\n/);
    expect(driver.isSynced).toBe(true);
    await driver.exec('1', { ...soon, kind: 'ours' });
    expect(played.deviation).toBeUndefined();
  });

  test.each([
    ['\x04Traceback (most recent call last):\r\nOSError: 28\r\n>', 'Traceback (most recent call last):\r\nOSError: 28\r\n'],
    ['\x04>', ''],
    ['>', ''],
    ['\x04\x04', ''],
    ['\x04Traceback (most recent call last):\r\nOSError: 28\r\n\x04', 'Traceback (most recent call last):\r\nOSError: 28\r\n'],
  ])('the error of a frame whose end was lost is told: %j', async (ended, error) => {
    const played = playTranscript([...ENTER, host('look()\x04'), board(`OK${ended}`), host('\x01'), board(`\r\n${BANNER}`)]);
    const driver = drive(played);
    await driver.enter(soon);
    const result = await driver.exec('look()', { deadline: Deadline.after(10_000), kind: 'ours' });
    expect(result.kind === 'end' && latin1Text(result.stderr)).toBe(error);
  });

  test('a byte of the end that was doubled does no harm', async () => {
    const played = playTranscript([
      ...ENTER,
      host('look()\x04'),
      board('OK. 7\r\n\x04\x04\x04>'),
      host('1\x04'),
      board('OK\x04\x04>'),
    ]);
    const driver = drive(played);
    await driver.enter(soon);
    expect(await driver.exec('look()', { ...soon, kind: 'ours' })).toMatchObject({ kind: 'end', stdout: utf8('. 7\r\n') });
    await driver.exec('1', { ...soon, kind: 'ours' });
    expect(played.deviation).toBeUndefined();
  });

  test('a stream whose end was lost is asked for it once it is silent, and not before', async () => {
    const clock = new ManualClock();
    const played = playTranscript([...ENTER, host('give()\x04'), board('OK:1\r\n'), host('\x01'), board(`\x04>\r\n${BANNER}`)]);
    const chunks: string[] = [];
    let feed: (chunk: Uint8Array) => void = () => undefined;
    const driver = drive(played, {}, clock, (take) => {
      feed = take;
    });
    await driver.enter({ deadline: Deadline.after(1000, clock) });
    const running = driver.exec('give()', {
      deadline: Deadline.after(60_000, clock),
      kind: 'ours',
      readsNothing: true,
      onStdout: (chunk) => chunks.push(latin1Text(chunk)),
    });
    for (let i = 2; i < 6; i++) {
      await clock.advance(1000);
      expect(played.remaining).toBe(2);
      feed(utf8(`:${i}\r\n`));
    }
    await whileTimePasses(clock, running);
    expect(chunks.join('')).toBe(':1\r\n:2\r\n:3\r\n:4\r\n:5\r\n');
    expect(clock.now()).toBeLessThan(10_000);
  });

  test('a late answer to an earlier Ctrl-A in the middle of a frame ends nothing', async () => {
    const played = playTranscript([
      ...ENTER,
      host('look()\x04'),
      board('OKf 1 00\r\nraw REPL; CTRL-B to exit\r\n>. 7\r\n\x04\x04>'),
    ]);
    const driver = drive(played);
    await driver.enter(soon);
    const result = await driver.exec('look()', { ...soon, kind: 'ours' });
    expect(result.kind).toBe('end');
    expect(latin1Text(result.stdout)).toBe('f 1 00\r\nraw REPL; CTRL-B to exit\r\n>. 7\r\n');
  });

  test('a port that goes fails what waits', async () => {
    const played = playTranscript([...ENTER, host('loop\x04'), board('OK')]);
    const driver = drive(played);
    await driver.enter(soon);
    const running = driver.exec('loop', {
      ...soon,
      kind: 'ours',
      onAccepted: () => driver.lose(new OutpostError('transport.lost', { port: 'x', reason: 'unplugged' })),
    });
    await expect(running).rejects.toMatchObject({ code: 'transport.lost' });
  });
});
