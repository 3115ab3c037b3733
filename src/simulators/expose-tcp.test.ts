import { connect, type Socket } from 'node:net';
import { expect, test } from 'vitest';
import { Emitter } from '../base/event.js';
import { OutpostError } from '../base/errors.js';
import { createMemoryStreamPair } from '../transport/memory-stream.js';
import { exposeOnTcp } from './expose-tcp.js';
import type { SimulatedBoard } from './simulated-board.js';

/** A port for one client at a time, which says its number to each. */
function port(): SimulatedBoard {
  let isOpen = false;
  let opened = 0;
  const board = {
    id: 'generic',
    present: true,
    onDidChangePresence: new Emitter<boolean>().event,
    onDidHappen: new Emitter<never>().event,
    open: async () => {
      if (isOpen) throw new OutpostError('transport.open-busy', { port: 'sim:generic' });
      isOpen = true;
      const { host, device } = createMemoryStreamPair();
      void host.closed.then(() => (isOpen = false));
      await device.writable.getWriter().write(Uint8Array.of(++opened));
      return host;
    },
  };
  return board as unknown as SimulatedBoard;
}

function firstByte(at: number): Promise<{ readonly socket: Socket; readonly byte: number | undefined }> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port: at });
    socket.once('data', (chunk: Buffer) => resolve({ socket, byte: chunk[0] }));
    socket.once('close', () => resolve({ socket, byte: undefined }));
  });
}

test('a client that calls the moment the one before has left gets the board', async () => {
  await using exposure = await exposeOnTcp(port());
  for (let n = 1; n <= 20; n++) {
    const { socket, byte } = await firstByte(exposure.port);
    expect(byte).toBe(n);
    socket.destroy();
  }
});

test('a second client is turned off while the first one stays', async () => {
  await using exposure = await exposeOnTcp(port());
  const first = await firstByte(exposure.port);
  const second = await firstByte(exposure.port);
  expect([first.byte, second.byte]).toEqual([1, undefined]);
  first.socket.destroy();
});

test('a board that prints without end still hears its client', async () => {
  let sent = 0;
  let heard: (sentBefore: number) => void = () => undefined;
  const hearing = new Promise<number>((resolve) => (heard = resolve));
  const endless = {
    label: 'endless',
    readable: new ReadableStream<Uint8Array>({
      pull: (controller) => {
        sent += 16_384;
        controller.enqueue(new Uint8Array(16_384));
      },
    }),
    writable: new WritableStream<Uint8Array>({ write: () => heard(sent) }),
    closed: new Promise<never>(() => undefined),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
  await using exposure = await exposeOnTcp({ ...port(), open: async () => endless });
  const socket = connect({ host: '127.0.0.1', port: exposure.port });
  socket.resume();
  socket.write('\x03');
  // Without turns of the event loop it sends until the kernel's buffers are full, megabytes.
  expect(await hearing).toBeLessThan(200_000);
  socket.destroy();
});
