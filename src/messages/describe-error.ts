import type { ErrorCode } from '../base/errors.js';
import { english } from './en/index.js';
import type { ErrorText } from './types.js';

/** An error ready to be shown; `details` are plain lines for the closed part below it. */
export interface DescribedError extends ErrorText {
  readonly details: readonly string[];
}

/** Whether a code that came over the wire is one that we have a text for. */
export function isErrorCode(code: string): code is ErrorCode {
  return Object.hasOwn(english.errors, code);
}

/** Calls the text of one code. The compiler can't pair a code with its details here; wire errors are paired by the host. */
function textOf(code: ErrorCode, details: unknown): ErrorText {
  const texts: Readonly<Record<ErrorCode, (details: never) => ErrorText>> = english.errors;
  return texts[code](details as never);
}

/**
 * Title, cause and remedies of a failure, the same in the window and on the command line.
 *
 * An unknown code (from a newer host) is described as a fault of Outpost, with the code among the details.
 */
export function describeError(error: {
  readonly code: string;
  readonly details: unknown;
  readonly message?: string;
}): DescribedError {
  const { code, details } = error;
  if (!isErrorCode(code) || typeof details !== 'object' || details === null) {
    const shown = textOf('app.internal', { where: code, note: error.message ?? '' });
    return { ...shown, details: [code, ...detailLines(details)] };
  }
  return { ...textOf(code, details), details: [code, ...detailLines(details)] };
}

function detailLines(details: unknown): readonly string[] {
  if (typeof details !== 'object' || details === null) return details === undefined ? [] : [JSON.stringify(details)];
  return Object.entries(details)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}`);
}
