import { utf8 } from '../../base/bytes.js';
import type { BoardDefinition } from './definition.js';

/** Modules of the core that exist for its life inside a web page only. */
const NOT_ON_BOARDS = ['js', 'jsffi'];
const KIB = 1024;

const welcome = (text: string): { readonly path: string; readonly data: Uint8Array } => ({
  path: '/README.txt',
  data: utf8(text),
});

/**
 * OpenMV Cam H7: STM32H743, FAT of 128 KiB less one sector of tables, main.py once after a hard reset.
 *
 * Source: reference/openmv.md 3 (ids, H7 memory), micropython-host.md 1.4 and 1.6; heap figure of the 4.x firmware.
 */
const openmvH7: BoardDefinition = {
  id: 'openmv-h7',
  name: 'OpenMV Cam H7',
  profile: 'openmv-h7',
  banner: 'OpenMV v4.5.0; MicroPython v1.20.0-omv; OPENMV4 with STM32H743',
  uname: {
    sysname: 'pyboard',
    nodename: 'pyboard',
    release: '1.20.0',
    version: 'OpenMV v4.5.0; MicroPython v1.20.0-omv',
    machine: 'OPENMV4 with STM32H743',
  },
  implementation: { version: [1, 20, 0], machine: 'OPENMV4 with STM32H743', mpy: 10758 },
  platform: 'pyboard',
  sysVersion: '3.4.0; OpenMV v4.5.0; MicroPython v1.20.0-omv',
  heapBytes: 236 * KIB,
  heapTakenBytes: 6 * KIB,
  volume: { kind: 'fat', blockBytes: 512, blocks: 215 },
  mount: '/flash',
  path: ['', '/flash', '/flash/lib'],
  modules: ['machine', 'pyb', 'asyncio'],
  missingModules: NOT_ON_BOARDS,
  pasteWindow: 128,
  mainRuns: 'power-on',
  softResetText: 'MPY: sync filesystems\r\nMPY: soft reboot\r\n',
  connection: 'native-usb',
  returnMs: 700,
  bootRomText: '',
  uniqueIdBytes: 12,
  frequency: 480_000_000,
  ctrlFResets: false,
  initialFiles: [welcome('This is the drive of a simulated OpenMV Cam H7.\r\nA script saved as main.py runs at power-on.\r\n')],
};

/**
 * Arduino Nano 33 BLE with OpenMV's MicroPython: 64 KiB LittleFS, 64 KiB heap, main.py after a hard reset only.
 *
 * Source: reference/micropython-host.md 1.9; banner as in user story 000.
 */
const nano33ble: BoardDefinition = {
  id: 'nano33ble',
  name: 'Arduino Nano 33 BLE Sense',
  profile: 'arduino-nano33-ble',
  banner: 'MicroPython v1.19.1-216-g45ab801c3 on 2022-07-27; Arduino Nano 33 BLE Sense with NRF52840',
  uname: {
    sysname: 'nrf52',
    nodename: 'nrf52',
    release: '1.19.1',
    version: 'v1.19.1-216-g45ab801c3 on 2022-07-27',
    machine: 'Arduino Nano 33 BLE Sense with NRF52840',
  },
  implementation: { version: [1, 19, 1], machine: 'Arduino Nano 33 BLE Sense with NRF52840', mpy: 7686 },
  platform: 'nrf52',
  sysVersion: '3.4.0; MicroPython v1.19.1-216-g45ab801c3 on 2022-07-27',
  heapBytes: 64 * KIB,
  heapTakenBytes: 3 * KIB,
  volume: { kind: 'littlefs', blockBytes: 4096, blocks: 16 },
  mount: '/flash',
  path: ['', '/flash', '/flash/lib'],
  modules: ['machine', 'board', 'asyncio'],
  missingModules: NOT_ON_BOARDS,
  pasteWindow: 128,
  mainRuns: 'power-on',
  softResetText: 'MPY: soft reboot\r\n',
  connection: 'native-usb',
  returnMs: 500,
  bootRomText: '',
  uniqueIdBytes: 8,
  frequency: 64_000_000,
  ctrlFResets: false,
  initialFiles: [],
};

