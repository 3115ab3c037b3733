import type { Clock } from '../base/clock.js';
import { Emitter } from '../base/event.js';
import { OutputLog } from './output-log.js';
import type { TerminalHub, TerminalItem } from './types.js';

/** Bytes that a new reader gets to see of what came before. */
const REPLAY_BYTES = 1024 * 1024;
/** Bytes that the slowest reader may be behind. */
const SPOOL_BYTES = 64 * 1024 * 1024;
/** Most bytes of one item: what has piled up for a slow reader goes in large pieces. */
const ITEM_BYTES = 64 * 1024;
/** Bytes that may wait for the slowest reader before the port is read at its pace. */
const AHEAD_BYTES = 1024 * 1024;
/** A reader that takes nothing makes the port wait this long for each so many bytes: 3 MB/s go on into the spool. */
const PACE_MS = 20;
const PACE_BYTES = 64 * 1024;
/** Last line that is remembered, for the question whether a fresh prompt is needed. */
const LAST_LINE_BYTES = 256;

/**
 * Output of one session for any number of readers: each reads on at its own pace from one shared log.
 *
 * Appending never waits. Source: ARCHITECTURE 4 ("The port is always drained at full speed"). A source that is faster
 * than its readers can ask for their `pace` between two chunks.
 */
export class SessionTerminal implements TerminalHub {
  readonly #log: OutputLog;
  readonly #onDidOutput = new Emitter<Uint8Array>();
  readonly #readers = new Set<{ offset: number }>();
  #lastLine: Uint8Array = new Uint8Array(0);
  #wake: (() => void)[] = [];
  #paced: (() => void) | undefined;
  #sincePace = 0;
  #isEnded = false;
  #holdsLineEnd = false;
  #heldLineEnd: Uint8Array = new Uint8Array(0);

  readonly onDidOutput = this.#onDidOutput.event;

  constructor(limits: { readonly replayBytes?: number; readonly spoolBytes?: number } = {}) {
    this.#log = new OutputLog(limits.replayBytes ?? REPLAY_BYTES, limits.spoolBytes ?? SPOOL_BYTES);
  }

  /** What the last line shows so far, at most its last 256 bytes. */
  get lastLine(): Uint8Array {
    return this.#lastLine;
  }

  /**
   * Shows what comes during `work` but for a line end that it ends in: the raw banner begins with one, and dropping it
   * leaves a shown prompt as it was. When `work` says that there was no banner, the line end is shown after all.
   */
  async withoutLastLineEnd(work: () => Promise<boolean>): Promise<boolean> {
    this.#holdsLineEnd = true;
    let isDropped = false;
    try {
      isDropped = await work();
    } finally {
      this.#holdsLineEnd = false;
      const held = this.#heldLineEnd;
      this.#heldLineEnd = new Uint8Array(0);
      if (!isDropped) this.append(held);
    }
    return isDropped;
  }

  /** Shows bytes of the board. */
  append(arrived: Uint8Array): void {
    const bytes = this.#holdsLineEnd ? this.#holdLineEnd(join(this.#heldLineEnd, arrived)) : arrived;
    if (bytes.length === 0 || this.#isEnded) return;
    this.#log.append(bytes, this.#slowest());
    this.#sincePace += bytes.length;
    const tail = bytes.subarray(-LAST_LINE_BYTES);
    const lineStart = tail.lastIndexOf(0x0a) + 1;
    if (lineStart > 0 || bytes.length >= LAST_LINE_BYTES) this.#lastLine = tail.slice(lineStart);
    else this.#lastLine = join(this.#lastLine, tail).slice(-LAST_LINE_BYTES);
    this.#onDidOutput.fire(bytes);
    this.#signal();
  }

  note(key: string, args: Readonly<Record<string, string | number>> = {}): void {
    if (this.#isEnded) return;
    this.#log.note({ kind: 'note', key, args });
    this.#signal();
  }

  /**
   * What to wait for before more is read from a port that is faster than the readers; undefined when there is nothing to
   * wait for. A reader that takes output sets the pace, so that a flood fills neither spool nor memory; one that takes
   * none (a hidden window) leaves the port more than any serial board sends.
   */
  pace(clock: Clock): Promise<void> | undefined {
    if (this.#sincePace < PACE_BYTES || !this.#isAhead()) return undefined;
    this.#sincePace = 0;
    return new Promise((resolve) => {
      const timer = clock.after(PACE_MS, () => this.#paced?.());
      this.#paced = () => {
        this.#paced = undefined;
        timer[Symbol.dispose]();
        resolve();
      };
    });
  }

  #isAhead(): boolean {
    return !this.#isEnded && this.#log.end - this.#slowest() > AHEAD_BYTES;
  }

  /** No more output; readers end once they have read everything. */
  end(): void {
    this.#isEnded = true;
    this.#paced?.();
    this.#onDidOutput[Symbol.dispose]();
    this.#signal();
  }

  async *read(signal: AbortSignal): AsyncGenerator<TerminalItem> {
    const reader = { offset: this.#log.replayFrom };
    this.#readers.add(reader);
    const handleAbort = (): void => this.#signal();
    signal.addEventListener('abort', handleAbort);
    try {
      while (!signal.aborted) {
        const next = this.#log.read(reader.offset, ITEM_BYTES);
        if (next !== undefined) {
          reader.offset = next.offset;
          if (!this.#isAhead()) this.#paced?.();
          yield next.item;
        } else if (this.#isEnded) {
          return;
        } else {
          await new Promise<void>((resolve) => {
            this.#wake.push(resolve);
          });
        }
      }
    } finally {
      signal.removeEventListener('abort', handleAbort);
      this.#readers.delete(reader);
      this.#paced?.();
    }
  }

  #holdLineEnd(bytes: Uint8Array): Uint8Array {
    let end = bytes.length;
    while (bytes.length - end < 2 && (bytes[end - 1] === 0x0a || bytes[end - 1] === 0x0d)) end--;
    this.#heldLineEnd = bytes.slice(end);
    return bytes.subarray(0, end);
  }

  #slowest(): number {
    let slowest = Number.POSITIVE_INFINITY;
    for (const reader of this.#readers) slowest = Math.min(slowest, reader.offset);
    return slowest;
  }

  #signal(): void {
    const waiting = this.#wake;
    this.#wake = [];
    for (const wake of waiting) wake();
  }
}

function join(a: Uint8Array, b: Uint8Array): Uint8Array {
  const all = new Uint8Array(a.length + b.length);
  all.set(a);
  all.set(b, a.length);
  return all;
}
