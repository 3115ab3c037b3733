import { ipcMain, MessageChannelMain, type IpcMainEvent } from 'electron';
import type { Disposable } from '../../src/base/disposable.js';
import type { Logger } from '../../src/base/logger.js';
import { api, type HostHandlers } from '../../src/contract/api.js';
import type { Channel } from '../../src/rpc/channel.js';
import { mainPortChannel } from '../../src/rpc/message-port-channel.js';
import { serve } from '../../src/rpc/server.js';
import { isOwnMainFrame } from './security.js';

/** The page asks by this channel, through the preload. */
export const REQUEST = 'outpost:request-port';
/** The port goes to the preload by this one, which passes it on to the page. */
export const DELIVER = 'outpost:deliver-port';

/**
 * Gives a page a port to the host, one at each load, after checking that the main frame of our own page asks. A page
 * that asks again (a reload) loses its earlier port, and with it its calls and streams, but no job.
 */
export function handOverPorts(handlers: HostHandlers, log: Logger): Disposable {
  const channels = new Map<number, Channel>();
  const handle = (event: IpcMainEvent, nonce: unknown): void => {
    const frame = event.senderFrame;
    if (frame === null || !isOwnMainFrame(frame, event.sender) || typeof nonce !== 'string' || !/^[\w-]{16,64}$/.test(nonce)) {
      log.warn('A page that is not ours asked for the host.');
      return;
    }
    const { port1, port2 } = new MessageChannelMain();
    const { id } = event.sender;
    channels.get(id)?.close('replaced');
    const channel = mainPortChannel(port1);
    channels.set(id, channel);
    serve(api, handlers, channel, { client: `desktop-${id}`, log });
    void channel.closed.then(() => {
      if (channels.get(id) === channel) channels.delete(id);
    });
    frame.postMessage(DELIVER, nonce, [port2]);
  };
  ipcMain.on(REQUEST, handle);
  return {
    [Symbol.dispose]() {
      ipcMain.off(REQUEST, handle);
      for (const channel of channels.values()) channel.close('quit');
    },
  };
}
