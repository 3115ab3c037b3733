import { contextBridge, ipcRenderer } from 'electron';

// Sandboxed preloads are CommonJS and can't import our modules; the names are those of electron/main/port-hand-over.ts.
const REQUEST = 'outpost:request-port';
const DELIVER = 'outpost:deliver-port';

/**
 * Passes the port on to the page by a message of the page to itself: a port can't cross the bridge as a value.
 * The nonce tells the page that this is the port that it asked for.
 */
ipcRenderer.on(DELIVER, (event, nonce: unknown) => {
  window.postMessage({ nonce }, window.location.origin, [...event.ports]);
});

contextBridge.exposeInMainWorld('outpost', {
  /** The one thing that the page may ask of this process. */
  requestPort(nonce: unknown): void {
    if (typeof nonce === 'string') ipcRenderer.send(REQUEST, nonce);
  },
});
