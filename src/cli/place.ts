import { systemClock } from '../base/clock.js';
import { pause, throwIfAborted, type WaitOptions } from '../base/deadline.js';
import { isOutpostError, OutpostError } from '../base/errors.js';
import { genericProfile, matchUsb } from '../boards/catalogue.js';
import type { BoardProfile } from '../boards/profile.js';
import { createOpenPort } from '../node/open-port.js';
import { dataPaths } from '../node/paths.js';
import type { SerialPortEntry } from '../node/ports.js';
import type { ByteStream, OpenOptions, OpenPort } from '../transport/byte-stream.js';
import { numberOption } from './arguments.js';
import { choosePort } from './choose-port.js';
import type { Context } from './verb.js';

/** Where the board of a command is, and how to get there again after a reset. */
export interface Place extends AsyncDisposable {
  readonly kind: 'serial' | 'tcp' | 'simulated';
  readonly address: string;
  readonly label: string;
  readonly profile: BoardProfile;
  /** MicroPython for sure: a simulated board, or USB ids that only such boards have. */
  readonly isSureBoard: boolean;
  readonly baudRate: number;
  readonly open: (options: OpenOptions) => Promise<ByteStream>;
  readonly waitForPort: (options: WaitOptions) => Promise<void>;
}

/** Between two looks for a board that comes back. */
const LOOK_MS = 50;

/** Finds the place that a command names. A simulated board is powered on by that. */
export async function findPlace(context: Context): Promise<Place> {
  const baudRate = numberOption(context.args, 'baud', 50, 12_000_000);
  const address = await choosePort(context);
  const locks = dataPaths(context.options).locks;
  const openPort = createOpenPort({ locks, program: `outpost ${context.name}` });
  if (context.args.texts('fault').length > 0 && !address.startsWith('sim:')) {
    throw new OutpostError('app.usage', { message: '--fault works with a simulated board only.' });
  }
  if (address.startsWith('sim:')) return (await import('./simulated-place.js')).simulatedPlace(context, address);
  return address.startsWith('tcp:') ? tcpPlace(address, openPort, baudRate) : serialPlace(address, openPort, baudRate);
}

/**
 * A board behind TCP. While it restarts, its listener may be gone, or hang up on everyone at once; the connection that lives on proves its
 * return and is used.
 */
function tcpPlace(address: string, openPort: OpenPort, baudRate: number | null): Place {
  const profile = genericProfile();
  let waiting: ByteStream | undefined;
  return {
    kind: 'tcp',
    address,
    label: address,
    profile,
    isSureBoard: false,
    baudRate: baudRate ?? profile.baudRate,
    async open(options) {
      const stream = waiting ?? (await openPort(address, options));
      waiting = undefined;
      return stream;
    },
    async waitForPort(options) {
      while (waiting === undefined) {
        throwIfAborted(options.signal);
        if (options.deadline.isExpired) throw new OutpostError('transport.not-found', { port: address });
        try {
          const stream = await openPort(address, { ...options, baudRate: profile.baudRate, lines: 'untouched' });
          let isGone = false;
          void stream.closed.then(() => {
            isGone = true;
          });
          await pause(LOOK_MS, { clock: systemClock, signal: options.signal });
          if (!isGone) waiting = stream;
        } catch (error) {
          if (!isOutpostError(error, 'transport.not-found')) throw error;
          await pause(LOOK_MS, { clock: systemClock, signal: options.signal });
        }
      }
    },
    async [Symbol.asyncDispose]() {
      await waiting?.[Symbol.asyncDispose]();
    },
  };
}

/** A serial board may come back under another name: found by its USB serial number, else where it was plugged in. */
async function serialPlace(address: string, openPort: OpenPort, baudRate: number | null): Promise<Place> {
  const [{ listPorts }, { realpath }, { orElse }] = await Promise.all([
    import('../node/ports.js'),
    import('node:fs/promises'),
    import('../node/errno.js'),
  ]);
  const device = await orElse(realpath(address), address);
  const before = (await listPorts()).find((port) => port.path === device);
  const usb = before?.usb ?? null;
  const match = usb === null ? null : matchUsb(usb);
  const profile = match?.profile ?? genericProfile();
  let current = address;
  return {
    kind: 'serial',
    address,
    label: address.replace(/^\/dev\//, ''),
    profile,
    isSureBoard: match?.role === 'runtime' && match.isSure,
    baudRate: baudRate ?? profile.baudRate,
    open: (options) => openPort(current, options),
    async waitForPort(options) {
      for (;;) {
        throwIfAborted(options.signal);
        const ports = await listPorts();
        const found = before === undefined ? undefined : ports.find((port) => isSame(port, before));
        // Pseudo-terminals and stable links are not listed.
        const isThere = found !== undefined || (before === undefined && (await orElse(realpath(address), null)) !== null);
        if (isThere) {
          current = found?.path ?? address;
          return;
        }
        if (options.deadline.isExpired) throw new OutpostError('transport.not-found', { port: address });
        await pause(LOOK_MS, { clock: systemClock, signal: options.signal });
      }
    },
    async [Symbol.asyncDispose]() {
      // The stream owns the port and its lock.
    },
  };
}

function isSame(port: SerialPortEntry, before: SerialPortEntry): boolean {
  if (port.usb === null || before.usb === null) return port.path === before.path;
  if (before.usb.serial !== null) return port.usb.serial === before.usb.serial && port.usb.vid === before.usb.vid;
  return port.usb.location === before.usb.location && port.usb.vid === before.usb.vid;
}
