import { assertNever } from '../../base/assert-never.js';
import { concat, indexOfBytes, latin1 } from '../../base/bytes.js';
import { BannerScanner } from './banner-scanner.js';
import { CTRL_A, CTRL_D, RAW_PROMPT } from './codec.js';
import { ProgramFrame, RestartFrame, StrictFrame, type Frame, type FrameEvent } from './frame.js';

/** What the board's bytes mean. */
export type RawReplEvent =
  /** Bytes outside any frame. */
  | { readonly type: 'text'; readonly bytes: Uint8Array }
  /** The raw prompt with its banner. */
  | { readonly type: 'banner' }
  /** Raw-paste is granted, with its window in bytes. */
  | { readonly type: 'window'; readonly size: number }
  /** No raw-paste: understood but off, firmware before 1.14, or an answer that makes no sense (noise; ask again once). */
  | { readonly type: 'no-window'; readonly reason: 'off' | 'old-firmware' | 'unclear' }
  /** The board can take one more window. */
  | { readonly type: 'credit' }
  /** The board has taken the code, or refuses more of it: the frame begins. */
  | { readonly type: 'accepted' }
  | Exclude<FrameEvent, { type: 'end' | 'reset' }>
  | { readonly type: 'end'; readonly stderr: Uint8Array; readonly isShown: boolean }
  | { readonly type: 'reset' };

/** Whose code is executed: ours never prints byte 04; a person's program may; an empty line restarts Python. */
export type FrameKind = 'ours' | 'program' | 'restart';

const O = latin1('O');
/** The answer to plain code, as soon as its end was received. */
const ACCEPTED = latin1('OK');

type Phase = 'open' | 'paste-answer' | 'refused' | 'upload' | 'accept';

/**
 * The raw REPL as a pure machine: bytes in, events out; no timers, no promises.
 *
 * It knows what was asked (`expect…`) and never looks at text where a byte decides.
 * Source: reference/micropython-host.md 1.2 and 1.3, recordings qemu-04 to qemu-07.
 */
export class RawReplMachine {
  #phase: Phase = 'open';
  #frame: Frame | undefined;
  #next: Frame | undefined;
  #scanner = new BannerScanner();
  #answer: Uint8Array = new Uint8Array(0);
  #sawO = false;
  /** In a banner that was perhaps asked for earlier: the true answer may follow it. */
  #stale: Frame | undefined;

  /** The raw-paste request was sent; after `window` the code follows. */
  expectRawPaste(kind: FrameKind): void {
    const scanner = this.#scanner;
    const isInBanner = this.#phase === 'open' && this.#frame === undefined && scanner.isHolding;
    this.#begin(isInBanner ? 'open' : 'paste-answer');
    const frame = newFrame(kind);
    if (isInBanner) {
      // The rest of a banner that was asked for earlier comes first.
      this.#scanner = scanner;
      this.#stale = frame;
    } else this.#next = frame;
  }

  /** Code follows plainly. */
  expectPlain(kind: FrameKind): void {
    this.#begin('accept');
    this.#next = newFrame(kind);
  }

  /** Forgets what was expected: everything is text until the next banner. */
  abandon(): void {
    this.#begin('open');
  }

  /** Ctrl-A goes out in the middle of code of ours: if its end was lost, the banner tells. */
  watchForBanner(): void {
    if (this.#frame instanceof StrictFrame) this.#frame.watchForBanner();
  }

  receive(chunk: Uint8Array): RawReplEvent[] {
    const out: RawReplEvent[] = [];
    let rest = chunk;
    while (rest.length > 0) rest = this.#step(rest, out);
    return out;
  }

  #begin(phase: Phase): void {
    this.#phase = phase;
    this.#frame = undefined;
    this.#next = undefined;
    this.#scanner = new BannerScanner();
    this.#answer = new Uint8Array(0);
    this.#sawO = false;
    this.#stale = undefined;
  }

