import { OutpostError } from '../base/errors.js';
import { parseTraceback, ranNothing } from './traceback.js';

/** Where an exception happened, for the error's details. */
export interface DeviceErrorContext {
  /** What Outpost was doing, in words. */
  readonly doing: string;
  /** The path it was about, when there is one. */
  readonly path: string;
}

const ERRNO_BY_NAME: Readonly<Record<string, number>> = {
  EPERM: 1, ENOENT: 2, EIO: 5, ENOMEM: 12, EACCES: 13, EEXIST: 17, ENODEV: 19, ENOTDIR: 20, EISDIR: 21, EINVAL: 22,
  EFBIG: 27, ENOSPC: 28, EROFS: 30, ENAMETOOLONG: 36, ENOTEMPTY: 39,
}; // prettier-ignore

/**
 * Turns an exception on the board into our error: `OSError` by errno, memory and import errors by name, else
 * `device.raised` with the traceback.
 *
 * MicroPython prints `OSError: [Errno 28] ENOSPC`, `OSError: 28` or the bare name, depending on age and port; the
 * numbers are its own on every port. `needed` and `free` of `fs.no-space` are 0: the caller knows the real figures.
 * Source: reference/micropython-host.md 1.6 ("Stat").
 */
export function deviceError(stderr: string, context: DeviceErrorContext): OutpostError {
  const { exception } = parseTraceback(stderr);
  const { path, doing } = context;
  if (exception.startsWith('MemoryError')) return new OutpostError('device.out-of-memory', { doing });
  const raised = new OutpostError('device.raised', { traceback: stderr, exception, doing });
  // What was sent came damaged: neither a module nor a file was at fault.
  if (ranNothing(stderr)) return raised;
  const missing = /^(?:ImportError|ModuleNotFoundError): no module named '?([\w.]+)'?/.exec(exception);
  if (missing !== null) return new OutpostError('device.module-missing', { module: missing[1] ?? '' });
  const errno = errnoOf(exception);
  return errno === undefined ? raised : (errnoError(errno, path, doing, raised) ?? raised);
}

function errnoOf(exception: string): number | undefined {
  const match = /^OSError: (?:\[Errno (\d+)\]|\((\d+),|(\d+)$|(E[A-Z]+))/.exec(exception);
  if (match === null) return undefined;
  const digits = match[1] ?? match[2] ?? match[3];
  return digits === undefined ? ERRNO_BY_NAME[match[4] ?? ''] : Number(digits);
}

function errnoError(errno: number, path: string, doing: string, cause: OutpostError): OutpostError | undefined {
  const options = { cause };
  switch (errno) {
    case 2:
      return new OutpostError('fs.not-found', { path }, options);
    case 12:
      return new OutpostError('device.out-of-memory', { doing }, options);
    case 13:
    case 30:
      return new OutpostError('fs.read-only', { path }, options);
    case 17:
      return new OutpostError('fs.exists', { path }, options);
    case 19:
      return new OutpostError('device.no-file-system', { reason: 'no device (ENODEV)' }, options);
    case 20:
      return new OutpostError('fs.not-directory', { path }, options);
    case 21:
      return new OutpostError('fs.is-directory', { path }, options);
    case 28:
      return new OutpostError('fs.no-space', { path, needed: 0, free: 0 }, options);
    case 36:
      return new OutpostError('fs.bad-name', { path, reason: 'too long for this file system' }, options);
    case 39:
      return new OutpostError('fs.not-empty', { path }, options);
    default:
      return path === '' ? undefined : new OutpostError('fs.io', { path, errno }, options);
  }
}
