import { decode, Encoder } from '@msgpack/msgpack';

/** An encoder keeps its buffer; one that grew beyond this is replaced. */
const KEPT_BYTES = 1024 * 1024;

let encoder = makeEncoder();

/**
 * One message as MessagePack, for the WebSocket. `Uint8Array` stays bytes; properties that are `undefined` are left
 * out, as structured clone's readers expect no more of them. The result is the caller's own.
 */
export function encodeMessage(message: unknown): Uint8Array {
  const bytes = encoder.encode(message);
  if (bytes.length > KEPT_BYTES) encoder = makeEncoder();
  return bytes;
}

/**
 * The inverse of `encodeMessage`. The bytes of the result are views of the given array.
 *
 * @throws Error when the bytes are not one whole MessagePack value.
 */
export function decodeMessage(bytes: Uint8Array): unknown {
  return decode(bytes);
}

function makeEncoder(): Encoder {
  return new Encoder({ ignoreUndefined: true });
}
