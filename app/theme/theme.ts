import { browserSurface, ThemeStore } from './theme-store.js';

let store: ThemeStore | undefined;

/** The window's theme store, made on first use. */
export function themeStore(): ThemeStore {
  store ??= new ThemeStore(browserSurface());
  return store;
}
