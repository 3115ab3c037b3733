import { concat, indexOfBytes, latin1, latin1Text } from '../../base/bytes.js';
import { BannerScanner } from './banner-scanner.js';
import { CTRL_D, FRIENDLY_BANNER_END, RAW_BANNER, RAW_PROMPT } from './codec.js';

/** What a frame says while it is received. `rest` of the chunk after `end` and `reset` belongs to what follows. */
export type FrameEvent =
  | { readonly type: 'stdout'; readonly bytes: Uint8Array }
  /** Looks like the end, or like a restarted board: send Ctrl-A; only the raw banner proves it. */
  | { readonly type: 'maybe-ended' }
  /** The code ended; `stderr` is empty when it finished. `isShown`: it has already come out as stdout. */
  | { readonly type: 'end'; readonly stderr: Uint8Array; readonly isShown: boolean; readonly rest: Uint8Array }
  /** The board restarted Python and stands at the raw prompt again. */
  | { readonly type: 'reset'; readonly rest: Uint8Array };

/** Receives the answer to one execution: out 04 err 04 `>`. */
export interface Frame {
  receive(chunk: Uint8Array): FrameEvent[];
}

const EMPTY = new Uint8Array(0);
/** Line end and prompt after the banner's words. */
const BANNER_TAIL = 3;

/**
 * The frame of code of ours, which never prints byte 04: two 04 end it.
 *
 * `SystemExit` soft-resets inside the raw REPL; then the raw banner follows instead of `>`. Once the board was asked for its
 * prompt (`watchForBanner`), a banner anywhere means that a byte of the end was lost (or that the board was reset, which its
 * names then tell); before, it is a late answer to an earlier question and counts as output.
 * Source: reference/micropython-host.md 1.2; recording qemu-05.
 */
export class StrictFrame implements Frame {
  #part: 'stdout' | 'stderr' | 'after' | 'reset' = 'stdout';
  #stderr: Uint8Array[] = [];
  #seam: Uint8Array = EMPTY;
  #seesBanner = false;
  /** Something was said after the frame's two 04, as a restart of Python does. */
  #saysMore = false;
  readonly #scanner = new BannerScanner();

  /** The board was asked whether it stands at its prompt. */
  watchForBanner(): void {
    this.#seesBanner = true;
  }

