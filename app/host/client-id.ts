const KEY = 'outpost.client';

/** Where the name is kept: the tab's own storage. */
export type NameStorage = Pick<Storage, 'getItem' | 'setItem'>;

// eslint-disable-next-line no-restricted-globals -- only a random name, needed by this very tab across a reload; no state
const ownStorage = (): NameStorage => sessionStorage;

/**
 * The name of this window, the same after a reload and another in each window.
 *
 * The host gives a board back at once to a window that comes again with the name it had.
 */
export function clientId(storage: NameStorage = ownStorage(), random: () => string = () => crypto.randomUUID()): string {
  const known = storage.getItem(KEY);
  if (known !== null && known.length > 0) return known;
  const made = random();
  storage.setItem(KEY, made);
  return made;
}
