import { OutpostError } from './errors.js';

/**
 * Closes a `switch` over a union: a new member without a case does not compile.
 *
 * @throws OutpostError `app.internal` when a value of no known kind arrives at run time.
 */
export function assertNever(value: never, where: string): never {
  throw new OutpostError('app.internal', { where, note: `unexpected value ${JSON.stringify(value)}` });
}
