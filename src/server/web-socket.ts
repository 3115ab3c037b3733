import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type WebSocket } from 'ws';
import type { Clock } from '../base/clock.js';
import type { Disposable } from '../base/disposable.js';
import { Emitter, type Event } from '../base/event.js';
import type { Logger } from '../base/logger.js';
import type { Channel } from '../rpc/channel.js';
import { webSocketChannel } from '../rpc/web-socket-channel.js';
import type { AccessControl } from './access.js';

/** Where the page connects, with its id: `/ws?client=<id>`. */
export const HOST_PATH = '/ws';

/** Close code of a connection whose window has come back by another one (a reload). */
export const REPLACED = 4001;

/** Largest frame taken; messages travel in frames of 256 KiB (`src/rpc/framing.ts`). */
const MAX_PAYLOAD = 1024 * 1024;

/** A silent connection is asked after this time and ended after as much again. */
const PING_MS = 20_000;

/** What the WebSocket side needs. */
export interface WebSocketOptions {
  readonly access: AccessControl;
  readonly clock: Clock;
  readonly log: Logger;
  /** Serves one window. Disposed of when the window is gone. */
  readonly onConnect: (channel: Channel, client: string) => void;
}

/** Handles upgrades, and ends all connections when disposed of. */
export interface WebSocketHub extends Disposable {
  /** Windows that are connected now. */
  readonly windows: number;
  readonly onDidChangeWindows: Event<void>;
  readonly handleUpgrade: (request: IncomingMessage, socket: Duplex, head: Buffer) => void;
}

/** Accepts windows: the cookie and the origin are checked before the upgrade, the page names its id. */
export function createWebSocketHub(options: WebSocketOptions): WebSocketHub {
  const server = new WebSocketServer({ noServer: true, maxPayload: MAX_PAYLOAD, perMessageDeflate: false });
  const byClient = new Map<string, WebSocket>();
  const changed = new Emitter<void>();

  const accept = (socket: WebSocket, client: string): void => {
    byClient.get(client)?.close(REPLACED, 'replaced');
    byClient.set(client, socket);
    changed.fire();
    const heartbeat = watchHeartbeat(socket, options.clock);
    socket.on('error', (error) => options.log.info('A connection failed.', { client, error }));
    socket.on('close', () => {
      heartbeat[Symbol.dispose]();
      if (byClient.get(client) === socket) byClient.delete(client);
      changed.fire();
    });
    options.onConnect(webSocketChannel(socket), client);
  };

  return {
    get windows() {
      return byClient.size;
    },
    onDidChangeWindows: changed.event,
    handleUpgrade(request, socket, head) {
      const refusal = refusalOf(request, options.access);
      const client = clientOf(request);
      if (refusal !== null || client === null) {
        options.log.warn('A connection was refused.', { reason: refusal ?? 'no client id' });
        socket.end(`HTTP/1.1 ${refusal ?? '400 Bad Request'}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
        return;
      }
      server.handleUpgrade(request, socket, head, (webSocket) => accept(webSocket, client));
    },
    [Symbol.dispose]() {
      for (const socket of server.clients) socket.terminate();
      server.close();
    },
  };
}

function refusalOf(request: IncomingMessage, access: AccessControl): string | null {
  if (pathOf(request)?.pathname !== HOST_PATH) return '404 Not Found';
  const decision = access.ofUpgrade(request);
  if (decision.kind !== 'refused') return null;
  return decision.status === 401 ? '401 Unauthorized' : '403 Forbidden';
}

function clientOf(request: IncomingMessage): string | null {
  const client = pathOf(request)?.searchParams.get('client') ?? '';
  return /^[A-Za-z0-9_-]{8,64}$/.test(client) ? client : null;
}

function pathOf(request: IncomingMessage): URL | null {
  return URL.canParse(request.url ?? '', 'http://localhost') ? new URL(request.url ?? '', 'http://localhost') : null;
}

function watchHeartbeat(socket: WebSocket, clock: Clock): Disposable {
  let isAlive = true;
  let timer: Disposable | undefined;
  const beat = (): void => {
    if (!isAlive) {
      socket.terminate();
      return;
    }
    isAlive = false;
    socket.ping();
    timer = clock.after(PING_MS, beat);
  };
  const alive = (): void => {
    isAlive = true;
  };
  socket.on('pong', alive);
  socket.on('message', alive);
  timer = clock.after(PING_MS, beat);
  return { [Symbol.dispose]: () => timer?.[Symbol.dispose]() };
}
