import { readFileSync } from 'node:fs';
import type { ResolvedTheme } from '../theme-store.js';
import { colourTokens, type Tokens } from '../tokens.js';

const css = readFileSync(new URL('../tokens.css', import.meta.url), 'utf8');

/** All custom properties of a theme's block in `tokens.css`, with references filled in. */
export function cssTokens(theme: ResolvedTheme): Readonly<Record<string, string>> {
  const block = new RegExp(`\\[data-theme='${theme}'\\] \\{([^}]*)\\}`).exec(css)?.[1] ?? '';
  const raw = Object.fromEntries([...block.matchAll(/--([\w-]+):\s*([^;]+);/g)].map((hit) => [hit[1] ?? '', hit[2] ?? '']));
  const resolve = (value: string): string =>
    value.replace(/var\(--([\w-]+)\)/g, (_all, name: string) => resolve(raw[name] ?? 'missing'));
  return Object.fromEntries(Object.entries(raw).map(([name, value]) => [name, resolve(value)]));
}

/** The colours that `readTokens` would give for a theme. */
export function tokensOf(theme: ResolvedTheme): Tokens {
  const all = cssTokens(theme);
  return Object.fromEntries(colourTokens.map((name) => [name, all[name] ?? 'missing'])) as Record<
    (typeof colourTokens)[number],
    string
  >;
}

function luminance(hex: string): number {
  const parts = [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16) / 255);
  const [r = 0, g = 0, b = 0] = parts.map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/** Contrast of two `#rrggbb` colours from 1 to 21, by WCAG 2.2. */
export function contrast(a: string, b: string): number {
  const [light = 0, dark = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (light + 0.05) / (dark + 0.05);
}
