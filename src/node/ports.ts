import { watch as watchFolder } from 'node:fs';
import { access, readdir, readFile, realpath } from 'node:fs/promises';
import path from 'node:path';
import { systemClock, type Clock } from '../base/clock.js';
import { DisposableStore, type Disposable } from '../base/disposable.js';
import { orElse } from './errno.js';
import { loadSerialPort } from './load-serialport.js';

/** USB ids of a port, four lower-case hex digits each. */
export interface UsbIds {
  readonly vid: string;
  readonly pid: string;
  readonly serial: string | null;
  readonly product: string | null;
  readonly manufacturer: string | null;
  /** Where it is plugged in, such as `1-2.3`; finds a board again that has no serial number. Null where unknown. */
  readonly location: string | null;
}

/** A serial port of this computer, listed without opening it. */
export interface SerialPortEntry {
  /** What is opened, such as `/dev/ttyACM0` or `COM3`. */
  readonly path: string;
  /** Short form, such as `ttyACM0`. */
  readonly name: string;
  readonly usb: UsbIds | null;
}

/** Where to look; tests give a made-up tree. */
export interface PortsOptions {
  readonly platform?: NodeJS.Platform;
  readonly sysRoot?: string;
  readonly devRoot?: string;
  readonly clock?: Clock;
  /** Replaces serialport's `list()` on macOS and Windows. */
  readonly list?: () => Promise<readonly ListedPort[]>;
}

/** What serialport's `list()` gives. */
export interface ListedPort {
  readonly path: string;
  readonly vendorId?: string | undefined;
  readonly productId?: string | undefined;
  readonly serialNumber?: string | undefined;
  readonly manufacturer?: string | undefined;
  readonly locationId?: string | undefined;
}

/**
 * Lists serial ports without opening any, sorted by name.
 *
 * Linux: `/sys/class/tty` (no `udevadm`, no privilege). Elsewhere: serialport. Built-in UARTs that do not exist are left out.
 * Source: ARCHITECTURE.md section 5, reference/toolchain.md section 3.
 */
export async function listPorts(options: PortsOptions = {}): Promise<readonly SerialPortEntry[]> {
  const { platform = process.platform } = options;
  const ports = platform === 'linux' ? await listLinux(options) : await listElsewhere(options.list ?? listBySerialport);
  return [...ports].sort((a, b) => a.name.localeCompare(b.name, 'en', { numeric: true }));
}

/** Polling interval where the system has no folder to watch. */
const POLL_MS = 1000;
/** One plug gives several changes of `/dev` (node, permission, links): they are looked at together. */
const GATHER_MS = 50;

/**
 * Calls `listener` with the ports now and whenever they change, until disposed of. Linux watches `/dev`; elsewhere the list is read
 * every second. Permission changes are reported too (the list is passed again), since udev grants access after the node appears.
 */
export function watchPorts(
  listener: (ports: readonly SerialPortEntry[]) => void,
  options: PortsOptions & { readonly onError?: (error: unknown) => void } = {},
): Disposable {
  const { platform = process.platform, clock = systemClock, devRoot = '/dev' } = options;
  const store = new DisposableStore();
  let timer: Disposable | undefined;
  let isListing = false;
  let isDirty = false;
  let last = '';
  let isForced = true;

  const look = async (): Promise<void> => {
    isListing = true;
    isDirty = false;
    try {
      const ports = await listPorts(options);
      const key = JSON.stringify(ports);
      if (!store.isDisposed && (isForced || key !== last)) listener(ports);
      last = key;
      isForced = false;
    } catch (error) {
      options.onError?.(error);
    }
    isListing = false;
    if (isDirty) later(GATHER_MS);
    else if (isPolling) later(POLL_MS);
  };
  const later = (ms: number): void => {
    if (store.isDisposed) return;
    timer?.[Symbol.dispose]();
    timer = clock.after(ms, () => void look());
  };
  const handleChange = (_kind: string, name: string | null): void => {
    if (name !== null && !/^(tty|rfcomm|serial|cu\.)/.test(name)) return;
    isForced = true;
    isDirty = true;
    if (!isListing) later(GATHER_MS);
  };

  let isPolling = true;
  if (platform === 'linux') {
    const watcher = watchFolder(devRoot, { persistent: false }, handleChange);
    watcher.on('error', (error) => {
      // Out of inotify watches, or the folder went: poll instead.
      isPolling = true;
      options.onError?.(error);
      later(POLL_MS);
    });
    store.defer(() => watcher.close());
    isPolling = false;
  }
  store.defer(() => timer?.[Symbol.dispose]());
  void look();
  return store;
}

