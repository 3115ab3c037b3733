import type { BoardModule } from './warning.js';

/**
 * Built-in modules that a file of the same name replaces, from MicroPython 1.21 on.
 *
 * Source: documentation "MicroPython libraries", chapter "Extending built-in libraries from Python"; the registrations in
 * MicroPython's sources of 2025-06 (`machine`, `random`, `string` and `websocket` among them).
 */
export const EXTENSIBLE: ReadonlySet<string> = new Set(
  (
    'array binascii bluetooth collections cryptolib errno gzip hashlib heapq io json machine os platform random re select ' +
    'socket ssl string struct time websocket zlib'
  ).split(' '),
);

/** Built-in modules that nothing replaces, of the core and of its ports. Source: as above. */
export const NEVER_REPLACED: ReadonlySet<string> = new Set(
  (
    'builtins cmath gc math micropython sys _thread btree deflate framebuf network uctypes vfs tls esp esp32 rp2 pyb stm nrf ' +
    'board ble microbit music samd mimxrt zephyr'
  ).split(' '),
);

/** What firmwares usually carry as frozen Python. Source: manifests of MicroPython's ports; reference/pycom-lte.md. */
export const USUALLY_FROZEN: ReadonlySet<string> = new Set(
  (
    'asyncio uasyncio aioespnow apa106 dht ds18x20 espnow flashbdev inisetup lsm6dsox mip neopixel ntptime onewire requests ' +
    'urequests upip upysh webrepl webrepl_setup sqnsupgrade sqnscrc sqnscodec sqnstp'
  ).split(' '),
);

/** What the camera and the LTE firmware add. `sensor` is C in older and Python in newer camera firmware. */
const OF_BOARDS = 'sensor csi image imlib lcd display fir gif mjpeg tf ml omv cpufreq tof imu pycom'.split(' ');

/** Modules that are common enough to warn of where a board can't list its own. */
export const commonModules: readonly BoardModule[] = [
  ...[...EXTENSIBLE].map((name) => ({ name, origin: 'builtin' }) as const),
  ...[...NEVER_REPLACED].map((name) => ({ name, origin: 'builtin' }) as const),
  ...['asyncio', 'neopixel', 'dht', 'onewire', 'ntptime', 'requests', 'webrepl'].map(
    (name) => ({ name, origin: 'frozen' }) as const,
  ),
  ...OF_BOARDS.map((name) => ({ name, origin: 'unknown' }) as const),
];

/** How a firmware that lists a name most likely holds it: its list does not say. */
export function originOf(name: string): BoardModule['origin'] {
  const bare = name.startsWith('u') && EXTENSIBLE.has(name.slice(1)) ? name.slice(1) : name;
  if (EXTENSIBLE.has(bare) || NEVER_REPLACED.has(name)) return 'builtin';
  return name.startsWith('_') || !USUALLY_FROZEN.has(name) ? 'unknown' : 'frozen';
}
