import type { Duplex } from 'node:stream';
import { throwIfAborted, withDeadline } from '../base/deadline.js';
import type { ByteStream, CloseReason, LinePolicy, OpenOptions, SerialControl } from '../transport/byte-stream.js';
import { noticeHangUp } from './hang-up.js';
import { loadSerialPort } from './load-serialport.js';
import { byteStreamOf } from './node-stream.js';
import { serialOpenError } from './serial-errors.js';

/** The part of serialport's port that is used; `SerialPortMock` has it too. */
export interface SerialDriverPort extends Duplex {
  readonly path: string;
  readonly isOpen: boolean;
  open(callback: (error: Error | null) => void): void;
  close(callback: (error: Error | null) => void): void;
  update(options: { baudRate: number }, callback: (error: Error | null) => void): void;
  set(options: { dtr: boolean; rts: boolean; brk: boolean }, callback: (error: Error | null) => void): void;
}

/** Serialport's class, or its mock. */
export type SerialPortClass = new (options: {
  path: string;
  baudRate: number;
  autoOpen: false;
  hupcl?: boolean;
}) => SerialDriverPort;

/** What tests replace. */
export interface SerialStreamOptions {
  readonly platform?: NodeJS.Platform;
  readonly load?: () => Promise<SerialPortClass>;
}

/**
 * Opens a serial device as a byte stream.
 *
 * The modem lines are set as the policy says, before anything is read; where they can't be set (pseudo-terminals
 * refuse the ioctl) that is not an error. With `untouched` no line is set and none is dropped at the end.
 * Source: reference/micropython-host.md 1.8; reference/toolchain.md section 3.
 *
 * @throws OutpostError `transport.open-denied`, `transport.open-busy`, `transport.not-found`, `transport.not-a-port` or
 *   `transport.open-failed`; `protocol.timeout` when the driver does not answer before the deadline.
 */
export async function openSerialStream(path: string, options: OpenOptions, more: SerialStreamOptions = {}): Promise<ByteStream> {
  const { platform = process.platform, load = loadSerialPort } = more;
  throwIfAborted(options.signal);
  const SerialPort = await load();
  const port = new SerialPort({ path, baudRate: options.baudRate, autoOpen: false, hupcl: options.lines !== 'untouched' });
  const opening = openPort(port);
  try {
    await withDeadline(opening, `opening ${path}`, options);
  } catch (error) {
    // The driver may still finish opening after we gave up: then let the port go again.
    opening.then(
      () => port.close(() => undefined),
      () => undefined,
    );
    throw await serialOpenError(error, path, platform);
  }
  noticeHangUp(port);
  const lines = new SerialLines(port);
  await lines.apply(stepsOnOpen(options.lines, platform));
  return streamOf(port, lines, stepsOnClose(options.lines, platform));
}

/** Levels of the modem lines, in the order in which they are set. */
export type LineStep = { readonly dtr: boolean; readonly rts: boolean };

/** What is set after opening. On Windows a CP210x needs both low, then DTR, then RTS, or the chip resets. */
export function stepsOnOpen(lines: LinePolicy, platform: NodeJS.Platform): readonly LineStep[] {
  switch (lines) {
    case 'untouched':
      return [];
    case 'release-both':
      return [{ dtr: false, rts: false }];
    case 'assert-both':
      if (platform !== 'win32') return [BOTH];
      return [{ dtr: false, rts: false }, { dtr: true, rts: false }, BOTH];
    case 'assert-dtr':
      // Equal levels also for native USB: an unknown board may have the two-transistor reset circuit.
      return [BOTH];
  }
}

/** What is set before closing. Windows drops DTR first, which resets a board with the two-transistor circuit. */
export function stepsOnClose(lines: LinePolicy, platform: NodeJS.Platform): readonly LineStep[] {
  if (platform !== 'win32' || lines === 'untouched' || lines === 'release-both') return [];
  return [
    { dtr: true, rts: false },
    { dtr: false, rts: false },
  ];
}

const BOTH: LineStep = { dtr: true, rts: true };

function openPort(port: SerialDriverPort): Promise<void> {
  return new Promise((resolve, reject) => {
    port.open((error) => (error === null ? resolve() : reject(error)));
  });
}

function streamOf(port: SerialDriverPort, lines: SerialLines, closing: readonly LineStep[]): ByteStream {
  let isReleased = false;
  const ended = new Promise<CloseReason>((resolve) => {
    port.once('close', (error?: (Error & { disconnected?: boolean }) | null) => {
      if (error === null || error === undefined) resolve(isReleased ? { kind: 'released' } : { kind: 'unplugged' });
      else resolve(error.disconnected === true ? { kind: 'unplugged' } : { kind: 'failed', message: error.message });
    });
    port.once('error', (error: Error) => resolve({ kind: 'failed', message: error.message }));
  });
  return byteStreamOf({
    label: port.path.replace(/^\/dev\//, ''),
    duplex: port,
    control: lines,
    ended,
    release: async () => {
      isReleased = true;
      if (!port.isOpen) return;
      await lines.apply(closing);
      await new Promise<void>((resolve) => port.close(() => resolve()));
    },
  });
}

/** Sets lines one change at a time and remembers them: the driver writes all three at each call. */
class SerialLines implements SerialControl {
  readonly #port: SerialDriverPort;
  #levels = { dtr: true, rts: true, brk: false };
  #last: Promise<void> = Promise.resolve();

  constructor(port: SerialDriverPort) {
    this.#port = port;
  }

  async apply(steps: readonly LineStep[]): Promise<void> {
    for (const step of steps) await this.setSignals(step);
  }

  setSignals(signals: { readonly dtr?: boolean; readonly rts?: boolean; readonly brk?: boolean }): Promise<void> {
    this.#last = this.#last.then(() => {
      this.#levels = { ...this.#levels, ...signals };
      return this.#set();
    });
    return this.#last;
  }

  setBaudRate(baudRate: number): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#port.update({ baudRate }, (error) => (error ? reject(error) : resolve()));
    });
  }

  /** Never fails: a pseudo-terminal has no lines, and a port that is gone says so by its end. */
  #set(): Promise<void> {
    return new Promise((resolve) => this.#port.set(this.#levels, () => resolve()));
  }
}