async function listLinux({ sysRoot = '/sys', devRoot = '/dev' }: PortsOptions): Promise<readonly SerialPortEntry[]> {
  const folder = path.join(sysRoot, 'class', 'tty');
  const names = await orElse(readdir(folder), []);
  const ports = await Promise.all(names.map((name) => linuxPort(path.join(folder, name), name, devRoot)));
  return ports.filter((port) => port !== null);
}

async function linuxPort(sysPath: string, name: string, devRoot: string): Promise<SerialPortEntry | null> {
  // Consoles and pseudo-terminals have no device behind them.
  const device = await orElse(realpath(path.join(sysPath, 'device')), null);
  if (device === null) return null;
  // The kernel makes 4 to 32 UART nodes whether there is a chip or not; type 0 is "none found".
  if ((await readLine(path.join(sysPath, 'type'))) === '0') return null;
  const file = path.join(devRoot, name);
  if ((await orElse(access(file), 'gone')) === 'gone') return null;
  return { path: file, name, usb: await usbOf(device) };
}

/** Walks up from a device's folder in `/sys` to the USB device it belongs to. */
export async function usbOf(device: string): Promise<UsbIds | null> {
  const folder = await usbFolderOf(device);
  if (folder === null) return null;
  const read = (name: string): Promise<string | null> => readLine(path.join(folder, name));
  const [vid, pid, serial, product, manufacturer] = await Promise.all(
    ['idVendor', 'idProduct', 'serial', 'product', 'manufacturer'].map(read),
  );
  if (vid === null || pid === null || vid === undefined || pid === undefined) return null;
  return {
    vid: vid.toLowerCase(),
    pid: pid.toLowerCase(),
    serial: serial ?? null,
    product: product ?? null,
    manufacturer: manufacturer ?? null,
    location: path.basename(folder),
  };
}

/** The `/sys` folder of the USB device that a device belongs to, or null. */
export async function usbFolderOf(device: string): Promise<string | null> {
  let folder = device;
  for (let depth = 0; depth < 12 && folder !== path.dirname(folder); depth++) {
    if ((await readLine(path.join(folder, 'idVendor'))) !== null) return folder;
    folder = path.dirname(folder);
  }
  return null;
}

async function readLine(file: string): Promise<string | null> {
  const text = await orElse(readFile(file, 'utf8'), null);
  return text === null ? null : text.trim();
}

async function listBySerialport(): Promise<readonly ListedPort[]> {
  return (await loadSerialPort()).list();
}

async function listElsewhere(list: () => Promise<readonly ListedPort[]>): Promise<readonly SerialPortEntry[]> {
  const ports = await list();
  return ports
    .filter((port) => !/Bluetooth-Incoming|debug-console/i.test(port.path))
    .map((port) => ({ path: port.path, name: port.path.replace(/^\/dev\/(tty\.|cu\.)?/, ''), usb: usbOfListed(port) }));
}

function usbOfListed(port: ListedPort): UsbIds | null {
  if (port.vendorId === undefined || port.productId === undefined) return null;
  const hex = (text: string): string => text.toLowerCase().padStart(4, '0');
  return {
    vid: hex(port.vendorId),
    pid: hex(port.productId),
    serial: port.serialNumber ?? null,
    product: null,
    manufacturer: port.manufacturer ?? null,
    location: port.locationId ?? null,
  };
}
