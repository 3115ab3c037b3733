import type { ResolvedTheme } from './theme-store.js';

/** Names of the colour tokens that code outside CSS may need. Each stands in every theme of `tokens.css`. */
export const colourTokens = [
  'canvas',
  'surface',
  'raised',
  'float',
  'hover',
  'line',
  'line-strong',
  'line-control',
  'text',
  'text-2',
  'text-3',
  'selected',
  'accent',
  'focus',
  'info-soft',
  'run',
  'ok-soft',
  'wait',
  'wait-soft',
  'danger',
  'danger-soft',
  'code-text',
  'code-keyword',
  'code-string',
  'code-number',
  'code-name',
  'code-comment',
  'code-call',
  'ansi-black',
  'ansi-red',
  'ansi-green',
  'ansi-yellow',
  'ansi-blue',
  'ansi-magenta',
  'ansi-cyan',
  'ansi-white',
] as const;

/** A colour token's name without the leading dashes. */
export type ColourToken = (typeof colourTokens)[number];

/** Colours of one theme as `#rrggbb`. */
export type Tokens = Readonly<Record<ColourToken, string>>;

/** The style sheet's minifier writes `#fff` for `#ffffff`; editor and terminal know only the long form. */
function sixDigits(colour: string): string {
  return /^#[0-9a-f]{3}$/i.test(colour) ? colour.replace(/[0-9a-f]/gi, '$&$&') : colour;
}

/**
 * Reads a theme's colours from the style sheet, whichever theme is shown at the moment.
 *
 * A hidden element carries the theme's attribute while it is read, so editor and terminal share CSS's one source.
 */
export function readTokens(theme: ResolvedTheme, doc: Document = document): Tokens {
  const probe = doc.createElement('div');
  probe.dataset['theme'] = theme;
  probe.hidden = true;
  doc.body.append(probe);
  const style = getComputedStyle(probe);
  const entries = colourTokens.map((name) => [name, sixDigits(style.getPropertyValue(`--${name}`).trim())] as const);
  probe.remove();
  return Object.fromEntries(entries) as Record<ColourToken, string>;
}

/** Adds an opacity from 0 to 1 to a `#rrggbb` colour. */
export function withAlpha(colour: string, alpha: number): string {
  return (
    colour +
    Math.round(alpha * 255)
      .toString(16)
      .padStart(2, '0')
  );
}
