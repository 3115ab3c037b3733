import type { ResolvedTheme } from './theme-store.js';
import { readTokens, withAlpha, type Tokens } from './tokens.js';

/** A theme as xterm.js takes it in `options.theme`. */
export interface XtermTheme {
  background: string;
  foreground: string;
  cursor: string;
  cursorAccent: string;
  selectionBackground: string;
  selectionInactiveBackground: string;
  black: string;
  red: string;
  green: string;
  yellow: string;
  blue: string;
  magenta: string;
  cyan: string;
  white: string;
  brightBlack: string;
  brightRed: string;
  brightGreen: string;
  brightYellow: string;
  brightBlue: string;
  brightMagenta: string;
  brightCyan: string;
  brightWhite: string;
}

/**
 * Builds the terminal's theme from the design tokens. Call again in `themeStore().onDidChange`.
 *
 * The bright colours are the plain ones: each already has its contrast against the background.
 */
export function xtermTheme(resolved: ResolvedTheme, c: Tokens = readTokens(resolved)): XtermTheme {
  return {
    background: c.surface,
    foreground: c['code-text'],
    cursor: c.accent,
    cursorAccent: c.surface,
    selectionBackground: withAlpha(c.accent, 0.3),
    selectionInactiveBackground: withAlpha(c.accent, 0.16),
    black: c['ansi-black'],
    red: c['ansi-red'],
    green: c['ansi-green'],
    yellow: c['ansi-yellow'],
    blue: c['ansi-blue'],
    magenta: c['ansi-magenta'],
    cyan: c['ansi-cyan'],
    white: c['ansi-white'],
    brightBlack: c['text-3'],
    brightRed: c['ansi-red'],
    brightGreen: c['ansi-green'],
    brightYellow: c['ansi-yellow'],
    brightBlue: c['ansi-blue'],
    brightMagenta: c['ansi-magenta'],
    brightCyan: c['ansi-cyan'],
    brightWhite: c.text,
  };
}
