import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Clock } from '../base/clock.js';
import type { Event } from '../base/event.js';
import type { Logger } from '../base/logger.js';
import type { HostHandlers } from '../contract/api.js';
import { api } from '../contract/api.js';
import { errnoOf } from '../node/errno.js';
import { serve } from '../rpc/server.js';
import { AccessControl } from './access.js';
import { createHttpHandler } from './http-handler.js';
import { createWebSocketHub } from './web-socket.js';

/** What the browser shell is made of. */
export interface ShellServerOptions {
  readonly handlers: HostHandlers;
  /** The renderer's build. */
  readonly folder: string;
  /** 0: any free one. */
  readonly port: number;
  readonly clock: Clock;
  readonly log: Logger;
  readonly openFolders: (folders: readonly string[]) => Promise<void>;
}

/** A running browser shell. */
export interface ShellServer extends AsyncDisposable {
  readonly port: number;
  /** Without the token. */
  readonly address: string;
  readonly token: string;
  /** What a person opens: the address with the token that buys the cookie. */
  readonly entrance: string;
  /** Windows that are connected now. */
  readonly windows: number;
  readonly onDidChangeWindows: Event<void>;
}

/**
 * Serves the window and the host on the loopback interfaces `127.0.0.1` and, where there is one, `::1`.
 *
 * @throws Error with Node's code when the port is taken.
 */
export async function startShellServer(options: ShellServerOptions): Promise<ShellServer> {
  const { clock, log } = options;
  const access = new AccessControl(clock);
  const hub = createWebSocketHub({
    access,
    clock,
    log,
    onConnect: (channel, client) => void serve(api, options.handlers, channel, { client, log }),
  });
  const handler = createHttpHandler({ folder: options.folder, access, log, openFolders: options.openFolders });
  const make = (): Server =>
    createServer({ maxHeaderSize: 16_384, requestTimeout: 30_000 }, handler).on('upgrade', hub.handleUpgrade);

  const first = make();
  const port = await listen(first, options.port, '127.0.0.1');
  const servers = [first];
  const second = make();
  if (await listensOnIpv6(second, port)) servers.push(second);
  access.usePort(port);
  const address = `http://127.0.0.1:${port}/`;
  return {
    port,
    address,
    token: access.token,
    entrance: `${address}?token=${access.token}`,
    get windows() {
      return hub.windows;
    },
    onDidChangeWindows: hub.onDidChangeWindows,
    async [Symbol.asyncDispose]() {
      hub[Symbol.dispose]();
      await Promise.all(servers.map(close));
    },
  };
}

function listen(server: Server, port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve((server.address() as AddressInfo).port);
    });
  });
}

/** Whether the second loopback could be had too; machines without IPv6 do with the first. */
async function listensOnIpv6(server: Server, port: number): Promise<boolean> {
  try {
    await listen(server, port, '::1');
    return true;
  } catch (error) {
    if (['EADDRNOTAVAIL', 'EAFNOSUPPORT', 'EADDRINUSE', 'EINVAL'].includes(errnoOf(error) ?? '')) return false;
    throw error;
  }
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
