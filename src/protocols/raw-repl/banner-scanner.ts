import { concat, indexOfBytes } from '../../base/bytes.js';
import { CR, CTRL_D, LF, RAW_BANNER, RAW_PROMPT } from './codec.js';

/** A piece of what was scanned: text, or the raw banner with its prompt. */
export type Scanned = { readonly kind: 'text'; readonly bytes: Uint8Array } | { readonly kind: 'banner' };

/** Length of a banner's beginning that is held back wherever it stands: no text of a program ends like that. */
const HOLD_FROM = 5;

/**
 * Finds the raw banner in a stream of any text, cut anywhere.
 *
 * At the beginning of a line even its first letters are held back until they are told from text, elsewhere only
 * longer pieces: a program's prompt must not wait. Bytes that only looked like a banner come out as text. The
 * banner's line end may be CR LF, LF or CR CR LF (W600). Source: reference/micropython-host.md 1.1.
 */
export class BannerScanner {
  /** Text that was passed on, as far as a banner may have begun in it. */
  #passed: Uint8Array = new Uint8Array(0);
  #held: Uint8Array = new Uint8Array(0);

  /** Whether the last bytes may be the beginning of a banner. */
  get isHolding(): boolean {
    return this.#held.length > 0;
  }

  scan(chunk: Uint8Array): Scanned[] {
    const out: Scanned[] = [];
    if (this.#isPlainText(chunk)) {
      this.#pass(out, chunk);
      return out;
    }
    let rest = concat([this.#held, chunk]);
    for (;;) {
      const window = concat([this.#passed, rest]);
      const at = indexOfBytes(window, RAW_BANNER);
      const end = at < 0 ? 'more' : promptAfter(window, at + RAW_BANNER.length);
      if (end === 'more') {
        const from = at < 0 ? window.length - beginningAtEnd(window, this.#passed.length) : at;
        this.#pass(out, rest.subarray(0, Math.max(0, from - this.#passed.length)));
        this.#held = window.slice(Math.max(from, window.length - rest.length));
        return out;
      }
      if (end === 'none') {
        const taken = at + RAW_BANNER.length - this.#passed.length;
        this.#pass(out, rest.subarray(0, taken));
        rest = rest.subarray(taken);
        this.#passed = new Uint8Array(0);
        continue;
      }
      this.#pass(out, rest.subarray(0, Math.max(0, at - this.#passed.length)));
      out.push({ kind: 'banner' });
      rest = window.subarray(end);
      this.#passed = new Uint8Array(0);
    }
  }

  /** Whether a chunk surely has no banner and no beginning of one: nearly all output, which is then not copied. */
  #isPlainText(chunk: Uint8Array): boolean {
    if (this.#held.length > 0 || chunk.length <= RAW_BANNER.length || indexOfBytes(chunk, RAW_BANNER) >= 0) return false;
    const seam = concat([this.#passed, chunk.subarray(0, RAW_BANNER.length)]);
    return indexOfBytes(seam, RAW_BANNER) < 0 && beginningAtEnd(chunk, 0) === 0;
  }

  /** Gives up what is held back. */
  flush(): Uint8Array {
    const held = this.#held;
    this.#held = new Uint8Array(0);
    return held;
  }

  #pass(out: Scanned[], bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    out.push({ kind: 'text', bytes });
    this.#passed = concat([this.#passed, bytes.subarray(-RAW_BANNER.length)]).slice(-RAW_BANNER.length);
  }
}

/** Position after the prompt that follows a banner; `more` when the bytes end before that can be told. */
function promptAfter(bytes: Uint8Array, from: number): number | 'more' | 'none' {
  let i = from;
  while (i - from < 8 && (bytes[i] === CR || bytes[i] === LF)) i++;
  if (i === bytes.length) return 'more';
  return bytes[i] === RAW_PROMPT && i > from ? i + 1 : 'none';
}

/** Length of the end of `bytes` that must be held back; never more than what comes after the first `passed`. */
function beginningAtEnd(bytes: Uint8Array, passed: number): number {
  for (let n = Math.min(RAW_BANNER.length - 1, bytes.length - passed); n > 0; n--) {
    const start = bytes.length - n;
    if (bytes[start] !== RAW_BANNER[0] || !RAW_BANNER.subarray(0, n).every((b, i) => b === bytes[start + i])) continue;
    return n >= HOLD_FROM || start === 0 || BEFORE_BANNER.has(bytes[start - 1] ?? LF) ? n : 0;
  }
  return 0;
}

/** What stands before a banner: a line end, the raw prompt, or the end of a frame. */
const BEFORE_BANNER: ReadonlySet<number> = new Set([CR, LF, RAW_PROMPT, CTRL_D]);
