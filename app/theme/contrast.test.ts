// @vitest-environment node
import { describe, expect, test } from 'vitest';
import { contrast, cssTokens } from './testing/read-css.js';
import { resolvedThemes } from './theme-store.js';
import { colourTokens } from './tokens.js';

const GROUNDS = ['canvas', 'surface', 'raised', 'float', 'hover', 'selected'] as const;

/** Every pair of text and ground that the style sheets use. */
const TEXTS: readonly (readonly [text: string, ground: string])[] = [
  ...['text', 'text-2'].flatMap((text) => GROUNDS.map((ground) => [text, ground] as const)),
  ...['canvas', 'surface', 'raised', 'float', 'hover'].map((ground) => ['text-3', ground] as const),
  ...['canvas', 'surface', 'float'].map((ground) => ['accent', ground] as const),
  ['accent', 'selected'],
  ['accent', 'info-soft'],
  ['run', 'ok-soft'],
  ['wait', 'wait-soft'],
  ['danger', 'danger-soft'],
  ['danger', 'surface'],
  ['danger', 'float'],
  ['danger', 'hover'],
  ['on-accent', 'accent-solid'],
  ['on-run', 'run-solid'],
  ['on-danger', 'danger-solid'],
  ...['text', 'keyword', 'string', 'number', 'name', 'comment', 'call'].map((name) => [`code-${name}`, 'surface'] as const),
  ...['black', 'red', 'green', 'yellow', 'blue', 'magenta', 'cyan', 'white'].map((name) => [`ansi-${name}`, 'surface'] as const),
];

/** Edges and marks that must be seen to use something. */
const MARKS: readonly (readonly [mark: string, ground: string])[] = [
  ['line-control', 'surface'],
  ['focus', 'surface'],
  ['focus', 'canvas'],
  ['run', 'canvas'],
  ['wait', 'canvas'],
  ['danger', 'canvas'],
];

describe.each(resolvedThemes)('theme %s', (theme) => {
  const tokens = cssTokens(theme);
  const ratio = ([front, ground]: readonly [string, string]): number => contrast(tokens[front] ?? '', tokens[ground] ?? '');
  const below = (pairs: readonly (readonly [string, string])[], least: number): readonly string[] =>
    pairs.filter((pair) => !(ratio(pair) >= least)).map((pair) => `${pair.join(' on ')}: ${ratio(pair).toFixed(2)}`);

  test('has every colour that code may read, as plain hex', () => {
    expect(colourTokens.filter((name) => !/^#[0-9a-f]{6}$/.test(tokens[name] ?? ''))).toEqual([]);
  });

  test('has text contrast of 4.5, or 7 with high contrast', () => {
    expect(below(TEXTS, theme.startsWith('high-contrast') ? 7 : 4.5)).toEqual([]);
  });

  test('has contrast of 3 for edges, focus and state marks', () => {
    expect(below(MARKS, 3)).toEqual([]);
  });
});
