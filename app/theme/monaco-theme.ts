import type { ResolvedTheme } from './theme-store.js';
import { readTokens, withAlpha, type Tokens } from './tokens.js';

/** A theme as Monaco's `editor.defineTheme(name, data)` takes it. */
export interface MonacoThemeData {
  base: 'vs' | 'vs-dark' | 'hc-black' | 'hc-light';
  inherit: boolean;
  rules: { token: string; foreground?: string; fontStyle?: string }[];
  colors: Record<string, string>;
}

const BASES: Readonly<Record<ResolvedTheme, MonacoThemeData['base']>> = {
  light: 'vs',
  dark: 'vs-dark',
  'high-contrast-light': 'hc-light',
  'high-contrast-dark': 'hc-black',
};

function rulesOf(c: Tokens): MonacoThemeData['rules'] {
  const rule = (token: string, colour: string): { token: string; foreground: string } => ({ token, foreground: colour.slice(1) });
  return [
    rule('', c['code-text']),
    rule('keyword', c['code-keyword']),
    rule('string', c['code-string']),
    rule('string.escape', c['code-number']),
    rule('number', c['code-number']),
    rule('comment', c['code-comment']),
    rule('identifier', c['code-text']),
    rule('type', c['code-name']),
    rule('tag', c['code-call']),
    rule('function', c['code-call']),
    rule('variable', c['code-name']),
    rule('delimiter', c['code-text']),
    rule('attribute.name', c['code-name']),
  ];
}

function editorColours(c: Tokens): Record<string, string> {
  return {
    'editor.background': c.surface,
    'editor.foreground': c['code-text'],
    'editor.lineHighlightBackground': withAlpha(c.hover, 0.55),
    'editor.lineHighlightBorder': '#00000000',
    'editor.selectionBackground': withAlpha(c.accent, 0.3),
    'editor.inactiveSelectionBackground': withAlpha(c.accent, 0.16),
    'editor.findMatchBackground': withAlpha(c.wait, 0.45),
    'editor.findMatchHighlightBackground': withAlpha(c.wait, 0.22),
    'editor.wordHighlightBackground': withAlpha(c.accent, 0.14),
    'editorBracketMatch.background': withAlpha(c.accent, 0.16),
    'editorBracketMatch.border': withAlpha(c.accent, 0.6),
    'editorCursor.foreground': c.accent,
    'editorLineNumber.foreground': c['text-3'],
    'editorLineNumber.activeForeground': c.text,
    'editorIndentGuide.background1': c.line,
    'editorIndentGuide.activeBackground1': c['line-strong'],
    'editorWhitespace.foreground': c['line-strong'],
    'editorGutter.background': c.surface,
    'editorError.foreground': c.danger,
    'editorWarning.foreground': c.wait,
    'editorInfo.foreground': c.accent,
    'editorOverviewRuler.border': '#00000000',
    'diffEditor.insertedTextBackground': withAlpha(c.run, 0.2),
    'diffEditor.removedTextBackground': withAlpha(c.danger, 0.2),
    'diffEditor.insertedLineBackground': withAlpha(c.run, 0.1),
    'diffEditor.removedLineBackground': withAlpha(c.danger, 0.1),
    'diffEditor.diagonalFill': c.line,
  };
}

function widgetColours(c: Tokens): Record<string, string> {
  return {
    foreground: c.text,
    focusBorder: c.focus,
    'editorWidget.background': c.float,
    'editorWidget.foreground': c.text,
    'editorWidget.border': c['line-strong'],
    'editorHoverWidget.background': c.float,
    'editorHoverWidget.border': c['line-strong'],
    'editorSuggestWidget.background': c.float,
    'editorSuggestWidget.border': c['line-strong'],
    'editorSuggestWidget.foreground': c.text,
    'editorSuggestWidget.selectedBackground': c.selected,
    'editorSuggestWidget.selectedForeground': c.text,
    'editorSuggestWidget.highlightForeground': c.accent,
    'input.background': c.surface,
    'input.foreground': c.text,
    'input.border': c['line-control'],
    'input.placeholderForeground': c['text-3'],
    'inputOption.activeBackground': c.selected,
    'inputOption.activeForeground': c.text,
    'inputOption.activeBorder': c.accent,
    'list.hoverBackground': c.hover,
    'list.activeSelectionBackground': c.selected,
    'list.activeSelectionForeground': c.text,
    'scrollbar.shadow': '#00000000',
    'scrollbarSlider.background': withAlpha(c['line-control'], 0.45),
    'scrollbarSlider.hoverBackground': withAlpha(c['line-control'], 0.65),
    'scrollbarSlider.activeBackground': withAlpha(c['line-control'], 0.8),
    'menu.background': c.float,
    'menu.foreground': c.text,
    'menu.selectionBackground': c.selected,
    'menu.selectionForeground': c.text,
    'menu.border': c['line-strong'],
    'textLink.foreground': c.accent,
    errorForeground: c.danger,
  };
}

/** Builds the editor's theme from the design tokens. Call again in `themeStore().onDidChange`. */
export function monacoTheme(resolved: ResolvedTheme, tokens: Tokens = readTokens(resolved)): MonacoThemeData {
  return {
    base: BASES[resolved],
    inherit: true,
    rules: rulesOf(tokens),
    colors: { ...editorColours(tokens), ...widgetColours(tokens) },
  };
}
