import { describe, expect, test } from 'vitest';
import { toDisposable } from '../../src/base/disposable.js';
import { resolveTheme, ThemeStore, type ResolvedTheme, type SystemLook, type ThemeState } from './theme-store.js';

function makeSurface(look: SystemLook) {
  const applied: ResolvedTheme[] = [];
  const listeners = new Set<() => void>();
  let system = look;
  return {
    applied,
    listeners,
    change(next: SystemLook) {
      system = next;
      for (const listener of listeners) listener();
    },
    system: () => system,
    onDidChangeSystem: (listener: () => void) => {
      listeners.add(listener);
      return toDisposable(() => listeners.delete(listener));
    },
    apply: (theme: ResolvedTheme) => void applied.push(theme),
  };
}

describe('resolveTheme', () => {
  test.each([
    ['system', { dark: false, moreContrast: false }, 'light'],
    ['system', { dark: true, moreContrast: false }, 'dark'],
    ['system', { dark: true, moreContrast: true }, 'high-contrast-dark'],
    ['system', { dark: false, moreContrast: true }, 'high-contrast-light'],
    ['light', { dark: true, moreContrast: true }, 'light'],
    ['dark', { dark: false, moreContrast: false }, 'dark'],
    ['high-contrast', { dark: false, moreContrast: false }, 'high-contrast-light'],
    ['high-contrast', { dark: true, moreContrast: false }, 'high-contrast-dark'],
  ] as const)('%s on %o is %s', (preference, system, expected) => {
    expect(resolveTheme(preference, system)).toBe(expected);
  });
});

describe('ThemeStore', () => {
  test('follows the system without a reload', () => {
    const surface = makeSurface({ dark: false, moreContrast: false });
    const store = new ThemeStore(surface);
    const seen: ThemeState[] = [];
    store.onDidChange((state) => seen.push(state));
    surface.change({ dark: true, moreContrast: false });
    expect(surface.applied).toEqual(['light', 'dark']);
    expect(seen).toEqual([{ preference: 'system', resolved: 'dark' }]);
  });

  test('keeps an override when the system changes, and fires only when something differs', () => {
    const surface = makeSurface({ dark: false, moreContrast: false });
    const store = new ThemeStore(surface, 'light');
    const seen: ThemeState[] = [];
    store.onDidChange((state) => seen.push(state));
    surface.change({ dark: true, moreContrast: false });
    store.setPreference('light');
    expect(seen).toEqual([]);
    store.setPreference('high-contrast');
    expect(store.state).toEqual({ preference: 'high-contrast', resolved: 'high-contrast-dark' });
  });

  test('shows the tokens before it tells of them', () => {
    const surface = makeSurface({ dark: false, moreContrast: false });
    const store = new ThemeStore(surface);
    let atEvent: readonly ResolvedTheme[] = [];
    store.onDidChange(() => (atEvent = [...surface.applied]));
    store.setPreference('dark');
    expect(atEvent).toEqual(['light', 'dark']);
  });

  test('stops watching the system when it is disposed of', () => {
    const surface = makeSurface({ dark: false, moreContrast: false });
    const store = new ThemeStore(surface);
    store[Symbol.dispose]();
    expect(surface.listeners.size).toBe(0);
  });
});
