import { createServer, type Server, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';
import { expect, test } from './fixtures.js';

/** A device that is no board: says a line when told, and remembers what it was sent. */
async function device(): Promise<{
  readonly address: string;
  readonly heard: () => string;
  readonly say: (text: string) => void;
  readonly server: Server;
}> {
  let heard = '';
  const sockets: Socket[] = [];
  const server = createServer((socket) => {
    sockets.push(socket);
    socket.on('data', (chunk: Buffer) => (heard += chunk.toString('latin1')));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    address: `tcp://127.0.0.1:${port}`,
    heard: () => heard,
    say: (text) => sockets.forEach((socket) => socket.write(text)),
    server,
  };
}

test('plain serial shows what arrives, sends what is typed, and sends nothing by itself', async ({ bench }) => {
  const peer = await device();
  await bench.command('Open a port as plain serial…');
  await bench.dialog.getByLabel('Port').fill(peer.address);
  await bench.dialog.getByRole('button', { name: 'Open' }).click();
  await expect(bench.status).toContainText(/plain/i);
  peer.say('temperature 21.5\r\n');
  await bench.terminalShows('temperature 21.5');
  expect(peer.heard()).toBe('');
  await bench.type('AT');
  await expect.poll(() => peer.heard()).toBe('AT\r\n');
  peer.server.close();
});

test('a port that speaks something else is named as such, with what it said', async ({ bench }) => {
  const peer = await device();
  await bench.command('Connect to another port…');
  await bench.dialog.getByLabel('Port').fill(peer.address);
  await bench.dialog.getByRole('button', { name: 'Connect' }).click();
  await expect(bench.status).toContainText(/silent|something runs/i, { timeout: 20_000 });
  await bench.stop.click();
  await expect(bench.page.getByText(/MicroPython|prompt/).first()).toBeVisible({ timeout: 40_000 });
  peer.server.close();
});

test('a port that is gone is said with what to do', async ({ bench }) => {
  await bench.command('Connect to another port…');
  await bench.dialog.getByLabel('Port').fill('/dev/ttyACM77');
  await bench.dialog.getByRole('button', { name: 'Connect' }).click();
  await expect(bench.dialog).toContainText('ttyACM77');
});
