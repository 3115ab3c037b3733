import { Emitter } from '../base/event.js';
import type { Channel, ChannelEnd } from './channel.js';

/** What a `MessagePort` of the DOM offers. */
export interface DomPort {
  postMessage(message: unknown): void;
  addEventListener(type: 'message', listener: (event: { readonly data: unknown }) => void): void;
  addEventListener(type: 'close', listener: () => void): void;
  start(): void;
  close(): void;
}

/** What Electron's `MessagePortMain` offers: the same with the names of an EventEmitter. */
export interface MainPort {
  postMessage(message: unknown): void;
  on(event: 'message', listener: (event: { readonly data: unknown }) => void): unknown;
  on(event: 'close', listener: () => void): unknown;
  start(): void;
  close(): void;
}

/** A channel over a port of the DOM, in the window. */
export function domPortChannel(port: DomPort): Channel {
  return portChannel(
    port,
    (listener) => port.addEventListener('message', (event) => listener(event.data)),
    (listener) => port.addEventListener('close', listener),
  );
}

/** A channel over a port of Electron's main process. */
export function mainPortChannel(port: MainPort): Channel {
  return portChannel(
    port,
    (listener) => port.on('message', (event) => listener(event.data)),
    (listener) => port.on('close', listener),
  );
}

function portChannel(
  port: Pick<DomPort, 'postMessage' | 'start' | 'close'>,
  onMessage: (listener: (data: unknown) => void) => void,
  onClose: (listener: () => void) => void,
): Channel {
  const messages = new Emitter<unknown>();
  let end: (reason: ChannelEnd) => void = () => undefined;
  let isOpen = true;
  const closed = new Promise<ChannelEnd>((resolve) => {
    end = resolve;
  });
  const finish = (reason: string): void => {
    isOpen = false;
    end({ reason });
  };
  onMessage((data) => {
    if (isOpen) messages.fire(data);
  });
  onClose(() => finish('the other side closed'));
  port.start();
  return {
    send(message) {
      if (isOpen) port.postMessage(withOwnBuffers(message));
    },
    onMessage: messages.event,
    closed,
    close(reason = 'closed') {
      if (!isOpen) return;
      port.close();
      finish(reason);
    },
  };
}

/**
 * Structured clone copies the whole buffer behind a view (a few bytes of a 64 KiB pool cost 64 KiB), and would carry a
 * Node `Buffer`'s pool with what else is in it. Views that are not their whole buffer are copied first.
 */
function withOwnBuffers(value: unknown): unknown {
  if (value instanceof Uint8Array) return value.byteLength === value.buffer.byteLength ? value : Uint8Array.from(value);
  if (Array.isArray(value)) return value.map(withOwnBuffers);
  if (typeof value !== 'object' || value === null || Object.getPrototypeOf(value) !== Object.prototype) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withOwnBuffers(inner)]));
}
