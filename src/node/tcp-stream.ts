import net from 'node:net';
import { systemClock } from '../base/clock.js';
import { OutpostError } from '../base/errors.js';
import { throwIfAborted, withDeadline } from '../base/deadline.js';
import type { ByteStream, CloseReason, OpenOptions } from '../transport/byte-stream.js';
import { errnoOf } from './errno.js';
import { byteStreamOf } from './node-stream.js';

/** A board behind a TCP port, such as `tcp://127.0.0.1:7000`. */
export interface TcpAddress {
  readonly host: string;
  readonly port: number;
}

/** Takes `tcp://host:port` apart (IPv6 in brackets); null when it is none. */
export function parseTcpAddress(address: string): TcpAddress | null {
  const match = /^tcp:\/\/(\[[0-9A-Fa-f:.]+\]|[^[\]:/@\s]+):(\d{1,5})\/?$/.exec(address);
  const host = match?.[1];
  const port = Number(match?.[2]);
  if (host === undefined || port < 1 || port > 65_535) return null;
  return { host: host.replace(/^\[|\]$/g, ''), port };
}

/**
 * Connects to a board behind TCP (a simulated board of another process, or a serial server in raw mode).
 *
 * Small writes leave at once (no Nagle delay). There are no modem lines and no baud rate.
 *
 * @throws OutpostError `app.usage` for a malformed address, `transport.not-found` when nothing listens there, `transport.open-failed`
 *   otherwise; `protocol.timeout`.
 */
export async function openTcpStream(address: string, options: OpenOptions): Promise<ByteStream> {
  const target = parseTcpAddress(address);
  if (target === null) throw new OutpostError('app.usage', { message: `${address} is not of the form tcp://host:port` });
  throwIfAborted(options.signal);
  const socket = net.connect({ ...target, noDelay: true, keepAlive: true });
  try {
    await withDeadline(connected(socket), `connecting to ${address}`, options);
  } catch (error) {
    socket.destroy();
    throw connectError(error, address);
  }
  return streamOf(socket, address);
}

const LINGER_MS = 500;

function connected(socket: net.Socket): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.once('error', reject);
    socket.once('connect', () => {
      socket.off('error', reject);
      resolve();
    });
  });
}

function connectError(error: unknown, port: string): unknown {
  const code = errnoOf(error);
  if (code === undefined || !/^E[A-Z_]+$/.test(code)) return error;
  if (['ECONNREFUSED', 'ENOTFOUND', 'EHOSTUNREACH', 'ENETUNREACH', 'EAI_AGAIN', 'ECONNRESET'].includes(code))
    return new OutpostError('transport.not-found', { port }, { cause: error });
  return new OutpostError('transport.open-failed', { port, reason: code }, { cause: error });
}

function streamOf(socket: net.Socket, label: string): ByteStream {
  let isReleased = false;
  let failure: Error | undefined;
  const ended = new Promise<CloseReason>((resolve) => {
    socket.on('error', (error) => {
      failure = error;
    });
    socket.once('end', () => socket.destroy());
    socket.once('close', () => {
      const code = errnoOf(failure);
      if (isReleased) resolve({ kind: 'released' });
      else if (failure === undefined || code === 'ECONNRESET' || code === 'EPIPE') resolve({ kind: 'unplugged' });
      else resolve({ kind: 'failed', message: failure.message });
    });
  });
  return byteStreamOf({
    label,
    duplex: socket,
    ended,
    release: async () => {
      isReleased = true;
      if (socket.destroyed) return;
      if (socket.writableLength === 0) {
        socket.destroy();
        return;
      }
      // What was written still goes out; a peer that never reads must not keep us.
      const limit = systemClock.after(LINGER_MS, () => socket.destroy());
      socket.once('close', () => limit[Symbol.dispose]());
      socket.end(() => socket.destroy());
    },
  });
}
