import { pyLiteral } from '../base/py-literal.js';

const BACKSPACES = new Set(['\b', '\x7f']);

/** What the composer wants done with a piece of what was typed. */
export type Composed =
  /** Pass on to the board as typed. */
  | { readonly kind: 'send'; readonly bytes: Uint8Array }
  /** Show, since the board will not echo it. */
  | { readonly kind: 'echo'; readonly text: string }
  /** The line is complete: everything on it, also what the board has echoed. */
  | { readonly kind: 'line'; readonly text: string };

/**
 * Takes over the line as soon as a character outside ASCII is typed, since friendly REPLs drop those.
 *
 * What came before is on the board's own line; from then on characters, backspace, Ctrl-C and Enter are handled
 * here, and the whole line is executed another way. Cursor keys do nothing meanwhile.
 * Source: recording unix-01; reference/measured-peers.md 4 ("Friendly REPL drops non-ASCII input bytes").
 */
export class LineComposer {
  readonly #decoder = new TextDecoder();
  #before = '';
  #composed = '';
  #inEscape = false;

  get isComposing(): boolean {
    return this.#composed !== '';
  }

  /** Whether these bytes begin a line that must be composed. */
  static isNeeded(bytes: Uint8Array): boolean {
    return bytes.some((b) => b >= 0x80);
  }

  /** Takes typed bytes; `before` is what stands on the board's line when composing begins. */
  type(bytes: Uint8Array, before: string): Composed[] {
    if (!this.isComposing) this.#before = before;
    const out: Composed[] = [];
    for (const character of this.#decoder.decode(bytes, { stream: true })) this.#typeOne(character, out);
    return out;
  }

  /** Forgets the line. */
  reset(): void {
    this.#composed = '';
    this.#before = '';
    this.#inEscape = false;
  }

  #typeOne(character: string, out: Composed[]): void {
    if (this.#inEscape) this.#inEscape = !/[A-Za-z~]/.test(character);
    else if (character === '\x1b') this.#inEscape = true;
    else if (character === '\r' || character === '\n') {
      out.push({ kind: 'line', text: this.#before + this.#composed });
      this.reset();
    } else if (BACKSPACES.has(character)) this.#erase(out);
    else if (character < ' ') {
      this.reset();
      out.push({ kind: 'send', bytes: new TextEncoder().encode(character) });
    } else {
      this.#composed += character;
      out.push({ kind: 'echo', text: character });
    }
  }

  #erase(out: Composed[]): void {
    const last = [...this.#composed].at(-1);
    if (last === undefined) {
      this.#before = this.#before.slice(0, -1);
      out.push({ kind: 'send', bytes: Uint8Array.of(0x7f) });
      return;
    }
    this.#composed = this.#composed.slice(0, -last.length);
    out.push({ kind: 'echo', text: '\b \b' });
  }
}

/**
 * Code that does with one line what the friendly REPL would: expressions print their value.
 *
 * All ASCII; `compile` is there wherever `exec` is (extra features level and up).
 */
export function interactiveCode(line: string): string {
  return `exec(compile(${pyLiteral(line)},'<stdin>','single'))`;
}

/** The line for a block that is being typed, where only the board knows the lines before: characters as escapes. */
export function escapedLine(line: string): string {
  return [...line].map((c) => (c >= ' ' && c <= '~' ? c : pyLiteral(c).slice(1, -1))).join('');
}

/** Whether a line can't stand alone: it opens a block, or continues one that the board has. */
export function needsMoreLines(line: string, promptLine: string): boolean {
  return /:\s*(#.*)?$/.test(line) || /[\\([{]\s*$/.test(line) || promptLine.startsWith('... ');
}
