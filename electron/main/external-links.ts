import { shell } from 'electron';
import type { Logger } from '../../src/base/logger.js';
import { isKnownPage } from '../../src/services/known-pages.js';

/** Opens an address in the person's browser when it is on the list of known pages; anything else is noted and left alone. */
export async function openExternal(url: string, log: Logger): Promise<void> {
  if (!isKnownPage(url)) {
    log.warn('A link was not opened: it is not on the list of known pages.');
    return;
  }
  await shell.openExternal(url);
}
