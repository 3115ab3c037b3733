import { concat, latin1 } from '../base/bytes.js';
import { crc32 } from '../base/crc.js';

/** Begins a two-byte form; itself `1b 5b`. */
const ESCAPE = 0x1b;
/** The interrupt character stays armed on the board, so that Ctrl-C works at any moment: as data it is `1b 43`. */
const INTERRUPT = 0x03;
/** Ends a frame of the raw REPL; from the board it is `1b 44`. */
const FRAME_END = 0x04;
/** The second byte of each form is the byte or'ed with this. */
const SHIFT = 0x40;

/** Bytes as they may be sent to `fs_take.py`: without 03. */
export function escapeForBoard(bytes: Uint8Array): Uint8Array {
  let extra = 0;
  for (const byte of bytes) if (byte === ESCAPE || byte === INTERRUPT) extra++;
  if (extra === 0) return bytes;
  const out = new Uint8Array(bytes.length + extra);
  let at = 0;
  for (const byte of bytes) {
    if (byte === ESCAPE || byte === INTERRUPT) {
      out[at++] = ESCAPE;
      out[at++] = byte | SHIFT;
    } else out[at++] = byte;
  }
  return out;
}

/** What `fs_give.py` sent; undefined when a form makes no sense. */
export function unescapeFromBoard(bytes: Uint8Array): Uint8Array | undefined {
  if (!bytes.includes(ESCAPE)) return bytes;
  const out = new Uint8Array(bytes.length);
  let to = 0;
  for (let at = 0; at < bytes.length; at++) {
    let byte = bytes[at] ?? 0;
    if (byte === ESCAPE) {
      byte = (bytes[++at] ?? 0) ^ SHIFT;
      if (byte !== ESCAPE && byte !== INTERRUPT && byte !== FRAME_END) return undefined;
    }
    out[to++] = byte;
  }
  return out.subarray(0, to);
}

/** CRC-32 as the device scripts print it. */
export function sumText(bytes: Uint8Array): string {
  return crc32(bytes).toString(16).padStart(8, '0');
}

/** An order to `fs_take.py`: a line with its own sum, so that a damaged one is never obeyed. */
export function orderLine(...words: readonly (string | number)[]): Uint8Array {
  const body = latin1(words.join(' '));
  return concat([body, latin1(` ${sumText(body)}\n`)]);
}
