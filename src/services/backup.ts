import { OutpostError } from '../base/errors.js';
import type { HostHandlers } from '../contract/api.js';

function notYet(): Promise<never> {
  return Promise.reject(new OutpostError('app.unsupported-platform', { what: 'backup', platform: 'this version' }));
}

/** The contract's `backup`. */
export function createBackupHandlers(): HostHandlers['backup'] {
  return { start: notYet, startRestorePlan: notYet };
}
