// @vitest-environment node
import { describe, expect, test } from 'vitest';
import { monacoTheme } from './monaco-theme.js';
import { tokensOf } from './testing/read-css.js';
import { resolvedThemes } from './theme-store.js';
import { withAlpha } from './tokens.js';
import { xtermTheme } from './xterm-theme.js';

describe.each(resolvedThemes)('themes made from the tokens of %s', (theme) => {
  const tokens = tokensOf(theme);

  test('give the editor the ground and the text of the window', () => {
    const data = monacoTheme(theme, tokens);
    expect(data.colors['editor.background']).toBe(tokens.surface);
    expect(data.rules).toContainEqual({ token: 'keyword', foreground: tokens['code-keyword'].slice(1) });
    expect(Object.values(data.colors).filter((colour) => !/^#([0-9a-f]{6}|[0-9a-f]{8})$/.test(colour))).toEqual([]);
  });

  test('give the terminal the same ground', () => {
    const data = xtermTheme(theme, tokens);
    expect(data.background).toBe(tokens.surface);
    expect(Object.values(data).filter((colour) => !/^#([0-9a-f]{6}|[0-9a-f]{8})$/.test(String(colour)))).toEqual([]);
  });
});

test('an opacity becomes two hex digits', () => {
  expect([withAlpha('#112233', 0), withAlpha('#112233', 0.3), withAlpha('#112233', 1)]).toEqual([
    '#11223300',
    '#1122334d',
    '#112233ff',
  ]);
});
