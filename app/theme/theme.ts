import { useSyncExternalStore } from 'react';
import { browserSurface, ThemeStore, type ThemeState } from './theme-store.js';

let store: ThemeStore | undefined;

/** The window's theme store, made on first use. */
export function themeStore(): ThemeStore {
  store ??= new ThemeStore(browserSurface());
  return store;
}

function subscribe(changed: () => void): () => void {
  const subscription = themeStore().onDidChange(changed);
  return () => subscription[Symbol.dispose]();
}

/** The present theme, for components that need more than CSS. */
function useTheme(): ThemeState {
  return useSyncExternalStore(subscribe, () => themeStore().state);
}
