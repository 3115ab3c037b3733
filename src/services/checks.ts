import { OutpostError } from '../base/errors.js';
import type { HostHandlers } from '../contract/api.js';

function notYet(): Promise<never> {
  return Promise.reject(new OutpostError('app.unsupported-platform', { what: 'checks', platform: 'this version' }));
}

/** The contract's `checks`. */
export function createChecksHandlers(): HostHandlers['checks'] {
  return { look: notYet, fix: notYet };
}
