import { concat, utf8 } from '../base/bytes.js';

/** How a serial log is written. */
export interface SerialLogFormat {
  /** Puts the time in front of each line. */
  readonly timestamps: boolean;
  /** Writes 16 bytes a line as hexadecimal, instead of the bytes themselves. */
  readonly hex: boolean;
}

const LINE_FEED = 0x0a;
const HEX_COLUMNS = 16;

/** Turns what arrives into what a log file holds. Bytes are not decoded: a log has what the board sent. */
export class SerialLogWriter {
  readonly #format: SerialLogFormat;
  #isAtLineStart = true;

  constructor(format: SerialLogFormat) {
    this.#format = format;
  }

  /** The bytes to append for a chunk that arrived at `at` (milliseconds since 1970). */
  write(chunk: Uint8Array, at: number): Uint8Array {
    if (chunk.length === 0) return chunk;
    const stamp = this.#format.timestamps ? `${new Date(at).toISOString()} ` : '';
    if (this.#format.hex) return utf8(hexLines(chunk, stamp));
    return this.#format.timestamps ? this.#stampLines(chunk, utf8(stamp)) : chunk;
  }

  #stampLines(chunk: Uint8Array, stamp: Uint8Array): Uint8Array {
    const out: Uint8Array[] = [];
    for (let at = 0; at < chunk.length;) {
      const end = chunk.indexOf(LINE_FEED, at);
      const next = end < 0 ? chunk.length : end + 1;
      if (this.#isAtLineStart) out.push(stamp);
      out.push(chunk.subarray(at, next));
      this.#isAtLineStart = end >= 0;
      at = next;
    }
    return concat(out);
  }
}

function hexLines(chunk: Uint8Array, stamp: string): string {
  let out = '';
  for (let at = 0; at < chunk.length; at += HEX_COLUMNS) {
    const row = chunk.subarray(at, at + HEX_COLUMNS);
    const hex = Array.from(row, (byte) => byte.toString(16).padStart(2, '0')).join(' ');
    const text = Array.from(row, (byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.')).join('');
    out += `${stamp}${hex.padEnd(3 * HEX_COLUMNS)} ${text}\n`;
  }
  return out;
}
