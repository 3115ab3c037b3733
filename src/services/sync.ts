import { OutpostError } from '../base/errors.js';
import type { HostHandlers } from '../contract/api.js';

function notYet(): Promise<never> {
  return Promise.reject(new OutpostError('app.unsupported-platform', { what: 'sync', platform: 'this version' }));
}

/** The contract's `sync`. */
export function createSyncHandlers(): HostHandlers['sync'] {
  return { startPlan: notYet, plan: notYet, start: notYet, forget: notYet };
}
