import { spawnSync } from 'node:child_process';
import { open } from 'node:fs/promises';
import { connect } from 'node:net';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { systemClock } from '../base/clock.js';
import { Deadline } from '../base/deadline.js';
import { sourceLine } from './byte-source.js';
import { exposeOnPty, exposeOnTcp, MemoryBoardStore, openByteSource, powerOn } from './index.js';
import { presence } from './testing/board-client.js';

const hasPython = spawnSync('python3', ['-c', 'import pty']).status === 0;

test('a board behind TCP answers, one client at a time, and hangs up at a hard reset', async () => {
  await using board = await powerOn('generic', { store: new MemoryBoardStore(), clock: systemClock });
  await using tcp = await exposeOnTcp(board);
  const socket = connect(tcp.port, tcp.host);
  let heard = '';
  const answered = new Promise<void>((resolve) => {
    socket.on('data', (chunk: Buffer) => {
      heard += chunk.toString('latin1');
      if (heard.includes('\r\n42\r\n>>> ')) resolve();
    });
  });
  socket.write('\x03print(6*7)\r');
  await answered;
  const second = connect(tcp.port, tcp.host);
  second.on('error', () => undefined);
  await once(second, 'close');
  const hungUp = once(socket, 'close');
  await board.pressReset();
  await hungUp;
});

test('serves on loopback only', async () => {
  await using board = await powerOn('generic', { store: new MemoryBoardStore(), clock: systemClock });
  await expect(exposeOnTcp(board, { host: '0.0.0.0' })).rejects.toMatchObject({ code: 'app.usage' });
});

test.skipIf(!hasPython)('a board on a pseudo-terminal is a device that other programs open, again after a reset', async () => {
  await using board = await powerOn('generic', { store: new MemoryBoardStore(), clock: systemClock });
  await using pty = await exposeOnPty(board, { deadline: Deadline.after(5000) });
  expect(pty.bridge).toBe('python');
  const ask = async (question: string, answer: string): Promise<void> => {
    const device = await open(pty.path, 'r+');
    let heard = '';
    const buffer = new Uint8Array(1000);
    const deadline = Deadline.after(8000);
    await device.write(question);
    while (!heard.includes(answer)) {
      const { bytesRead } = await device.read(buffer, 0, buffer.length);
      heard += Buffer.from(buffer.subarray(0, bytesRead)).toString('latin1');
      if (deadline.isExpired) throw new Error(heard);
    }
    await device.close();
  };
  await ask('\x03print(6*7)\r', '\r\n42\r\n>>> ');
  await board.pressReset();
  await presence(board, true);
  await ask('', '>>> ');
});

test('the byte source emits its lines when told, exactly as many bytes as asked', async () => {
  await using source = openByteSource({ bytes: 1000, chunkBytes: 100 });
  const writer = source.writable.getWriter();
  const reader = source.readable.getReader();
  await writer.write(Uint8Array.of(115));
  let heard = '';
  while (heard.length < 1000) heard += Buffer.from((await reader.read()).value ?? []).toString('latin1');
  expect(heard).toBe(
    Array.from({ length: 16 }, (_, n) => sourceLine(n))
      .join('')
      .slice(0, 1000),
  );
});
