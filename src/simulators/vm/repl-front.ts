import type { Console } from './console.js';

const CTRL_A = 1;
const CTRL_B = 2;
const CTRL_C = 3;
const CTRL_D = 4;
const CTRL_E = 5;
/** Never ends a line at the prompts; paste mode echoes it bare. */
const LF = 10;
const RAW_PASTE = 0x41;
/** Means nothing to Python nor to a prompt. */
const MEANINGLESS = 0x1f;

/** What the front talks to: the core's own REPL, and input. */
export interface ReplFrontOptions {
  readonly console: Console;
  /** Gives one byte to the core's REPL; true when it asks for a soft reset. */
  readonly feed: (byte: number) => boolean;
  /** Waits for the next byte of input. */
  readonly nextByte: () => number;
  readonly banner: string;
  /** Raw-paste window in bytes; 0 when this firmware does not know raw paste. */
  readonly pasteWindow: number;
}

/**
 * Stands before the core's REPL: answers raw-paste requests (the core's own reader has no input in this build), and
 * prints the board's banner in place of the core's.
 *
 * Source: recordings qemu-04 to qemu-07; for firmware without raw paste reference/toolchain.md 5.5 (micro:bit).
 */
export class ReplFront {
  readonly #options: ReplFrontOptions;
  #raw = false;
  /** Bytes collected since the raw prompt; only whether there are any matters. */
  #line = 0;

  constructor(options: ReplFrontOptions) {
    this.#options = options;
  }

  get isRaw(): boolean {
    return this.#raw;
  }

  /** Handles one byte at the prompt. True when a soft reset is wanted. */
  handle(byte: number): boolean {
    const { feed, console } = this.#options;
    if (!this.#raw) return this.#friendly(byte);
    if (byte === CTRL_E && this.#line === 0) return this.#pasteRequest();
    if (byte === CTRL_B) {
      this.#raw = false;
      console.capture(() => feed(byte));
      this.#printBanner('\r\n');
      return false;
    }
    this.#line = byte === CTRL_A || byte === CTRL_C || byte === CTRL_D ? 0 : this.#line + 1;
    return feed(byte);
  }

  /** After a reset: the prompt of the mode that was left, without the line feed that asking for it prints. */
  begin(start: () => void, raw: boolean): void {
    const { console, feed } = this.#options;
    console.capture(start);
    this.#raw = raw;
    this.#line = 0;
    if (!raw) {
      this.#printBanner('');
      return;
    }
    console.swallow(2);
    feed(CTRL_A);
  }

  #friendly(byte: number): boolean {
    const { console, feed } = this.#options;
    if (byte !== CTRL_A && byte !== CTRL_B && byte !== LF) return feed(byte);
    const printed = console.capture(() => feed(byte));
    if (byte === CTRL_A && printed.includes('raw REPL')) {
      this.#raw = true;
      this.#line = 0;
    }
    if (byte === CTRL_B && printed.includes('MicroPython')) this.#printBanner('\r\n');
    else console.say(printed);
    return false;
  }

  #printBanner(before: string): void {
    this.#options.console.say(`${before}${this.#options.banner}\r\nType "help()" for more information.\r\n>>> `);
  }

  #pasteRequest(): boolean {
    const { nextByte, feed, console, pasteWindow } = this.#options;
    const mode = nextByte();
    const end = nextByte();
    if (end !== CTRL_A) {
      this.#line += 3;
      return [CTRL_E, mode, end].map((byte) => feed(byte)).includes(true);
    }
    if (pasteWindow === 0) return feed(CTRL_A); // old firmware: a line that Ctrl-A throws away
    if (mode !== RAW_PASTE) {
      console.say('R\x00>');
      return false;
    }
    return this.#paste(pasteWindow);
  }

  #paste(window: number): boolean {
    const { nextByte, feed, console } = this.#options;
    console.say(`R\x01${String.fromCharCode(window & 0xff, window >> 8)}\x01`);
    const code: number[] = [];
    for (let left = window; ;) {
      const byte = nextByte();
      if (byte === CTRL_D) break;
      if (byte === CTRL_C) {
        console.say('\x04\x04KeyboardInterrupt: \r\n\x04>');
        return false;
      }
      code.push(byte);
      left--;
      if (left === 0) {
        console.say('\x01');
        left = window;
      }
    }
    console.say('\x04');
    if (code.length === 0) {
      console.say('\x04\x04>');
      return false;
    }
    // To the lexer these are bytes like any; the core's line reader, which stands in for it here, would obey them.
    for (const byte of code) feed(byte === CTRL_A || byte === CTRL_B ? MEANINGLESS : byte);
    console.swallow(2); // the core's OK: Ctrl-D was sent in its place
    return feed(CTRL_D);
  }
}
