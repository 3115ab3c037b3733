import { realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { isAbort, isOutpostError, OutpostError } from '../base/errors.js';
import { orElse } from './errno.js';
import { deniedError, groupOfDevice } from './permissions.js';
import { findBusyError } from './port-holder.js';

/**
 * Turns a driver's refusal to open a port into an error with a cause.
 *
 * The driver gives words only: `Error: Permission denied, cannot open /dev/ttyACM0` (POSIX), `Opening COM3: Access denied` (Windows,
 * where "denied" nearly always means that another program has the port).
 */
export async function serialOpenError(
  error: unknown,
  port: string,
  platform: NodeJS.Platform,
  procRoot?: string,
): Promise<unknown> {
  if (isAbort(error) || isOutpostError(error)) return error;
  const reason = error instanceof Error ? error.message : String(error);
  switch (kindOfOpenError(reason, platform)) {
    case 'busy':
      return findBusyError(port, { platform, ...(procRoot === undefined ? {} : { procRoot }) }, error);
    case 'denied':
      return deniedError(port, platform, platform === 'linux' ? await groupOfDevice(port) : null, error);
    case 'not-found':
      return new OutpostError('transport.not-found', { port }, { cause: error });
    case 'not-a-port':
      return new OutpostError('transport.not-a-port', { port }, { cause: error });
    case 'failed':
      return new OutpostError('transport.open-failed', { port, reason }, { cause: error });
  }
}

/** The pure part: what the driver's words mean. */
export function kindOfOpenError(reason: string, platform: string): 'busy' | 'denied' | 'not-found' | 'not-a-port' | 'failed' {
  if (/cannot lock port|resource busy|temporarily unavailable/i.test(reason)) return 'busy';
  if (/permission denied|access denied|operation not permitted/i.test(reason)) return platform === 'win32' ? 'busy' : 'denied';
  if (/no such (file|device)|file not found|does not exist/i.test(reason)) return 'not-found';
  if (/inappropriate ioctl|not a typewriter|is a directory|not a serial/i.test(reason)) return 'not-a-port';
  return 'failed';
}

/**
 * Refuses what is no serial device before a driver touches it (SECURITY.md 1.8).
 *
 * @throws OutpostError `transport.not-found`, `transport.not-a-port`.
 */
export async function checkSerialDevice(port: string, platform: NodeJS.Platform = process.platform): Promise<void> {
  if (platform === 'win32') {
    if (!/^(\\\\\.\\)?[A-Za-z][A-Za-z0-9_-]{0,30}$/.test(port)) throw new OutpostError('transport.not-a-port', { port });
    return;
  }
  if (!port.startsWith('/')) throw new OutpostError('transport.not-found', { port });
  const info = await orElse(stat(port), null);
  if (info === null) throw new OutpostError('transport.not-found', { port });
  if (!info.isCharacterDevice() || !(await isTerminalDevice(info.rdev))) throw new OutpostError('transport.not-a-port', { port });
}

/**
 * Whether the kernel files a character device under its terminals (Linux); true where it can't be told. Pseudo-terminals have no
 * entry in `/sys`; the consoles of this computer have one, and are no ports.
 */
async function isTerminalDevice(rdev: number): Promise<boolean> {
  const major = ((rdev >>> 8) & 0xfff) >>> 0;
  const minor = (rdev & 0xff) | ((rdev >>> 12) & 0xfff00);
  const device = await orElse(realpath(`/sys/dev/char/${major}:${minor}`), null);
  if (device === null) return true;
  if (path.basename(path.dirname(device)) !== 'tty') return false;
  return !/^(tty\d*|console|ptmx)$/.test(path.basename(device));
}
