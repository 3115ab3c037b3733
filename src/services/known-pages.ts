/** Hosts whose pages Outpost may open in the person's browser; the settings list them. */
export const KNOWN_HOSTS: readonly string[] = [
  'docs.arduino.cc',
  'docs.micropython.org',
  'docs.openmv.io',
  'docs.pycom.io',
  'github.com',
  'micropython.org',
  'openmv.io',
  'www.arduino.cc',
];

/** Whether an address is `https:` on one of the known hosts, without credentials and on the usual port. */
export function isKnownPage(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const url = new URL(address);
  return (
    url.protocol === 'https:' &&
    url.port === '' &&
    url.username === '' &&
    url.password === '' &&
    KNOWN_HOSTS.includes(url.hostname)
  );
}
