import { BrowserWindow, nativeTheme } from 'electron';
import { PAGE_URL } from './origin.js';
import { webPreferences } from './security.js';

/** What a window needs. */
export interface WindowOptions {
  readonly preload: string;
  readonly icon?: string;
}

const DARK = '#16181d';
const LIGHT = '#ffffff';

/** The one place where windows are made. The page is not loaded yet. */
export function makeWindow(options: WindowOptions): BrowserWindow {
  const window = new BrowserWindow({
    title: 'Outpost',
    name: 'main',
    windowStatePersistence: true,
    width: 1280,
    height: 800,
    minWidth: 640,
    minHeight: 480,
    show: false,
    backgroundColor: nativeTheme.shouldUseDarkColors ? DARK : LIGHT,
    ...(options.icon === undefined ? {} : { icon: options.icon }),
    webPreferences: webPreferences(options.preload),
  });
  // Actions are in the window's own bar and palette; the keys of the menu go on working.
  window.setMenuBarVisibility(false);
  return window;
}

/** Loads the page and shows the window once it has painted. Rejects when the page can't be loaded. */
export async function showWindow(window: BrowserWindow): Promise<void> {
  window.once('ready-to-show', () => window.show());
  await window.loadURL(PAGE_URL);
}
