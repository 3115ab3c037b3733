import { latin1, latin1Text } from '../base/bytes.js';

/** Base64 text of bytes (RFC 4648, padded). */
export function toBase64(bytes: Uint8Array): string {
  return btoa(latin1Text(bytes));
}

/** Bytes of base64 text, or undefined when it is not well-formed. */
export function fromBase64(text: string): Uint8Array | undefined {
  if (text.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(text)) return undefined;
  return latin1(atob(text));
}
