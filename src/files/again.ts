import { isOutpostError } from '../base/errors.js';

const TRIES = 3;
/** Code that did not run may be sent more often: on a bad line a script of 2 KB arrives whole now and then. */
const CODE_TRIES = 6;

/** What damaged names and arguments raise in the line that calls a script, in full: nothing of the script ran. */
const BEFORE_THE_CALL =
  /^Traceback \(most recent call last\):\r?\n {2}File "<stdin>", line \d+, in <module>\r?\n(?:Name|Key|Type|Attribute)Error: [^\r\n]*\r?\n$/;

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
  if (isOutpostError(error, 'device.raised') && didNotRun(error.details)) return CODE_TRIES;
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

function didNotRun({ exception, traceback }: { readonly exception: string; readonly traceback: string }): boolean {
  return exception.startsWith('SyntaxError') || BEFORE_THE_CALL.test(traceback);
}
