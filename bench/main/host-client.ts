import { WebSocket } from 'ws';
import { api, type HostClient } from '../../src/contract/api.js';
import { createClient } from '../../src/rpc/client.js';
import { webSocketChannel } from '../../src/rpc/web-socket-channel.js';

/** A window without a page: the contract's client over a WebSocket of its own. */
export interface HostConnection extends Disposable {
  readonly host: HostClient;
}

/** Connects to a browser shell as its page does: buys the cookie with the token, then opens the WebSocket. */
export async function connectHost(entrance: string): Promise<HostConnection> {
  const url = new URL(entrance);
  const response = await fetch(url, { redirect: 'manual', headers: { 'sec-fetch-mode': 'navigate' } });
  const cookie = response.headers.getSetCookie()[0]?.split(';')[0];
  if (cookie === undefined) throw new Error(`no cookie from the browser shell (${response.status})`);
  const socket = new WebSocket(`ws://${url.host}/ws?client=bench-without-page`, { headers: { cookie, origin: url.origin } });
  const channel = webSocketChannel(socket);
  await new Promise<void>((resolve, reject) => {
    socket.once('open', resolve);
    socket.once('error', reject);
  });
  return { host: createClient(api, channel), [Symbol.dispose]: () => socket.terminate() };
}
