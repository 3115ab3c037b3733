import type { PlainView } from '../../state/terminal-store.js';

const ENDINGS: Readonly<Record<PlainView['lineEnding'], string>> = { cr: '\r', lf: '\n', crlf: '\r\n', none: '' };
const HEX_WIDTH = 16;

/** What typing sends to a plain port: Enter becomes the chosen line ending. */
export function plainInput(data: string, lineEnding: PlainView['lineEnding']): string {
  return data.replaceAll('\r', ENDINGS[lineEnding]);
}

function stamp(at: Date): string {
  const two = (value: number): string => String(value).padStart(2, '0');
  return `\u001b[2m${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}.${String(at.getMilliseconds()).padStart(3, '0')}\u001b[0m `;
}

/** Turns what arrives on a plain port into what is shown: as it is, with times, or as bytes in hex. */
export class PlainFormatter {
  #atLineStart = true;
  #column = 0;

  format(bytes: Uint8Array, view: Pick<PlainView, 'hex' | 'timestamps'>, now: () => Date): Uint8Array {
    if (view.hex) return new TextEncoder().encode(this.#hex(bytes, view.timestamps, now));
    if (!view.timestamps) {
      this.#atLineStart = bytes.at(-1) === 10;
      return bytes;
    }
    return this.#stamped(bytes, now);
  }

  #hex(bytes: Uint8Array, timestamps: boolean, now: () => Date): string {
    let text = '';
    for (const byte of bytes) {
      if (this.#column === 0 && timestamps) text += stamp(now());
      this.#column += 1;
      text += byte.toString(16).padStart(2, '0');
      const isLast = this.#column === HEX_WIDTH;
      text += isLast ? '\r\n' : ' ';
      if (isLast) this.#column = 0;
    }
    return text;
  }

  #stamped(bytes: Uint8Array, now: () => Date): Uint8Array {
    const parts: Uint8Array[] = [];
    let from = 0;
    while (from < bytes.length) {
      if (this.#atLineStart) parts.push(new TextEncoder().encode(stamp(now())));
      const end = bytes.indexOf(10, from);
      const to = end < 0 ? bytes.length : end + 1;
      parts.push(bytes.subarray(from, to));
      this.#atLineStart = end >= 0;
      from = to;
    }
    const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
    let at = 0;
    for (const part of parts) {
      whole.set(part, at);
      at += part.length;
    }
    return whole;
  }
}