/**
 * Pycom FiPy behind the USB-serial bridge of its expansion board: MicroPython 1.8.6, no raw paste, Ctrl-F safe boot.
 *
 * Source: reference/micropython-host.md 1.7, pycom-lte.md 2; module list kept to what first scripts meet.
 */
const fipy: BoardDefinition = {
  id: 'fipy',
  name: 'Pycom FiPy',
  profile: 'pycom-fipy',
  banner: 'MicroPython v1.8.6-849-df9f237 on 2019-05-14; FiPy with ESP32',
  uname: {
    sysname: 'FiPy',
    nodename: 'FiPy',
    release: '1.18.2.r7',
    version: 'v1.8.6-849-df9f237 on 2019-05-14',
    machine: 'FiPy with ESP32',
    lorawan: '1.0.2',
    sigfox: '1.0.1',
  },
  implementation: { version: [1, 8, 6] },
  platform: 'FiPy',
  sysVersion: '3.4.0',
  heapBytes: 2560 * KIB,
  heapTakenBytes: 40 * KIB,
  volume: { kind: 'fat', blockBytes: 4096, blocks: 1010 },
  mount: '/flash',
  path: ['', '/flash', '/flash/lib'],
  modules: ['machine', 'pycom', 'uzlib'],
  missingModules: [...NOT_ON_BOARDS, 'asyncio', '_asyncio', 'deflate', 'framebuf', 'random', 'platform', 'vfs'],
  pasteWindow: 0,
  mainRuns: 'every-reset',
  softResetText: 'MPY: soft reboot\r\n',
  connection: 'bridge',
  returnMs: 300,
  bootRomText: 'ets Jun  8 2016 00:22:57\r\n\r\nrst:0x1 (POWERON_RESET),boot:0x17 (SPI_FAST_FLASH_BOOT)\r\n',
  uniqueIdBytes: 6,
  frequency: 160_000_000,
  ctrlFResets: true,
  initialFiles: [
    { path: '/boot.py', data: utf8('# boot.py -- run on boot-up\n') },
    { path: '/main.py', data: utf8('# main.py -- put your code here!\n') },
    { path: '/lib' },
  ],
};

/** A current MicroPython board as ported upstream: LittleFS at the root, both start scripts at each reset. */
const generic: BoardDefinition = {
  id: 'generic',
  name: 'Generic MicroPython board',
  profile: 'micropython',
  banner: 'MicroPython v1.27.0 on 2025-12-09; Outpost simulated board with WebAssembly',
  uname: {
    sysname: 'outpost',
    nodename: 'outpost',
    release: '1.27.0',
    version: 'v1.27.0 on 2025-12-09',
    machine: 'Outpost simulated board with WebAssembly',
  },
  implementation: { version: [1, 27, 0, ''], machine: 'Outpost simulated board with WebAssembly', mpy: 6 },
  platform: 'outpost',
  sysVersion: '3.4.0; MicroPython v1.27.0 on 2025-12-09',
  heapBytes: 192 * KIB,
  heapTakenBytes: 4 * KIB,
  volume: { kind: 'littlefs', blockBytes: 4096, blocks: 384 },
  mount: '/',
  path: ['', '.frozen', '/lib'],
  modules: ['machine', 'asyncio'],
  missingModules: NOT_ON_BOARDS,
  pasteWindow: 128,
  mainRuns: 'every-reset',
  softResetText: 'MPY: soft reboot\r\n',
  connection: 'native-usb',
  returnMs: 400,
  bootRomText: '',
  uniqueIdBytes: 8,
  frequency: 133_000_000,
  ctrlFResets: false,
  initialFiles: [{ path: '/boot.py', data: utf8('# boot.py runs at every start, before main.py.\n') }],
};

/** All simulated boards, in the order in which they are offered. */
export const boardDefinitions: readonly BoardDefinition[] = [generic, nano33ble, openmvH7, fipy];
