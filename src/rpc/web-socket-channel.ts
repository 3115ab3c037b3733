import { Emitter } from '../base/event.js';
import type { Channel, ChannelEnd } from './channel.js';
import { decodeMessage, encodeMessage } from './codec.js';
import { FrameJoiner, toFrames } from './framing.js';

/** Longest message taken: a draft of four million characters fits, a flood of memory does not. */
const MESSAGE_LIMIT = 32 * 1024 * 1024;

/** Status codes of RFC 6455, section 7.4.1, that we use. */
const NORMAL_CLOSURE = 1000;
const OPEN = 1;

/** What both a browser's `WebSocket` and the one of the `ws` package offer. */
export interface WebSocketLike {
  binaryType: string;
  readonly readyState: number;
  send(data: Uint8Array<ArrayBuffer>): void;
  close(code?: number, reason?: string): void;
  addEventListener(type: 'message', listener: (event: { readonly data: unknown }) => void): void;
  addEventListener(type: 'close', listener: (event: { readonly code: number; readonly reason: string }) => void): void;
}

/**
 * A channel over an open WebSocket: MessagePack in frames of at most 256 KiB.
 *
 * Anything that is not such a frame closes the socket. `send` before the socket is open is a mistake of the caller and
 * is dropped like one after its end.
 */
export function webSocketChannel(socket: WebSocketLike, limit = MESSAGE_LIMIT): Channel {
  const messages = new Emitter<unknown>();
  const joiner = new FrameJoiner(limit);
  const close = (reason = ''): void => socket.close(NORMAL_CLOSURE, reason);
  socket.binaryType = 'arraybuffer';
  socket.addEventListener('message', ({ data }) => {
    const message = read(joiner, data);
    if (message === undefined) return;
    if ('broken' in message) close(message.broken);
    else messages.fire(message.value);
  });
  const closed = new Promise<ChannelEnd>((resolve) => {
    socket.addEventListener('close', ({ code, reason }) => resolve({ reason: reason === '' ? `closed (${code})` : reason }));
  });
  return {
    send(message) {
      if (socket.readyState !== OPEN) return;
      for (const frame of toFrames(encodeMessage(message))) socket.send(frame as Uint8Array<ArrayBuffer>);
    },
    onMessage: messages.event,
    closed,
    close,
  };
}

/** A whole message, why the frame is none of ours, or nothing yet. */
function read(joiner: FrameJoiner, data: unknown): { readonly value: unknown } | { readonly broken: string } | undefined {
  if (!(data instanceof ArrayBuffer)) return { broken: 'not a binary frame' };
  try {
    const whole = joiner.receive(new Uint8Array(data));
    return whole === undefined ? undefined : { value: decodeMessage(whole) };
  } catch (error) {
    return { broken: error instanceof RangeError ? error.message.slice(0, 100) : 'not MessagePack' };
  }
}