  /** Handles the beginning of a chunk and returns what remains of it. */
  #step(chunk: Uint8Array, out: RawReplEvent[]): Uint8Array {
    if (this.#frame !== undefined) return this.#inFrame(this.#frame, chunk, out);
    switch (this.#phase) {
      case 'open':
        return this.#scan(chunk, out);
      case 'paste-answer':
        return this.#readAnswer(chunk, out);
      case 'refused':
        this.#phase = 'open';
        return chunk[0] === RAW_PROMPT ? chunk.subarray(1) : chunk;
      case 'upload':
        return this.#upload(chunk, out);
      case 'accept':
        return this.#accept(chunk, out);
      default:
        return assertNever(this.#phase, 'RawReplMachine');
    }
  }

  #inFrame(frame: Frame, chunk: Uint8Array, out: RawReplEvent[]): Uint8Array {
    for (const event of frame.receive(chunk)) {
      if (event.type !== 'end' && event.type !== 'reset') {
        out.push(event);
        continue;
      }
      this.#begin('open');
      out.push(event.type === 'end' ? { type: 'end', stderr: event.stderr, isShown: event.isShown } : { type: 'reset' });
      return event.rest;
    }
    return chunk.subarray(chunk.length);
  }

  #scan(chunk: Uint8Array, out: RawReplEvent[]): Uint8Array {
    const stale = this.#stale;
    // After a stale banner the very next byte may belong to the answer.
    const part = stale === undefined ? chunk : chunk.subarray(0, 1);
    for (const piece of this.#scanner.scan(part)) {
      out.push(piece.kind === 'text' ? { type: 'text', bytes: piece.bytes } : { type: 'banner' });
    }
    // It ended, or was none.
    if (stale !== undefined && !this.#scanner.isHolding) {
      this.#begin('paste-answer');
      this.#next = stale;
    }
    return chunk.subarray(part.length);
  }

  #readAnswer(chunk: Uint8Array, out: RawReplEvent[]): Uint8Array {
    const have = this.#answer.length;
    this.#answer = concat([this.#answer, chunk.subarray(0, 4 - have)]);
    const [a, b, low, high] = this.#answer;
    const taken = (length: number): Uint8Array => chunk.subarray(length - have);
    if (b === undefined) return taken(this.#answer.length);
    if (a === 0x52 && b === 0) {
      this.#begin('refused');
      out.push({ type: 'no-window', reason: 'off' });
      return taken(2);
    }
    if (a === 0x52 && b === 1) {
      if (low === undefined || high === undefined) return taken(this.#answer.length);
      this.#phase = 'upload';
      out.push({ type: 'window', size: low | (high << 8) });
      return taken(4);
    }
    // `ra` begins the banner that an old core prints again; anything else is noise, followed by whatever follows.
    const seen = concat([this.#answer, taken(this.#answer.length)]);
    const isBanner = a === 0x72 && b === 0x61;
    const frame = this.#next;
    this.#begin('open');
    if (isBanner) this.#stale = frame;
    out.push({ type: 'no-window', reason: isBanner ? 'old-firmware' : 'unclear' });
    return seen;
  }

  #upload(chunk: Uint8Array, out: RawReplEvent[]): Uint8Array {
    const byte = chunk[0];
    if (byte === CTRL_A) out.push({ type: 'credit' });
    else if (byte === CTRL_D) this.#startFrame(out);
    else out.push({ type: 'text', bytes: chunk.subarray(0, 1) });
    return chunk.subarray(1);
  }

  #accept(chunk: Uint8Array, out: RawReplEvent[]): Uint8Array {
    const bytes = this.#sawO ? concat([O, chunk]) : chunk;
    const at = indexOfBytes(bytes, ACCEPTED);
    // An `O` at the end may be half of the answer.
    this.#sawO = at < 0 && bytes.at(-1) === O[0];
    const before = at >= 0 ? at : bytes.length - (this.#sawO ? 1 : 0);
    if (before > 0) out.push({ type: 'text', bytes: bytes.subarray(0, before) });
    if (at < 0) return chunk.subarray(chunk.length);
    this.#startFrame(out);
    return bytes.subarray(at + ACCEPTED.length);
  }

  #startFrame(out: RawReplEvent[]): void {
    const frame = this.#next;
    this.#begin('open');
    this.#frame = frame;
    out.push({ type: 'accepted' });
  }
}

function newFrame(kind: FrameKind): Frame {
  switch (kind) {
    case 'ours':
      return new StrictFrame();
    case 'program':
      return new ProgramFrame();
    case 'restart':
      return new RestartFrame();
    default:
      return assertNever(kind, 'RawReplMachine');
  }
}
