import { concat } from '../base/bytes.js';

/** Largest frame on a WebSocket: far below the server's `maxPayload` of 1 MiB, so that no message can end a connection. */
export const MAX_FRAME = 262_144;

/** Begins a piece of a longer message. No MessagePack value begins with this byte (its specification: "never used"). */
const PIECE = 0xc1;
const LAST = 0;
const MORE = 1;

/**
 * A message as frames: as it is when it fits into one, else in pieces that begin with a mark and whether more follow.
 * The usual message is not copied. It must be MessagePack, so that it can't begin with the mark.
 */
export function toFrames(message: Uint8Array, maxFrame = MAX_FRAME): readonly Uint8Array[] {
  if (message.length <= maxFrame) return [message];
  const frames: Uint8Array[] = [];
  const step = maxFrame - 2;
  for (let at = 0; at < message.length; at += step) {
    const part = message.subarray(at, at + step);
    const frame = new Uint8Array(part.length + 2);
    frame[0] = PIECE;
    frame[1] = at + step < message.length ? MORE : LAST;
    frame.set(part, 2);
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
   * @throws RangeError for a message over the limit, an empty frame, an unknown mark, and a whole message between pieces.
   */
  receive(frame: Uint8Array): Uint8Array | undefined {
    const isPiece = frame[0] === PIECE;
    const isBroken = isPiece ? frame[1] !== LAST && frame[1] !== MORE : frame.length === 0 || this.#parts.length > 0;
    if (isBroken) throw new RangeError('not a frame of this protocol');
    const part = isPiece ? frame.subarray(2) : frame;
    this.#length += part.length;
    if (this.#length > this.#limit) throw new RangeError(`message over ${this.#limit} bytes`);
    this.#parts.push(part);
    if (isPiece && frame[1] === MORE) return undefined;
    const message = concat(this.#parts);
    this.#parts = [];
    this.#length = 0;
    return message;
  }
}
