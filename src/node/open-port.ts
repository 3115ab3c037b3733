import { realpath } from 'node:fs/promises';
import { OutpostError } from '../base/errors.js';
import type { Disposable } from '../base/disposable.js';
import type { ByteStream, OpenOptions, OpenPort } from '../transport/byte-stream.js';
import { orElse } from './errno.js';
import { openTcpStream } from './tcp-stream.js';

/** What opening needs besides the address. */
export interface OpenPortOptions {
  /** The `locks` folder. */
  readonly locks: string;
  /** Our name in lock files, such as `Outpost` or `outpost run`. */
  readonly program: string;
  /** Opens `sim:<board>`; from the composition root's registry of simulated boards. */
  readonly openSimulated?: OpenPort;
}

/**
 * Makes the function that opens any address: a serial device, `tcp://host:port`, or `sim:<board>`.
 *
 * A serial device is checked to be one, looked up in the lock files and (Linux) in `/proc` before it is opened, so that the error names
 * who has it; the lock is held until the stream ends. Serial code is loaded only when a serial device is opened.
 */
export function createOpenPort(options: OpenPortOptions): OpenPort {
  return (address, open) => {
    if (address.startsWith('tcp:')) return openTcpStream(address, open);
    if (!address.startsWith('sim:')) return openSerial(address, open, options);
    if (options.openSimulated === undefined) return Promise.reject(new OutpostError('transport.not-found', { port: address }));
    return options.openSimulated(address, open);
  };
}

async function openSerial(address: string, open: OpenOptions, { locks, program }: OpenPortOptions): Promise<ByteStream> {
  const [{ openSerialStream }, { checkSerialDevice, serialOpenError }, { lockPort }, { busyError, findHolder }] =
    await Promise.all([
      import('./serial-stream.js'),
      import('./serial-errors.js'),
      import('./port-lock.js'),
      import('./port-holder.js'),
    ]);
  await checkSerialDevice(address);
  const device = await orElse(realpath(address), address);
  const lock = lockPort(device, { folder: locks, program });
  try {
    const holder = await findHolder(device);
    if (holder !== null) throw busyError(address, holder);
    const stream = await openSerialStream(address, open);
    return holdUntilClosed(stream, lock);
  } catch (error) {
    lock[Symbol.dispose]();
    throw await serialOpenError(error, address, process.platform);
  }
}

function holdUntilClosed(stream: ByteStream, lock: Disposable): ByteStream {
  void stream.closed.then(() => lock[Symbol.dispose]());
  return stream;
}
