import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { once } from 'node:events';
import { existsSync, watch } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { SerialPortMock as UntypedMock } from 'serialport';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Deadline } from '../base/deadline.js';
import { utf8, utf8Text } from '../base/bytes.js';
import type { LinePolicy } from '../transport/byte-stream.js';
import { createOpenPort } from './open-port.js';
import { kindOfOpenError } from './serial-errors.js';
import { openSerialStream, stepsOnClose, stepsOnOpen, type SerialPortClass } from './serial-stream.js';

/** The mock's own types point to a package that is not ours to import. */
const SerialPortMock = UntypedMock as unknown as SerialPortClass & { binding: { reset(): void; createPort(path: string): void } };

const wait = () => ({ deadline: Deadline.after(5000) });

describe('modem lines', () => {
  beforeEach(() => SerialPortMock.binding.reset());

  async function linesSetBy(lines: LinePolicy, platform: NodeJS.Platform) {
    SerialPortMock.binding.createPort('/dev/mock');
    const set: { dtr: boolean; rts: boolean }[] = [];
    class Recorder extends SerialPortMock {
      override set(options: { dtr: boolean; rts: boolean; brk: boolean }, callback: (error: Error | null) => void) {
        set.push({ dtr: options.dtr, rts: options.rts });
        super.set(options, callback);
      }
    }
    const stream = await openSerialStream(
      '/dev/mock',
      { baudRate: 115_200, lines, ...wait() },
      { platform, load: async () => Recorder },
    );
    const opened = set.splice(0);
    await stream[Symbol.asyncDispose]();
    return { opened, closed: set };
  }

  test('sets both lines in one step on Linux, and leaves closing to the driver', async () => {
    expect(await linesSetBy('assert-both', 'linux')).toEqual({ opened: [{ dtr: true, rts: true }], closed: [] });
  });

  test('on Windows goes from both low over DTR to both high, and drops RTS before DTR at the end', async () => {
    expect(await linesSetBy('assert-both', 'win32')).toEqual({
      opened: [
        { dtr: false, rts: false },
        { dtr: true, rts: false },
        { dtr: true, rts: true },
      ],
      closed: [
        { dtr: true, rts: false },
        { dtr: false, rts: false },
      ],
    });
  });

  test('keeps both released where DTR is wired to reset', async () => {
    expect(await linesSetBy('release-both', 'win32')).toEqual({ opened: [{ dtr: false, rts: false }], closed: [] });
  });

  test('touches no line of a plain serial port on any system', async () => {
    for (const platform of ['linux', 'darwin', 'win32'] as const) {
      SerialPortMock.binding.reset();
      expect(await linesSetBy('untouched', platform)).toEqual({ opened: [], closed: [] });
    }
  });

  test('never leaves the lines unequal, which would hold an ESP32 in reset or boot mode', () => {
    for (const lines of ['assert-dtr', 'assert-both', 'release-both'] as const)
      for (const platform of ['linux', 'darwin', 'win32'] as const) {
        const last = stepsOnOpen(lines, platform).at(-1);
        expect(last?.dtr).toBe(last?.rts);
        const closing = stepsOnClose(lines, platform).at(-1);
        expect(closing?.dtr).toBe(closing?.rts);
      }
  });
});

test.each([
  ['Error: No such file or directory, cannot open /dev/ttyACM0', 'linux', 'not-found'],
  ['Error: Permission denied, cannot open /dev/ttyACM0', 'linux', 'denied'],
  ['Error Resource temporarily unavailable Cannot lock port', 'linux', 'busy'],
  ['Error: Device or resource busy, cannot open /dev/ttyUSB0', 'linux', 'busy'],
  ['Error: Inappropriate ioctl for device, cannot open /dev/null', 'linux', 'not-a-port'],
  ['Opening COM3: Access denied', 'win32', 'busy'],
  ['Opening COM9: File not found', 'win32', 'not-found'],
  ['Error: Input/output error, cannot open /dev/ttyS0', 'linux', 'failed'],
])('understands the words %j of the driver on %s as %s', (words, platform, kind) => {
  expect(kindOfOpenError(words, platform)).toBe(kind);
});

function hasSocat(): boolean {
  try {
    execFileSync('socat', ['-V'], { stdio: 'ignore' });
    return process.platform !== 'win32';
  } catch {
    return false;
  }
}

describe.skipIf(!hasSocat())('a pseudo-terminal (skipped where socat is not installed)', () => {
  let folder: string;
  let link: string;
  let socat: ChildProcess;

  beforeEach(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'outpost-pty-'));
    link = path.join(folder, 'board');
    const appeared = new Promise<void>((resolve) => {
      const watcher = watch(folder, () => {
        if (!existsSync(link)) return;
        watcher.close();
        resolve();
      });
    });
    socat = spawn('socat', [`pty,raw,echo=0,link=${link}`, 'EXEC:cat'], { stdio: 'ignore' });
    await appeared;
  });
  afterEach(async () => {
    socat.kill();
    await rm(folder, { recursive: true, force: true });
  });

  const open = () =>
    createOpenPort({ locks: path.join(folder, 'locks'), program: 'test' })(link, {
      baudRate: 115_200,
      lines: 'assert-dtr',
      ...wait(),
    });

  test('opens though it has no modem lines, and carries a megabyte unchanged', async () => {
    const stream = await open();
    const sent = new Uint8Array(1 << 20).map((_, i) => (i * 7 + (i >> 8)) & 0xff);
    const writer = stream.writable.getWriter();
    const writing = writer.write(sent);
    const reader = stream.readable.getReader();
    const got = new Uint8Array(sent.length);
    for (let at = 0; at < sent.length;) {
      const { value } = await reader.read();
      got.set(value!, at);
      at += value!.length;
    }
    await writing;
    expect(Buffer.from(got).equals(sent)).toBe(true);
    await stream[Symbol.asyncDispose]();
    expect(await stream.closed).toEqual({ kind: 'released' });
  });

  test('says that it was unplugged when the other end goes, and fails writes', async () => {
    const stream = await open();
    socat.kill();
    await once(socat, 'exit');
    expect(await stream.closed).toEqual({ kind: 'unplugged' });
    await expect(stream.writable.getWriter().write(utf8('x'))).rejects.toThrow('closed');
    expect(await stream.readable.getReader().read()).toEqual({ done: true, value: undefined });
  });

  test('is refused with the holder while we have it open, and free again afterwards', async () => {
    const first = await open();
    await expect(open()).rejects.toMatchObject({
      code: 'transport.open-busy',
      details: { port: await realpath(link), holder: 'test', pid: process.pid },
    });
    await first[Symbol.asyncDispose]();
    const second = await open();
    const writer = second.writable.getWriter();
    await writer.write(utf8('again'));
    expect(utf8Text((await second.readable.getReader().read()).value!)).toBe('again');
    await second[Symbol.asyncDispose]();
  });

  test('refuses what is no serial device, and what is not there', async () => {
    const port = createOpenPort({ locks: path.join(folder, 'locks'), program: 'test' });
    const options = { baudRate: 115_200, lines: 'assert-dtr', ...wait() } as const;
    await expect(port('/dev/null', options)).rejects.toMatchObject({ code: 'transport.not-a-port' });
    await expect(port('/etc/hostname', options)).rejects.toMatchObject({ code: 'transport.not-a-port' });
    await expect(port('/dev/ttyACM99', options)).rejects.toMatchObject({
      code: 'transport.not-found',
      details: { port: '/dev/ttyACM99' },
    });
    await expect(port('sim:unknown', options)).rejects.toMatchObject({ code: 'transport.not-found' });
  });
});
