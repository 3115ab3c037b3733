import { isOutpostError } from '../base/errors.js';
import { ranNothing } from '../session/traceback.js';

const TRIES = 3;
/** Code that did not run may be sent more often: on a bad line a script of 2 KB arrives whole now and then. */
const CODE_TRIES = 6;

/**
 * Does a piece of work over the link again when bytes were lost or damaged on the way, some times at most.
 *
 * Damaged code that did not run (`SyntaxError`, or an exception outside the script) is safe to repeat always; other signs of
 * damage only for work that changes nothing (`readOnly`), and so is a lack of memory, after which the lease has made room.
 */
export async function again<T>(what: 'readOnly' | 'changes', work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      if (attempt >= triesFor(error, what)) throw error;
    }
  }
}

function triesFor(error: unknown, what: 'readOnly' | 'changes'): number {
  if (isOutpostError(error, 'device.raised') && ranNothing(error.details.traceback)) return CODE_TRIES;
  if (what === 'changes') return 1;
  const isDamage = isOutpostError(
    error,
    'device.raised',
    'protocol.checksum',
    'protocol.unexpected-reply',
    'device.out-of-memory',
  );
  return isDamage ? TRIES : 1;
}
