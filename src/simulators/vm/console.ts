const LF = 10;
const CR = 13;
const CRLF = Uint8Array.of(CR, LF);

/** What the console needs: where bytes go, and whether a program (not the REPL) is printing. */
export interface ConsoleOptions {
  readonly send: (bytes: Uint8Array) => void;
  readonly programRuns: () => boolean;
}

/**
 * The board's output side: turns LF into CR LF as firmware does, and can hold output back for inspection.
 *
 * A program's LF always gets a CR; the REPL's own texts already carry CR LF and come through the same door, so there a
 * CR is added only where none precedes. Source: recordings qemu-05 and unix-05.
 */
export class Console {
  readonly #options: ConsoleOptions;
  #lastByte = 0;
  #captured: Uint8Array[] | undefined;
  #swallow = 0;

  constructor(options: ConsoleOptions) {
    this.#options = options;
  }

  /** Standard output of Python. */
  print(bytes: Uint8Array): void {
    if (this.#captured !== undefined) {
      this.#captured.push(bytes.slice());
      return;
    }
    const rest = this.#afterSwallowing(bytes);
    if (rest.length === 0) return;
    const cooked = rest.includes(LF) ? this.#cook(rest) : rest;
    this.#lastByte = rest[rest.length - 1] ?? 0;
    this.#options.send(cooked);
  }

  /** Bytes as they are. */
  raw(bytes: Uint8Array): void {
    this.#lastByte = bytes[bytes.length - 1] ?? this.#lastByte;
    this.#options.send(bytes);
  }

  /** A protocol text, one byte a character. */
  say(text: string): void {
    this.raw(Uint8Array.from(text, (c) => c.charCodeAt(0)));
  }

  /** Runs `action` and returns what it printed instead of sending it. */
  capture(action: () => void): string {
    const pieces: Uint8Array[] = [];
    this.#captured = pieces;
    try {
      action();
    } finally {
      this.#captured = undefined;
    }
    return pieces.map((piece) => new TextDecoder('latin1').decode(piece)).join('');
  }

  /** Drops the next `count` bytes that Python prints. */
  swallow(count: number): void {
    this.#swallow = count;
  }

  #afterSwallowing(bytes: Uint8Array): Uint8Array {
    if (this.#swallow === 0) return bytes;
    const dropped = Math.min(this.#swallow, bytes.length);
    this.#swallow -= dropped;
    return bytes.subarray(dropped);
  }

  #cook(bytes: Uint8Array): Uint8Array {
    if (bytes.length === 1) return this.#needsCr(0) ? CRLF : bytes;
    const out: number[] = [];
    for (let i = 0; i < bytes.length; i++) {
      const byte = bytes[i] ?? 0;
      if (byte === LF && this.#needsCr(i, bytes)) out.push(CR);
      out.push(byte);
    }
    return Uint8Array.from(out);
  }

  #needsCr(at: number, bytes?: Uint8Array): boolean {
    const before = at === 0 ? this.#lastByte : bytes?.[at - 1];
    return before !== CR || this.#options.programRuns();
  }
}
