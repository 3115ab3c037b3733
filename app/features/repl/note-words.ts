import { isMessageKey, text } from '../../../src/messages/index.js';
import { catalogue } from '../../i18n/catalogue.js';
import { fill, t } from '../../i18n/t.js';

/** The words of a line that the host puts into the terminal: a key of the window's or the messages' catalogue. */
export function noteWords(key: string, args: Readonly<Record<string, string | number>>): string {
  if (isMessageKey(key)) return text(key, args);
  // A run is called by its path on the board when the board has just this text there.
  if (key === 'repl.noteRunning' && String(args['name']).startsWith('/'))
    return t('repl.noteRunningBoard', { name: String(args['name']) });
  const own = Object.entries(catalogue).find(([name]) => name === key || name === `repl.${key}`)?.[1];
  return own === undefined ? key : fill(own, args);
}
