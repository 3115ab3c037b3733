import { decode, encode } from '@msgpack/msgpack';

/**
 * One message as MessagePack, for the WebSocket. `Uint8Array` stays bytes; properties that are `undefined` are left
 * out, as structured clone's readers expect no more of them.
 */
export function encodeMessage(message: unknown): Uint8Array {
  return encode(message, { ignoreUndefined: true });
}

/**
 * The inverse of `encodeMessage`. The bytes of the result are views of the given array.
 *
 * @throws Error when the bytes are not one whole MessagePack value.
 */
export function decodeMessage(bytes: Uint8Array): unknown {
  return decode(bytes);
}
