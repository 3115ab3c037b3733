import { Emitter } from '../../base/event.js';
import type { Channel } from '../channel.js';

/** Two channels that are each other's other end; messages are structured clones, delivered in order and later. */
export function channelPair(): { readonly host: Channel; readonly window: Channel } {
  const toHost = new Emitter<unknown>();
  const toWindow = new Emitter<unknown>();
  let resolve: (end: { reason: string }) => void = () => undefined;
  const closed = new Promise<{ reason: string }>((done) => {
    resolve = done;
  });
  let isOpen = true;
  const end = (incoming: Emitter<unknown>, outgoing: Emitter<unknown>): Channel => ({
    send(message) {
      const copy = structuredClone(message);
      if (isOpen) queueMicrotask(() => outgoing.fire(copy));
    },
    onMessage: incoming.event,
    closed,
    close(reason = 'closed') {
      isOpen = false;
      resolve({ reason });
    },
  });
  return { host: end(toHost, toWindow), window: end(toWindow, toHost) };
}
