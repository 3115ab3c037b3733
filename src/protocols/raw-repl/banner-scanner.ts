import { indexOfBytes } from '../../base/bytes.js';
import { CR, LF, RAW_BANNER, RAW_PROMPT } from './codec.js';

/** Length of a banner's beginning that is held back at the end of a chunk: shorter ones may be a program's own text. */
const HOLD_FROM = 5;

/** A piece of what was scanned: text, or the raw banner with its prompt. */
export type Scanned = { readonly kind: 'text'; readonly bytes: Uint8Array } | { readonly kind: 'banner' };

/**
 * Finds the raw banner in a stream of any text, cut anywhere.
 *
 * The banner's line end may be CR LF, LF or CR CR LF (W600). Bytes that only looked like a banner come out as text.
 * Source: reference/micropython-host.md 1.1.
 */
export class BannerScanner {
  #held = new Uint8Array(0);

  /** Scans one chunk. */
  scan(chunk: Uint8Array): Scanned[] {
    const out: Scanned[] = [];
    let rest = this.#held.length === 0 ? chunk : join(this.#held, chunk);
    this.#held = new Uint8Array(0);
    for (;;) {
      const at = indexOfBytes(rest, RAW_BANNER);
      if (at < 0) {
        const keep = beginningAtEnd(rest);
        push(out, rest.subarray(0, rest.length - keep));
        this.#held = rest.slice(rest.length - keep);
        return out;
      }
      const end = promptAfter(rest, at + RAW_BANNER.length);
      if (end === 'more') {
        push(out, rest.subarray(0, at));
        this.#held = rest.slice(at);
        return out;
      }
      push(out, rest.subarray(0, end === 'none' ? at + RAW_BANNER.length : at));
      if (end !== 'none') out.push({ kind: 'banner' });
      rest = rest.subarray(end === 'none' ? at + RAW_BANNER.length : end);
    }
  }

  /** Gives up what is held back. */
  flush(): Uint8Array {
    const held = this.#held;
    this.#held = new Uint8Array(0);
    return held;
  }
}

/** Position after the prompt that follows a banner; `more` when the chunk ends before that can be told. */
function promptAfter(bytes: Uint8Array, from: number): number | 'more' | 'none' {
  let i = from;
  while (bytes[i] === CR || bytes[i] === LF) i++;
  if (i === bytes.length) return i - from > 8 ? 'none' : 'more';
  return bytes[i] === RAW_PROMPT && i > from ? i + 1 : 'none';
}

/** Length of the longest end of `bytes` that begins a banner, if worth holding. */
function beginningAtEnd(bytes: Uint8Array): number {
  for (let n = Math.min(RAW_BANNER.length - 1, bytes.length); n >= HOLD_FROM; n--) {
    const tail = bytes.subarray(bytes.length - n);
    if (tail.every((b, i) => b === RAW_BANNER[i])) return n;
  }
  return 0;
}

function push(out: Scanned[], bytes: Uint8Array): void {
  if (bytes.length > 0) out.push({ kind: 'text', bytes });
}

function join(a: Uint8Array, b: Uint8Array): Uint8Array {
  const all = new Uint8Array(a.length + b.length);
  all.set(a);
  all.set(b, a.length);
  return all;
}
