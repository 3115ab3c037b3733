import { app, type Session, type WebContents, type WebPreferences } from 'electron';
import { isOwnUrl, PAGE_URL } from './origin.js';

/** The page's world: sandboxed, apart from the preload's, without Node. Nothing here is ever loosened. */
export function webPreferences(preload: string): WebPreferences {
  return { preload, sandbox: true, contextIsolation: true, nodeIntegration: false, spellcheck: false };
}

/**
 * Hardens every page that this process ever makes: it stays where it is, opens no windows and holds no `webview`.
 * `openExternal` decides itself what it opens.
 */
export function hardenPages(openExternal: (url: string) => void): void {
  app.on('web-contents-created', (_event, contents) => {
    contents.on('will-navigate', (details) => {
      // A reload of the page by itself arrives here too.
      if (details.url !== PAGE_URL || !details.isMainFrame) details.preventDefault();
    });
    contents.on('will-frame-navigate', (details) => {
      if (!details.isMainFrame) details.preventDefault();
    });
    contents.on('will-redirect', (details) => details.preventDefault());
    contents.on('will-attach-webview', (event) => event.preventDefault());
    contents.setWindowOpenHandler(({ url }) => {
      openExternal(url);
      return { action: 'deny' };
    });
  });
}

/** The page needs nothing from any network: whatever asks is refused, should the content policy ever fail. */
export function blockNetwork(session: Pick<Session, 'webRequest'>): void {
  session.webRequest.onBeforeRequest((details, callback) => callback({ cancel: !isLocal(details.url) }));
}

function isLocal(address: string): boolean {
  const scheme = URL.canParse(address) ? new URL(address).protocol : '';
  return isOwnUrl(address) || ['blob:', 'data:', 'devtools:'].includes(scheme);
}

/** Ends a packaged application that was started with a door for debuggers; the fuses close those of Node. */
export function refuseRemoteDebugging(): boolean {
  const switches = ['remote-debugging-port', 'remote-debugging-pipe', 'remote-debugging-address'];
  if (!app.isPackaged || !switches.some((name) => app.commandLine.hasSwitch(name))) return false;
  app.exit(1);
  return true;
}

/** Whether a message comes from the main frame of our own page. */
export function isOwnMainFrame(frame: { readonly url: string } | null, contents: Pick<WebContents, 'mainFrame'>): boolean {
  return frame !== null && frame === contents.mainFrame && isOwnUrl(frame.url);
}
