import { OutpostError } from '../base/errors.js';

/** Words of firmwares whose OSError carries no number (micro:bit 1.0.1, seen in QEMU). */
const WORDS: ReadonlyMap<string, number> = new Map([
  ['file not found', 2],
  ['no more storage space', 28],
]);

/**
 * Turns what a board's `OSError` carried into an error with a code.
 *
 * Numbers are those of MicroPython's own errno table, which all ports use (py/mperrno.h); LittleFS adds 39 and 84.
 */
export function fileError(failure: string, path: string, doing: 'remove-folder' | 'other' = 'other'): OutpostError {
  const errno = /^\d+$/.test(failure) ? Number(failure) : (WORDS.get(failure.toLowerCase()) ?? 0);
  switch (errno) {
    case 2:
      return new OutpostError('fs.not-found', { path });
    case 13:
      // FAT answers EACCES for a folder that is not empty.
      return doing === 'remove-folder' ? new OutpostError('fs.not-empty', { path }) : new OutpostError('fs.read-only', { path });
    case 1:
    case 30:
      return new OutpostError('fs.read-only', { path });
    case 17:
      return new OutpostError('fs.exists', { path });
    case 19:
      return new OutpostError('device.no-file-system', { reason: 'The board says that no disk is mounted there.' });
    case 20:
      return new OutpostError('fs.not-directory', { path });
    case 21:
      return new OutpostError('fs.is-directory', { path });
    case 22:
      return doing === 'remove-folder'
        ? new OutpostError('fs.read-only', { path })
        : new OutpostError('fs.bad-name', { path, reason: 'The board refuses this name.' });
    case 28:
      return new OutpostError('fs.no-space', { path, needed: 0, free: 0 });
    case 36:
      return new OutpostError('fs.bad-name', { path, reason: 'The board says that the name is too long.' });
    case 39:
    case 66:
      return new OutpostError('fs.not-empty', { path });
    default:
      return new OutpostError('fs.io', { path, errno }, { message: `the board said: ${failure}` });
  }
}
