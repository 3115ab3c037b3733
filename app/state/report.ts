import { isAbort, toOutpostError } from '../../src/base/errors.js';
import { describeError, type DescribedError } from '../../src/messages/index.js';
import type { ErrorInfo } from '../../src/contract/common.js';

/** The words for any failure, whether thrown here or sent by the host. Null for a cancellation, which is no error. */
export function describeFailure(error: unknown, where: string): DescribedError | null {
  if (isAbort(error)) return null;
  return describeError(toOutpostError(error, where));
}

/** The words for an error that is part of a state. */
export function describeInfo(info: ErrorInfo): DescribedError {
  return describeError({ code: info.code, details: info.details, message: info.message });
}
