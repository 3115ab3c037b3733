import { isOutpostError } from '../base/errors.js';

const TRIES = 3;

/**
 * Does a piece of work over the link again when bytes were lost or damaged on the way, three times at most.
 *
 * `SyntaxError` means that damaged code arrived and did not run: that is safe to repeat always; other signs of damage
 * only for work that changes nothing (`readOnly`), and so is a lack of memory, after which the lease has made room.
 */
export async function again<T>(what: 'readOnly' | 'changes', work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      if (attempt >= TRIES || !isDamage(error, what)) throw error;
    }
  }
}

function isDamage(error: unknown, what: 'readOnly' | 'changes'): boolean {
  if (isOutpostError(error, 'device.raised')) return what === 'readOnly' || error.details.exception.startsWith('SyntaxError');
  return what === 'readOnly' && isOutpostError(error, 'protocol.checksum', 'protocol.unexpected-reply', 'device.out-of-memory');
}
