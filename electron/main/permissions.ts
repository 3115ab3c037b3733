import type { Session, WebContents } from 'electron';
import type { Clock } from '../../src/base/clock.js';
import { isOwnUrl } from './origin.js';

/** How long after a key or click a page may read the clipboard: the same as a browser's transient activation. */
const GESTURE_MS = 5000;

/** Input that counts as a person's doing. */
const GESTURES = new Set(['mouseDown', 'mouseUp', 'rawKeyDown', 'keyDown', 'keyUp', 'char', 'touchEnd', 'gestureTap']);

/**
 * Denies the page everything but writing to the clipboard, and reading it right after a key or click.
 *
 * Serial, USB, HID and Bluetooth devices belong to the host: the page gets none, whatever it asks. Source: SECURITY.md 1.5.
 */
export function denyPermissions(session: Session, clock: Clock): { readonly watchInput: (contents: WebContents) => void } {
  const lastGesture = new WeakMap<WebContents, number>();
  const isAllowed = (contents: WebContents | null, permission: string, url: string, isMainFrame: boolean): boolean => {
    if (!isMainFrame || !isOwnUrl(url)) return false;
    if (permission === 'clipboard-sanitized-write') return true;
    const gesture = contents === null ? undefined : lastGesture.get(contents);
    return permission === 'clipboard-read' && gesture !== undefined && clock.now() - gesture <= GESTURE_MS;
  };
  session.setPermissionRequestHandler((contents, permission, callback, details) => {
    callback(isAllowed(contents, permission, details.requestingUrl, details.isMainFrame));
  });
  session.setPermissionCheckHandler((contents, permission, _origin, details) =>
    isAllowed(contents, permission, details.requestingUrl ?? '', details.isMainFrame),
  );
  denyDevices(session);
  return {
    watchInput(contents) {
      contents.on('input-event', (_event, input) => {
        if (GESTURES.has(input.type)) lastGesture.set(contents, clock.now());
      });
    },
  };
}

function denyDevices(session: Session): void {
  session.setDevicePermissionHandler(() => false);
  session.setBluetoothPairingHandler((_details, callback) => callback({ confirmed: false }));
  session.setDisplayMediaRequestHandler((_request, callback) => callback(null));
  session.on('select-serial-port', (event, _ports, _contents, callback) => {
    event.preventDefault();
    callback('');
  });
  session.on('select-hid-device', (event, _details, callback) => {
    event.preventDefault();
    callback(null);
  });
  session.on('select-usb-device', (event, _details, callback) => {
    event.preventDefault();
    callback();
  });
}
