import type { KeyPress } from '../../commands/keymap.js';

/** What a key in the terminal means. `browser`: the browser's own paste event follows. */
export type TerminalKey =
  | { readonly kind: 'pass' }
  | { readonly kind: 'copy' }
  | { readonly kind: 'browser' }
  | { readonly kind: 'held'; readonly key: string }
  | { readonly kind: 'guarded'; readonly key: string; readonly byte: number };

/** What the terminal's keys depend on. */
export interface TerminalKeyRules {
  readonly isMac: boolean;
  readonly hasSelection: boolean;
  /** All control keys go to the board. */
  readonly sendsAll: boolean;
  /** Control keys with side effects on this board, such as `ctrl-f`. */
  readonly guarded: readonly string[];
}

function isGuarded(letter: string, guarded: readonly string[]): boolean {
  return guarded.some((key) => key.toLowerCase().replace(/^(\^|ctrl[-+])/, '') === letter.toLowerCase());
}

/**
 * Decides on a key before the terminal sees it.
 *
 * Ctrl-C copies a selection and else interrupts. Other control keys are held back, since some restart a board or put
 * it into another mode, unless the person asked for all of them; those with side effects on this board ask first.
 */
export function terminalKey(press: KeyPress, rules: TerminalKeyRules): TerminalKey {
  const key = press.key.toLowerCase();
  const paste = rules.isMac
    ? press.metaKey && key === 'v'
    : (press.ctrlKey && key === 'v') || (press.shiftKey && press.key === 'Insert');
  if (paste) return { kind: 'browser' };
  if (rules.isMac && press.metaKey) return { kind: key === 'c' ? 'copy' : 'pass' };
  if (!press.ctrlKey || press.altKey || press.key.length !== 1 || !/^[a-z[\]\\^_@ ]$/.test(key)) return { kind: 'pass' };
  if (key === 'c' && !press.shiftKey) return { kind: !rules.isMac && rules.hasSelection ? 'copy' : 'pass' };
  const name = `Ctrl-${press.key.toUpperCase()}`;
  if (!rules.sendsAll) return { kind: 'held', key: name };
  if (isGuarded(press.key, rules.guarded))
    return { kind: 'guarded', key: name, byte: press.key.toUpperCase().charCodeAt(0) & 0x1f };
  return { kind: 'pass' };
}
