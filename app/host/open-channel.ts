import type { Channel } from '../../src/rpc/channel.js';
import { domPortChannel } from '../../src/rpc/message-port-channel.js';
import { webSocketChannel } from '../../src/rpc/web-socket-channel.js';
import { clientId } from './client-id.js';
import type { OpenChannel } from './host-connection.js';

const OPEN_DEADLINE_MS = 10_000;

/** What the preload puts on `window` in the desktop shell: asks for a port, which arrives as a message with the nonce. */
export interface DesktopBridge {
  requestPort(nonce: string): void;
}

function desktopBridge(): DesktopBridge | null {
  const bridge = (window as { readonly outpost?: Partial<DesktopBridge> }).outpost;
  return typeof bridge?.requestPort === 'function' ? (bridge as DesktopBridge) : null;
}

/** Asks the preload for a port and waits for the message that carries it: from this very page, with this very nonce. */
function openPort(bridge: DesktopBridge): Promise<Channel> {
  const nonce = crypto.randomUUID();
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => finish(() => reject(new Error('no port from the preload'))), OPEN_DEADLINE_MS);
    const handleMessage = (event: MessageEvent<unknown>): void => {
      const data = event.data as { readonly nonce?: unknown } | null;
      const port = event.ports[0];
      if (event.source !== window || data?.nonce !== nonce || port === undefined) return;
      finish(() => resolve(domPortChannel(port)));
    };
    const finish = (end: () => void): void => {
      clearTimeout(timer);
      window.removeEventListener('message', handleMessage);
      end();
    };
    window.addEventListener('message', handleMessage);
    bridge.requestPort(nonce);
  });
}

function openSocket(): Promise<Channel> {
  const url = new URL('/ws', window.location.href);
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  url.searchParams.set('client', clientId());
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(url);
    // Made at once: a message must not arrive before the channel listens.
    const channel = webSocketChannel(socket);
    const timer = setTimeout(() => socket.close(), OPEN_DEADLINE_MS);
    socket.addEventListener('open', () => {
      clearTimeout(timer);
      resolve(channel);
    });
    socket.addEventListener('close', () => {
      clearTimeout(timer);
      reject(new Error('the socket was closed'));
    });
  });
}

/** How this page reaches its host: by the desktop shell's port, else by a WebSocket to where it came from. */
export const openChannel: OpenChannel = () => {
  const bridge = desktopBridge();
  return bridge === null ? openSocket() : openPort(bridge);
};
