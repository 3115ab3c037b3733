/** Scheme and host of the window's page. */
export const SCHEME = 'app';
const HOST = 'outpost';

/** The window's page. */
export const PAGE_URL = `${SCHEME}://${HOST}/`;

/** Whether an address belongs to our page's origin. Decided by parsing: a prefix would also match `app://outpost.evil/`. */
export function isOwnUrl(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const url = new URL(address);
  return url.protocol === `${SCHEME}:` && url.host === HOST && url.username === '' && url.password === '';
}
