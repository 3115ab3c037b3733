import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import type { Channel } from './channel.js';
import { webSocketChannel } from './web-socket-channel.js';

const cleanUps: (() => void)[] = [];
afterEach(() => {
  for (const cleanUp of cleanUps.splice(0)) cleanUp();
});

async function connect(limit?: number): Promise<{ host: Channel; window: Channel; socket: WebSocket }> {
  const http = createServer();
  const server = new WebSocketServer({ server: http, maxPayload: 1024 * 1024 });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const accepted = new Promise<WebSocket>((resolve) => server.once('connection', resolve));
  const socket = new WebSocket(`ws://127.0.0.1:${(http.address() as AddressInfo).port}`);
  cleanUps.push(() => {
    socket.terminate();
    server.close();
    http.close();
  });
  await new Promise((resolve) => socket.once('open', resolve));
  return { host: webSocketChannel(await accepted, limit), window: webSocketChannel(socket, limit), socket };
}

function next(channel: Channel): Promise<unknown> {
  return new Promise((resolve) => {
    const subscription = channel.onMessage((message) => {
      subscription[Symbol.dispose]();
      resolve(message);
    });
  });
}

test('messages keep their bytes, nested and empty', async () => {
  const { host, window } = await connect();
  const message = { type: 'item', id: 3, value: { bytes: Uint8Array.of(0, 255), none: new Uint8Array(), text: 'é🙂', no: null } };
  const got = next(host);
  window.send(message);
  expect(await got).toEqual(message);
});

test('properties without a value are left out', async () => {
  const { host, window } = await connect();
  const got = next(host);
  window.send({ a: undefined, b: 1 });
  expect(await got).toEqual({ b: 1 });
});

test('a message far over the server’s payload limit arrives in pieces', async () => {
  const { host, window } = await connect();
  const got = next(host);
  window.send({ text: 'x'.repeat(4_000_000) });
  expect(await got).toEqual({ text: 'x'.repeat(4_000_000) });
});

test.each([
  ['text', 'hello'],
  ['bytes that are no MessagePack', Uint8Array.of(0xc1, 0, 0xc1)],
  ['a message over the limit', new Uint8Array(200).fill(1)],
])('%s ends the channel', async (_, data) => {
  const { host, socket } = await connect(100);
  socket.send(data);
  expect((await host.closed).reason).not.toBe('');
});

test('both ends learn of the end, and sending after it does nothing', async () => {
  const { host, window } = await connect();
  window.close('reload');
  expect([await host.closed, await window.closed]).toEqual([{ reason: 'reload' }, { reason: 'reload' }]);
  expect(() => host.send({})).not.toThrow();
});
