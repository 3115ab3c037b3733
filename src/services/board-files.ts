import { OutpostError } from '../base/errors.js';
import type { HostHandlers } from '../contract/api.js';

function notYet(): Promise<never> {
  return Promise.reject(new OutpostError('app.unsupported-platform', { what: 'boardFiles', platform: 'this version' }));
}

/** The contract's `boardFiles`. */
export function createBoardFilesHandlers(): HostHandlers['boardFiles'] {
  return { startUploadContents: notYet, startCopy: notYet, startMove: notYet, startCopyToBoard: notYet };
}
