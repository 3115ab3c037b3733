import { toDisposable, type Disposable } from '../../src/base/disposable.js';
import type { Commander } from './commander.js';
import { strokeOf, type Keymap } from './keymap.js';

const PARTS: Readonly<Record<string, string>> = { files: '[data-keys="files"]', terminal: '[data-keys="terminal"]' };
/** Keys that a text field needs for itself. */
const TEXT_FIELD = 'input, textarea, [contenteditable="true"]';

function scopesOf(target: EventTarget | null): readonly string[] {
  if (!(target instanceof Element)) return [];
  const isField = target.matches(TEXT_FIELD);
  return Object.entries(PARTS)
    .filter(([name, selector]) => target.closest(selector) !== null && !(name === 'files' && isField))
    .map(([name]) => name);
}

/** What the window's key handling must know. */
export interface KeyHandling {
  readonly commander: Commander;
  /** The key map of the moment; made anew when the key set changes. */
  readonly keymap: () => Keymap;
  readonly isMac: boolean;
  /** All control keys go to the board while the terminal has the focus. */
  readonly terminalTakesAll: () => boolean;
  /** A question is open: only it is listened to. */
  readonly isBlocked: () => boolean;
}

/** Listens for keys in the whole window, before editor, terminal and browser get them. */
export function handleKeys(target: Window, { commander, keymap, isMac, terminalTakesAll, isBlocked }: KeyHandling): Disposable {
  const handleKeyDown = (event: KeyboardEvent): void => {
    if (event.isComposing || event.key === 'Control' || event.key === 'Shift' || event.key === 'Alt' || event.key === 'Meta')
      return;
    // AltGr types characters with Ctrl and Alt down.
    if (event.ctrlKey && event.altKey && event.key.length === 1) return;
    const stroke = strokeOf(event, isMac);
    const scopes = scopesOf(event.target);
    if (scopes.includes('terminal') && terminalTakesAll() && /^(Mod|Ctrl)\+[A-Z[\]\\^_@]$/.test(stroke)) return;
    const verdict = keymap().press(stroke, scopes);
    if (verdict.kind === 'pass') return;
    event.preventDefault();
    event.stopPropagation();
    if (verdict.kind === 'run' && !isBlocked()) void commander.run(verdict.id);
  };
  target.addEventListener('keydown', handleKeyDown, { capture: true });
  return toDisposable(() => target.removeEventListener('keydown', handleKeyDown, { capture: true }));
}
