import { once } from 'node:events';
import net from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { utf8, utf8Text } from '../base/bytes.js';
import { Deadline } from '../base/deadline.js';
import { openTcpStream, parseTcpAddress } from './tcp-stream.js';

const options = () => ({ baudRate: 115_200, lines: 'untouched' as const, deadline: Deadline.after(5000) });
let server: net.Server;
let address: string;

beforeEach(async () => {
  server = net.createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  address = `tcp://127.0.0.1:${(server.address() as net.AddressInfo).port}`;
});
afterEach(() => server.close());

async function connect() {
  const accepted = once(server, 'connection') as Promise<[net.Socket]>;
  const stream = await openTcpStream(address, options());
  const [peer] = await accepted;
  return { stream, peer };
}

test('carries bytes both ways and is released by disposing', async () => {
  const { stream, peer } = await connect();
  peer.write('hello');
  expect(utf8Text((await stream.readable.getReader().read()).value!)).toBe('hello');
  const heard = once(peer, 'data');
  await stream.writable.getWriter().write(utf8('world'));
  expect(String((await heard)[0])).toBe('world');
  await stream[Symbol.asyncDispose]();
  expect(await stream.closed).toEqual({ kind: 'released' });
});

test('says that it was unplugged when the other side hangs up', async () => {
  const { stream, peer } = await connect();
  peer.end();
  expect(await stream.closed).toEqual({ kind: 'unplugged' });
});

test('delivers what came before the other side hung up', async () => {
  const { stream, peer } = await connect();
  peer.end('last words');
  await stream.closed;
  const reader = stream.readable.getReader();
  expect(utf8Text((await reader.read()).value!)).toBe('last words');
  expect((await reader.read()).done).toBe(true);
});

test('pauses a sender that is faster than the reader', async () => {
  const { stream, peer } = await connect();
  const chunk = new Uint8Array(1 << 20);
  let sent = 0;
  while (sent < 64 && peer.write(chunk)) sent++;
  await new Promise<void>((resolve) => setImmediate(resolve));
  expect(peer.writableLength).toBeGreaterThan(0);
  const reader = stream.readable.getReader();
  for (let got = 0; got < peer.bytesWritten;) got += (await reader.read()).value!.length;
  await stream[Symbol.asyncDispose]();
});

test('fails with not-found where nothing listens', async () => {
  const port = (server.address() as net.AddressInfo).port;
  server.close();
  await once(server, 'close');
  await expect(openTcpStream(`tcp://127.0.0.1:${port}`, options())).rejects.toMatchObject({ code: 'transport.not-found' });
});

test.each([
  ['tcp://127.0.0.1:7000', { host: '127.0.0.1', port: 7000 }],
  ['tcp://[::1]:7000', { host: '::1', port: 7000 }],
  ['tcp://board.local:23', { host: 'board.local', port: 23 }],
  ['tcp://127.0.0.1', null],
  ['tcp://127.0.0.1:0', null],
  ['tcp://127.0.0.1:99999', null],
  ['tcp://user@host:1', null],
  ['/dev/ttyACM0', null],
])('takes the address %s apart as %j', (text, expected) => {
  expect(parseTcpAddress(text)).toEqual(expected);
});