  receive(chunk: Uint8Array): FrameEvent[] {
    const out: FrameEvent[] = [];
    let rest = chunk;
    while (rest.length > 0) {
      if (this.#part === 'after') {
        if (rest[0] === RAW_PROMPT)
          return [...out, { type: 'end', stderr: concat(this.#stderr), isShown: false, rest: rest.subarray(1) }];
        // Doubled on its way.
        if (rest[0] === CTRL_D) {
          rest = rest.subarray(1);
          continue;
        }
        this.#part = 'reset';
      }
      if (this.#part === 'reset') return [...out, ...this.#awaitBanner(rest)];
      const at = rest.indexOf(CTRL_D);
      const piece = at < 0 ? rest : rest.subarray(0, at);
      const banner = this.#seesBanner ? this.#endOfBanner(piece) : -1;
      if (banner >= 0) {
        return [...out, { type: 'end', stderr: this.#errorBeforeBanner(piece), isShown: false, rest: rest.subarray(banner) }];
      }
      if (this.#part === 'stderr') this.#stderr.push(piece);
      else if (piece.length > 0) out.push({ type: 'stdout', bytes: piece });
      rest = at < 0 ? EMPTY : rest.subarray(at + 1);
      if (at >= 0) this.#part = this.#part === 'stdout' ? 'stderr' : 'after';
    }
    return out;
  }

  #awaitBanner(chunk: Uint8Array): FrameEvent[] {
    const pieces = this.#scanner.scan(chunk);
    const at = pieces.findIndex((p) => p.kind === 'banner');
    const before = at < 0 ? pieces : pieces.slice(0, at);
    this.#saysMore ||= before.some((p) => p.kind === 'text' && !/^[\r\n]*$/.test(latin1Text(p.bytes)));
    if (at < 0) return [];
    const after = pieces.slice(at + 1).flatMap((p) => (p.kind === 'text' ? [p.bytes] : []));
    const rest = concat([...after, this.#scanner.flush()]);
    // Only the prompt was lost, when the banner is the answer to our question and to nothing else.
    if (this.#seesBanner && !this.#saysMore) return [{ type: 'end', stderr: concat(this.#stderr), isShown: false, rest }];
    return [{ type: 'reset', rest }];
  }

  /** The error text, when a banner came in place of the end of that. */
  #errorBeforeBanner(piece: Uint8Array): Uint8Array {
    if (this.#part !== 'stderr') return EMPTY;
    const text = latin1Text(concat([...this.#stderr, piece]));
    // By hand: a pattern for line ends around the prompt would be slow on a flood of them.
    const said = text.slice(0, text.indexOf(latin1Text(RAW_BANNER))).trimEnd();
    const error = latin1(`${(said.endsWith('>') ? said.slice(0, -1) : said).trimEnd()}\r\n`);
    return mayBeError(error, true) ? error : EMPTY;
  }

  /** Where in a piece a raw banner ends that may have begun before it; -1 without one. */
  #endOfBanner(piece: Uint8Array): number {
    const text = concat([this.#seam, piece]);
    const at = indexOfBytes(text, RAW_BANNER);
    const end = at < 0 ? -1 : text.indexOf(RAW_PROMPT, at + RAW_BANNER.length);
    const before = this.#seam.length;
    this.#seam = text.slice(-(RAW_BANNER.length + BANNER_TAIL));
    return end < 0 ? -1 : Math.max(0, end + 1 - before);
  }
}

/** What a soft reset prints, until the raw prompt is there again. */
export class RestartFrame implements Frame {
  readonly #scanner = new BannerScanner();

  receive(chunk: Uint8Array): FrameEvent[] {
    const pieces = this.#scanner.scan(chunk);
    const at = pieces.findIndex((p) => p.kind === 'banner');
    const shown = (at < 0 ? pieces : pieces.slice(0, at)).flatMap((p): FrameEvent[] =>
      p.kind === 'text' ? [{ type: 'stdout', bytes: p.bytes }] : [],
    );
    if (at < 0) return shown;
    const after = pieces.slice(at + 1).flatMap((p) => (p.kind === 'text' ? [p.bytes] : []));
    return [...shown, { type: 'reset', rest: concat([...after, this.#scanner.flush()]) }];
  }
}

/** Longest error text that is waited for; deep recursions print long tracebacks. */
const MAX_STDERR = 64 * 1024;

/**
 * The frame of a person's program, which may print anything, byte 04 too.
 *
 * The wire does not escape stdout, so an end is believed only after three things: 04, an error text or nothing, 04
 * `>`; then the driver's Ctrl-A; then the raw banner. Held bytes that turn out to be the program's come out as
 * stdout, in order. Only a program that prints both a frame end and the raw banner can still fool it.
 * Source: reference/measured-peers.md 4 ("stdout is not escaped").
 */
export class ProgramFrame implements Frame {
  /** From the first 04 of a possible end on. */
  #held: Uint8Array = EMPTY;
  #isConfirming = false;
  /** The error text of an end that was released since something else than the banner followed. */
  #released: Uint8Array | undefined;
  readonly #scanner = new BannerScanner();
  #lastOut: Uint8Array = EMPTY;
  #out: FrameEvent[] = [];

  receive(chunk: Uint8Array): FrameEvent[] {
    this.#out = [];
    let rest = this.#held.length === 0 ? chunk : concat([this.#held, chunk]);
    this.#held = EMPTY;
    while (rest.length > 0) {
      const at = rest.indexOf(CTRL_D);
      const text = at < 0 ? rest : rest.subarray(0, at);
      if (text.length > 0 && this.#emit(text, at < 0 ? EMPTY : rest.subarray(at))) return this.#out;
      if (at < 0) break;
      rest = rest.subarray(at);
      const end = readEnd(rest);
      if (end.kind === 'not-an-end') {
        this.#isConfirming = false;
        if (end.stderr !== undefined) this.#released = end.stderr;
        if (this.#emit(rest.subarray(0, 1), rest.subarray(1))) return this.#out;
        rest = rest.subarray(1);
        continue;
      }
      if (end.kind === 'confirmed') {
        const last = this.#scanner.flush();
        if (last.length > 0) this.#stdout(last);
        this.#out.push({ type: 'end', stderr: end.stderr, isShown: false, rest: rest.subarray(end.length) });
        return this.#out;
      }
      if (end.kind === 'candidate' && !this.#isConfirming) {
        this.#isConfirming = true;
        this.#out.push({ type: 'maybe-ended' });
      }
      this.#held = rest.slice();
      break;
    }
    return this.#out;
  }

  /** Passes program output on. Returns true when a banner in it ended the frame. */
  #emit(text: Uint8Array, following: Uint8Array): boolean {
    const pieces = this.#scanner.scan(text);
    const at = pieces.findIndex((p) => p.kind === 'banner');
    for (const piece of at < 0 ? pieces : pieces.slice(0, at)) {
      if (piece.kind === 'text') this.#stdout(piece.bytes);
    }
    if (at < 0) return false;
    const after = pieces.slice(at + 1).flatMap((p) => (p.kind === 'text' ? [p.bytes] : []));
    const rest = concat([...after, this.#scanner.flush(), following]);
    this.#out.push(
      this.#released === undefined ? { type: 'reset', rest } : { type: 'end', stderr: this.#released, isShown: true, rest },
    );
    return true;
  }

  #stdout(bytes: Uint8Array): void {
    this.#out.push({ type: 'stdout', bytes });
    const overlap = FRIENDLY_BANNER_END.length - 1;
    const seam = concat([this.#lastOut, bytes.subarray(0, overlap)]);
    const isRestarted = indexOfBytes(seam, FRIENDLY_BANNER_END) >= 0 || indexOfBytes(bytes, FRIENDLY_BANNER_END) >= 0;
    this.#lastOut = concat([this.#lastOut, bytes.subarray(-overlap)]).slice(-overlap);
    if (isRestarted) this.#out.push({ type: 'maybe-ended' });
  }
}

type EndReading =
  | { readonly kind: 'more' }
  /** `stderr` is there when it had been a complete candidate. */
  | { readonly kind: 'not-an-end'; readonly stderr?: Uint8Array }
  | { readonly kind: 'candidate' }
  | { readonly kind: 'confirmed'; readonly stderr: Uint8Array; readonly length: number };

/** Reads what may be the end of a frame; `bytes` begins with 04. */
function readEnd(bytes: Uint8Array): EndReading {
  const second = bytes.indexOf(CTRL_D, 1);
  const stderr = bytes.subarray(1, second < 0 ? bytes.length : second);
  if (stderr.length > MAX_STDERR || !mayBeError(stderr, second >= 0)) return { kind: 'not-an-end' };
  if (second < 0 || second + 1 === bytes.length) return { kind: 'more' };
  if (bytes[second + 1] !== RAW_PROMPT) return { kind: 'not-an-end' };
  const tail = bytes.subarray(second + 2);
  if (tail.length === 0) return { kind: 'candidate' };
  const banner = readBanner(tail);
  if (banner === 'more') return { kind: 'candidate' };
  if (banner === 'none') return { kind: 'not-an-end', stderr: stderr.slice() };
  return { kind: 'confirmed', stderr: stderr.slice(), length: second + 2 + banner };
}

/** Length of a raw banner that stands at the very beginning, possibly after line ends. */
function readBanner(bytes: Uint8Array): number | 'more' | 'none' {
  const text = latin1Text(bytes.subarray(0, RAW_BANNER.length + 16));
  const match = /^[\r\n]*raw REPL; CTRL-B to exit[\r\n]+>/.exec(text);
  if (match !== null) return match[0].length;
  const bare = text.replace(/^[\r\n]+/, '');
  const wanted = latin1Text(RAW_BANNER);
  const isBeginning =
    bare.length <= wanted.length
      ? wanted.startsWith(bare)
      : /^[\r\n]*$/.test(bare.slice(wanted.length)) && bare.startsWith(wanted);
  return isBeginning && text.length < wanted.length + 16 ? 'more' : 'none';
}

const TRACEBACK = latin1('Traceback (most recent call last):');

/** Whether text can be what Python prints of an exception: a traceback, or one line with the exception's name. */
function mayBeError(text: Uint8Array, isComplete: boolean): boolean {
  const n = Math.min(text.length, TRACEBACK.length);
  if (indexOfBytes(TRACEBACK.subarray(0, n), text.subarray(0, n)) === 0 && (!isComplete || n === TRACEBACK.length)) return true;
  const line = latin1Text(text.subarray(0, 512));
  if (isComplete) return text.length === 0 || /^[A-Za-z_][\w.]*(:[^\n]*)?\r?\n$/.test(line);
  return /^[A-Za-z_][\w.]*(:[^\n]*)?(\r?\n?)?$/.test(line);
}
