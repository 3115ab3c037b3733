import { toDisposable, type Disposable } from '../../src/base/disposable.js';
import { Emitter } from '../../src/base/event.js';

/** What the person chose; `system` follows light or dark, contrast and forced colours of the system. */
export type ThemePreference = 'system' | 'light' | 'dark' | 'high-contrast';

/** The theme in use; the value of `data-theme` on the root element and a key of `tokens.css`. */
export type ResolvedTheme = 'light' | 'dark' | 'high-contrast-light' | 'high-contrast-dark';

/** All themes of `tokens.css`. */
export const resolvedThemes: readonly ResolvedTheme[] = ['light', 'dark', 'high-contrast-light', 'high-contrast-dark'];

/** What the system asks for, from media queries. */
export interface SystemLook {
  readonly dark: boolean;
  readonly moreContrast: boolean;
}

/** Preference and result, as one value. */
export interface ThemeState {
  readonly preference: ThemePreference;
  readonly resolved: ResolvedTheme;
}

/** Picks the theme for a preference on a system. High contrast keeps the system's side, light or dark. */
export function resolveTheme(preference: ThemePreference, system: SystemLook): ResolvedTheme {
  const side = system.dark ? 'dark' : 'light';
  if (preference === 'high-contrast') return `high-contrast-${side}`;
  if (preference !== 'system') return preference;
  return system.moreContrast ? `high-contrast-${side}` : side;
}

/** Where the store reads the system's wishes and shows the result; the browser's own in the window, a stand-in in tests. */
export interface ThemeSurface {
  system(): SystemLook;
  onDidChangeSystem(listener: () => void): Disposable;
  apply(theme: ResolvedTheme): void;
}

/**
 * Holds the theme: follows the system, can be overridden, and switches without a reload.
 *
 * `onDidChange` fires after the new tokens are in place, so that editor and terminal can read them at once.
 */
export class ThemeStore implements Disposable {
  readonly #surface: ThemeSurface;
  readonly #onDidChange = new Emitter<ThemeState>();
  readonly #watch: Disposable;
  #state: ThemeState;

  readonly onDidChange = this.#onDidChange.event;

  constructor(surface: ThemeSurface, preference: ThemePreference = 'system') {
    this.#surface = surface;
    this.#state = { preference, resolved: resolveTheme(preference, surface.system()) };
    surface.apply(this.#state.resolved);
    this.#watch = surface.onDidChangeSystem(() => this.#update(this.#state.preference));
  }

  /** The present state; the same object until something changes. */
  get state(): ThemeState {
    return this.#state;
  }

  get preference(): ThemePreference {
    return this.#state.preference;
  }

  get resolved(): ResolvedTheme {
    return this.#state.resolved;
  }

  /** Overrides the system, or follows it again. Keeping the choice is the settings' work. */
  setPreference(preference: ThemePreference): void {
    this.#update(preference);
  }

  #update(preference: ThemePreference): void {
    const resolved = resolveTheme(preference, this.#surface.system());
    if (preference === this.#state.preference && resolved === this.#state.resolved) return;
    this.#state = { preference, resolved };
    this.#surface.apply(resolved);
    this.#onDidChange.fire(this.#state);
  }

  [Symbol.dispose](): void {
    this.#watch[Symbol.dispose]();
    this.#onDidChange[Symbol.dispose]();
  }
}

const QUERIES = {
  dark: '(prefers-color-scheme: dark)',
  contrast: '(prefers-contrast: more)',
  forced: '(forced-colors: active)',
} as const;

/** The real surface: media queries and the root element's `data-theme`. */
export function browserSurface(win: Window = window): ThemeSurface {
  const dark = win.matchMedia(QUERIES.dark);
  const contrast = win.matchMedia(QUERIES.contrast);
  const forced = win.matchMedia(QUERIES.forced);
  const lists = [dark, contrast, forced];
  return {
    system: () => ({ dark: dark.matches, moreContrast: contrast.matches || forced.matches }),
    onDidChangeSystem: (listener) => {
      for (const list of lists) list.addEventListener('change', listener);
      return toDisposable(() => {
        for (const list of lists) list.removeEventListener('change', listener);
      });
    },
    apply: (theme) => {
      win.document.documentElement.dataset['theme'] = theme;
    },
  };
}
