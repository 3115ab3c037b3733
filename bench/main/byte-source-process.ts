import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { openByteSource } from '../../src/simulators/byte-source.js';
import { joinSocket } from '../../src/simulators/expose-tcp.js';

/** Serves a byte source on loopback, prints its address, and stays until it is ended. */
export async function serveByteSource(bytes: number): Promise<void> {
  const server = createServer({ noDelay: true }, (socket) => {
    socket.on('error', () => socket.destroy()); // the reader went: nothing to do for it
    joinSocket(openByteSource({ bytes }), socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  process.stdout.write(`tcp://127.0.0.1:${(server.address() as AddressInfo).port}\n`);
}
