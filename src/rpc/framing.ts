import { concat } from '../base/bytes.js';

/** Largest frame on a WebSocket: far below the server's `maxPayload` of 1 MiB, so that no message can end a connection. */
export const MAX_FRAME = 262_144;

const LAST = 0;
const MORE = 1;

/** Cuts one message into frames: a byte that says whether more follow, then the bytes. */
export function toFrames(message: Uint8Array, maxFrame = MAX_FRAME): readonly Uint8Array[] {
  const frames: Uint8Array[] = [];
  const step = maxFrame - 1;
  for (let at = 0; at === 0 || at < message.length; at += step) {
    const part = message.subarray(at, at + step);
    const frame = new Uint8Array(part.length + 1);
    frame[0] = at + step < message.length ? MORE : LAST;
    frame.set(part, 1);
    frames.push(frame);
  }
  return frames;
}

/** Joins frames to messages again. */
export class FrameJoiner {
  #parts: Uint8Array[] = [];
  #length = 0;
  readonly #limit: number;

  /** A message longer than `limit` bytes is refused before it is held in memory. */
  constructor(limit: number) {
    this.#limit = limit;
  }

  /**
   * Takes one frame; returns the message that it completes.
   *
   * @throws RangeError for a message over the limit, an empty frame or an unknown first byte.
   */
  receive(frame: Uint8Array): Uint8Array | undefined {
    const flag = frame[0];
    if (flag !== LAST && flag !== MORE) throw new RangeError('not a frame of this protocol');
    this.#length += frame.length - 1;
    if (this.#length > this.#limit) throw new RangeError(`message over ${this.#limit} bytes`);
    this.#parts.push(frame.subarray(1));
    if (flag === MORE) return undefined;
    const message = concat(this.#parts);
    this.#parts = [];
    this.#length = 0;
    return message;
  }
}
