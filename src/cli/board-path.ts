import { OutpostError } from '../base/errors.js';

/** Whether a word names a path on the board: it begins with a colon. */
export function isBoardPath(word: string): boolean {
  return word.startsWith(':');
}

/**
 * The absolute path on the board of a word such as `:lib/a.py` (below the board's root) or `:/sd/a.py` (as it is).
 *
 * @throws OutpostError `app.usage` for a word without the colon.
 */
export function boardPath(word: string, root: string): string {
  if (!isBoardPath(word))
    throw new OutpostError('app.usage', {
      message: `${word} is a path of this computer; one on the board begins with a colon, such as :${word}`,
    });
  const path = word.slice(1);
  if (path.startsWith('/')) return path;
  const parts = path.split('/').filter((part) => part !== '' && part !== '.');
  return parts.length === 0 ? root : `${root === '/' ? '' : root}/${parts.join('/')}`;
}

/** A word that ends so names what is inside a folder, or a folder that is to be one. */
export function namesFolder(word: string): boolean {
  return word === ':' || word.endsWith('/');
}
