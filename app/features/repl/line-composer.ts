/** What typing leads to: bytes for the board, signs shown here only, a whole line for paste mode, or a hint. */
export type LineAction =
  | { readonly kind: 'send'; readonly text: string }
  | { readonly kind: 'show'; readonly text: string }
  | { readonly kind: 'line'; readonly text: string }
  | { readonly kind: 'hint' };

const ENTER = '\r';
const BACKSPACE = '\u007f';
const INTERRUPT = '\u0003';
const ERASE_ONE = '\b \b';

function isPlain(char: string): boolean {
  return char >= ' ' && char <= '~';
}

function isOther(char: string): boolean {
  return char > '~' && char !== BACKSPACE;
}

/** How many cells a terminal gives a character; enough to erase what was shown. */
function cells(char: string): number {
  return /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\u{1f300}-\u{1faff}]/u.test(char)
    ? 2
    : 1;
}

function eraseText(text: string): string {
  return ERASE_ONE.repeat([...text].reduce((sum, char) => sum + cells(char), 0));
}

/**
 * Watches what is typed at the friendly prompt, whose line editor drops every byte above 126.
 *
 * ASCII goes to the board as it is typed. The first other character takes the line back from the board (by as many
 * backspaces as were typed), and from then on the line is collected here and sent whole. A line that came from the
 * board's history can't be taken back: then there is a hint.
 */
export class LineComposer {
  /** What the board's line editor holds, as far as it was typed here; null when it is not known. */
  #sent: string | null = '';
  /** The line collected here, or null while the board has it. */
  #own: string | null = null;

  /** The board is not at its prompt any more, or a new prompt came: nothing is known of a line. */
  reset(): void {
    this.#sent = '';
    this.#own = null;
  }

  /** Takes what the terminal was given by keys; escape sequences arrive whole. */
  type(data: string): readonly LineAction[] {
    if (data.startsWith('\u001b')) return this.#control(data);
    return [...data].flatMap((char) => this.#char(char));
  }

  #char(char: string): readonly LineAction[] {
    if (this.#own !== null) return this.#ownChar(char, this.#own);
    if (isOther(char)) return this.#takeOver(char);
    if (char === ENTER || char === INTERRUPT) this.#sent = '';
    else if (this.#sent !== null) {
      if (isPlain(char)) this.#sent += char;
      else if (char === BACKSPACE) this.#sent = this.#sent.slice(0, -1);
      else this.#sent = null;
    }
    return [{ kind: 'send', text: char }];
  }

  #takeOver(char: string): readonly LineAction[] {
    if (this.#sent === null) return [{ kind: 'hint' }];
    const line = this.#sent + char;
    const back: readonly LineAction[] = this.#sent === '' ? [] : [{ kind: 'send', text: BACKSPACE.repeat(this.#sent.length) }];
    this.#sent = '';
    this.#own = line;
    return [...back, { kind: 'show', text: line }];
  }

  #ownChar(char: string, line: string): readonly LineAction[] {
    if (char === ENTER) {
      this.#own = null;
      return [
        { kind: 'show', text: eraseText(line) },
        { kind: 'line', text: line },
      ];
    }
    if (char === INTERRUPT) {
      this.#own = null;
      return [
        { kind: 'show', text: eraseText(line) },
        { kind: 'send', text: char },
      ];
    }
    if (char === BACKSPACE) {
      const last = [...line].at(-1) ?? '';
      const rest = line.slice(0, line.length - last.length);
      this.#own = rest === '' ? null : rest;
      return [{ kind: 'show', text: eraseText(last) }];
    }
    if (!isPlain(char) && !isOther(char)) return [];
    this.#own = line + char;
    return [{ kind: 'show', text: char }];
  }

  #control(sequence: string): readonly LineAction[] {
    if (this.#own !== null) return [];
    // Arrows bring lines from the history or move the cursor: what the board's line holds is not known any more.
    this.#sent = null;
    return [{ kind: 'send', text: sequence }];
  }
}
