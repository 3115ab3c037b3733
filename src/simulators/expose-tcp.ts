import { createServer, type Server, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';
import { systemClock } from '../base/clock.js';
import { Deadline, pause } from '../base/deadline.js';
import { OutpostError } from '../base/errors.js';
import type { ByteStream } from '../transport/byte-stream.js';
import type { SimulatedBoard } from './simulated-board.js';

/** A board that other programs reach over TCP. Disposing of it closes the port; the board stays on. */
export interface TcpExposure extends AsyncDisposable {
  readonly host: string;
  readonly port: number;
}

const LOOPBACK = new Set(['127.0.0.1', '::1', 'localhost']);
/** A client that stays this long is there; the next one is turned off. */
const GOING_MS = 100;
const SERIAL_OPTIONS = { baudRate: 115_200, lines: 'assert-dtr' } as const;

/**
 * Serves one board on loopback, one client at a time; port 0 picks a free one.
 *
 * When the board's port vanishes the client is disconnected, as a serial port would be; a client that comes while it
 * is away is turned off at once.
 *
 * @throws OutpostError `app.usage` for an address that is not loopback, `transport.open-failed` when it is taken.
 */
export async function exposeOnTcp(
  board: SimulatedBoard,
  { host = '127.0.0.1', port = 0 }: { readonly host?: string; readonly port?: number } = {},
): Promise<TcpExposure> {
  if (!LOOPBACK.has(host))
    throw new OutpostError('app.usage', { message: `A board is served on loopback only, not on ${host}.` });
  const sockets = new Set<Socket>();
  const server = createServer({ noDelay: true }, (socket) => {
    const before = [...sockets];
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy()); // a client that went; nothing to do for it
    haveGone(before)
      .then(() => board.open({ ...SERIAL_OPTIONS, deadline: Deadline.none }))
      .then(
        (stream) => joinSocket(stream, socket),
        () => socket.destroy(),
      );
  });
  await listen(server, host, port);
  return {
    host,
    port: (server.address() as AddressInfo).port,
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

/** The end of the client before and the next one's call arrive in any order: the end is waited for, a little. */
function haveGone(sockets: readonly Socket[]): Promise<unknown> {
  if (sockets.length === 0) return Promise.resolve();
  const closed = sockets.map((socket) => new Promise<void>((resolve) => socket.once('close', () => resolve())));
  return Promise.race([Promise.all(closed), pause(GOING_MS, { clock: systemClock })]);
}

function listen(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error) =>
      reject(new OutpostError('transport.open-failed', { port: `${host}:${port}`, reason: error.message }, { cause: error })),
    );
    server.listen(port, host, () => resolve());
  });
}

/** Joins a stream and a socket until either ends. Back-pressure goes both ways. */
export function joinSocket(stream: ByteStream, socket: Socket): void {
  const writer = stream.writable.getWriter();
  writer.closed.catch(() => undefined); // the stream's end is told by `closed`
  socket.on('data', (chunk: Buffer) => {
    socket.pause();
    writer.write(new Uint8Array(chunk)).then(
      () => socket.resume(),
      () => socket.destroy(),
    );
  });
  socket.once('close', () => void stream[Symbol.asyncDispose]());
  void sendAll(stream, socket);
}

/** The kernel takes megabytes at once, and a board refills its stream as it is read: each chunk gives Ctrl-C its turn. */
async function sendAll(stream: ByteStream, socket: Socket): Promise<void> {
  const reader = stream.readable.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done || socket.destroyed) break;
    if (socket.write(value)) await new Promise((resolve) => setImmediate(resolve));
    else await drained(socket);
  }
  socket.end();
}

function drained(socket: Socket): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      socket.off('drain', end);
      socket.off('close', end);
      resolve();
    };
    socket.once('drain', end);
    socket.once('close', end);
  });
}
