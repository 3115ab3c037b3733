const BACKSPACE = 0x08;
const DELETE = 0x7f;
const ESCAPE = 0x1b;
const TAB = 0x09;

/**
 * What the person has typed at the prompt since Outpost last knew the board's state.
 *
 * Once a line was sent off, or a control key changed the mode, nobody knows what the board does: a typed
 * `while True: pass` runs as long as any program.
 */
export class TypedLine {
  #pending = '';
  #isSubmitted = false;
  #isUnclear = false;

  /** Characters typed on the line so far; empty when they can't be told (after a cursor or Tab key). */
  get pending(): string {
    return this.#isUnclear ? '' : this.#pending;
  }

  /** Something stands on the line, even if it can't be told what. */
  get hasPending(): boolean {
    return this.#isUnclear || this.#pending.length > 0;
  }

  /** A line or a control key went to the board since the last `reset`. */
  get isSubmitted(): boolean {
    return this.#isSubmitted;
  }

  /** The board is known to stand at an empty prompt. */
  reset(): void {
    this.#pending = '';
    this.#isSubmitted = false;
    this.#isUnclear = false;
  }

  /** What stands on the line is dealt with another way: it must go from the board, and not come back. */
  giveUpText(): void {
    this.#isUnclear = this.hasPending;
  }

  /** Follows what is sent to the board. */
  type(bytes: Uint8Array): void {
    for (const byte of bytes) this.#typeByte(byte);
  }

  #typeByte(byte: number): void {
    if (byte === ESCAPE || byte === TAB) this.#isUnclear = true;
    else if (byte === BACKSPACE || byte === DELETE) this.#pending = this.#pending.slice(0, -1);
    else if (byte < 0x20) {
      // Ctrl-C only cancels the line: the board answers with a prompt.
      this.#isSubmitted ||= byte !== 0x03;
      this.#pending = '';
      this.#isUnclear = false;
    } else if (byte < 0x7f) this.#pending += String.fromCharCode(byte);
  }
}
