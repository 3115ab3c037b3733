import type { CommandId } from './command.js';

/** Keys of one command, with the part of the window in which they work. */
export interface Binding {
  readonly id: CommandId;
  readonly keys: string;
  readonly scope?: 'files' | 'terminal' | undefined;
}

/** What a key event must tell. */
export interface KeyPress {
  readonly key: string;
  readonly code: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly shiftKey: boolean;
  readonly altKey: boolean;
}

const NAMED: Readonly<Record<string, string>> = { ' ': 'Space', Esc: 'Escape', Del: 'Delete' };

/** The key without its modifiers: letters by what they type, so that Ctrl+Z is where the person's keyboard has Z. */
function keyName({ key, code, shiftKey, altKey }: KeyPress): string {
  if (NAMED[key] !== undefined) return NAMED[key];
  if (key.length > 1) return key;
  // Option on macOS types another character, Shift another sign: then the key's place counts.
  if ((altKey || shiftKey) && /^(Key[A-Z]|Digit\d)$/.test(code)) return code.slice(-1);
  if (code === 'Backquote') return '`';
  return key.toUpperCase();
}

/** A key press in the notation of bindings, such as `Mod+Shift+P`. */
export function strokeOf(press: KeyPress, isMac: boolean): string {
  const mod = isMac ? press.metaKey : press.ctrlKey;
  const parts = [
    mod ? 'Mod' : '',
    isMac && press.ctrlKey ? 'Ctrl' : '',
    press.altKey ? 'Alt' : '',
    press.shiftKey ? 'Shift' : '',
  ];
  return [...parts.filter((part) => part !== ''), keyName(press)].join('+');
}

/** Puts the modifiers of a written key into the order of `strokeOf`. */
export function normalStroke(stroke: string): string {
  const parts = stroke.split(/\+(?=.)/);
  const order = ['Mod', 'Ctrl', 'Alt', 'Shift'].filter((name) => parts.includes(name));
  return [...order, parts.at(-1) ?? ''].join('+');
}

/** What a key press means. `swallow`: nothing happens, and the browser must not act on it either. */
export type KeyVerdict =
  | { readonly kind: 'run'; readonly id: CommandId }
  | { readonly kind: 'chord' }
  | { readonly kind: 'swallow' }
  | { readonly kind: 'pass' };

/** Keys that would reload or print the page: caught even when no command has them. */
const ALWAYS_CAUGHT: ReadonlySet<string> = new Set(['F5', 'Mod+R', 'Mod+Shift+R', 'Shift+F5', 'Mod+F5', 'Mod+S', 'Mod+P']);

/** Finds the command of a key press, also of chords of two. */
export class Keymap {
  readonly #bindings: readonly {
    readonly id: CommandId;
    readonly strokes: readonly string[];
    readonly scope: string | undefined;
  }[];
  #first: string | null = null;

  constructor(bindings: readonly Binding[]) {
    this.#bindings = bindings.map(({ id, keys, scope }) => ({ id, strokes: keys.split(' ').map(normalStroke), scope }));
  }

  /** Decides on a stroke, given the parts of the window that have the focus. */
  press(stroke: string, scopes: readonly string[]): KeyVerdict {
    const first = this.#first;
    this.#first = null;
    const open = this.#bindings.filter(({ scope }) => scope === undefined || scopes.includes(scope));
    if (first !== null) {
      const found = open.find(({ strokes }) => strokes[0] === first && strokes[1] === stroke);
      return found === undefined ? { kind: 'swallow' } : { kind: 'run', id: found.id };
    }
    const whole = open.filter(({ strokes }) => strokes.length === 1 && strokes[0] === stroke);
    const found = whole.find(({ scope }) => scope !== undefined) ?? whole[0];
    if (found !== undefined) return { kind: 'run', id: found.id };
    if (open.some(({ strokes }) => strokes.length > 1 && strokes[0] === stroke)) {
      this.#first = stroke;
      return { kind: 'chord' };
    }
    return { kind: ALWAYS_CAUGHT.has(stroke) ? 'swallow' : 'pass' };
  }
}
