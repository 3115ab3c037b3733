const KEY = 'outpost.client';

/**
 * The name of this window, the same after a reload and another in each window.
 *
 * The host gives a board back at once to a window that comes again with the name it had.
 */
// eslint-disable-next-line no-restricted-globals -- only a random name, needed by this very tab across a reload; no state
export function clientId(storage: Pick<Storage, 'getItem' | 'setItem'> = sessionStorage, random: () => string = () => crypto.randomUUID()): string {
  const known = storage.getItem(KEY);
  if (known !== null && known.length > 0) return known;
  const made = random();
  storage.setItem(KEY, made);
  return made;
}
