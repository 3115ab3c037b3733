import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ManualClock } from '../base/clock.js';
import type { OutpostError } from '../base/errors.js';
import { describeError } from '../messages/index.js';
import { findBoardDrive, parseMounts } from './drives.js';
import { busyError, findHolder } from './port-holder.js';
import { checkAccess, deniedError, groupName } from './permissions.js';
import { listPorts, watchPorts, type SerialPortEntry } from './ports.js';
import { serialOpenError } from './serial-errors.js';

let root: string;
let sysRoot: string;
let devRoot: string;
beforeEach(async () => {
  root = await mkdtemp(path.join(os.tmpdir(), 'outpost-ports-'));
  sysRoot = path.join(root, 'sys');
  devRoot = path.join(root, 'dev');
  await mkdir(path.join(sysRoot, 'class', 'tty', 'tty0'), { recursive: true });
  await mkdir(path.join(sysRoot, 'block'), { recursive: true });
  await mkdir(devRoot);
});
afterEach(() => rm(root, { recursive: true, force: true }));

async function plug(name: string, at: string, ids: Record<string, string>) {
  const usb = path.join(sysRoot, 'devices', 'pci0', 'usb1', at);
  const tty = path.join(usb, `${at}:1.0`);
  await mkdir(tty, { recursive: true });
  for (const [file, text] of Object.entries(ids)) await writeFile(path.join(usb, file), `${text}\n`);
  await mkdir(path.join(sysRoot, 'class', 'tty', name), { recursive: true });
  await symlink(tty, path.join(sysRoot, 'class', 'tty', name, 'device'));
  await writeFile(path.join(devRoot, name), '');
  return usb;
}

const NANO = { idVendor: '2341', idProduct: '015A', serial: 'ABC123', product: 'Nano 33 BLE', manufacturer: 'Arduino' };

test('lists USB ports by name with their ids, and leaves out consoles and UARTs that do not exist', async () => {
  await plug('ttyACM10', '1-3', { idVendor: '37c5', idProduct: '1204' });
  await plug('ttyACM2', '1-2', NANO);
  await mkdir(path.join(sysRoot, 'devices', 'serial8250'), { recursive: true });
  for (const [name, type] of [
    ['ttyS0', '4'],
    ['ttyS1', '0'],
  ] as const) {
    await mkdir(path.join(sysRoot, 'class', 'tty', name));
    await symlink(path.join(sysRoot, 'devices', 'serial8250'), path.join(sysRoot, 'class', 'tty', name, 'device'));
    await writeFile(path.join(sysRoot, 'class', 'tty', name, 'type'), `${type}\n`);
    await writeFile(path.join(devRoot, name), '');
  }
  expect(await listPorts({ platform: 'linux', sysRoot, devRoot })).toEqual([
    {
      path: path.join(devRoot, 'ttyACM2'),
      name: 'ttyACM2',
      usb: { vid: '2341', pid: '015a', serial: 'ABC123', product: 'Nano 33 BLE', manufacturer: 'Arduino', location: '1-2' },
    },
    {
      path: path.join(devRoot, 'ttyACM10'),
      name: 'ttyACM10',
      usb: { vid: '37c5', pid: '1204', serial: null, product: null, manufacturer: null, location: '1-3' },
    },
    { path: path.join(devRoot, 'ttyS0'), name: 'ttyS0', usb: null },
  ]);
});

test('gives an empty list on a machine without ttys', async () => {
  expect(await listPorts({ platform: 'linux', sysRoot: path.join(root, 'none'), devRoot })).toEqual([]);
});

test('reports a port that is plugged in and pulled out again while watching', async () => {
  await plug('ttyACM0', '1-1', NANO);
  const lists = new Watched();
  const watching = watchPorts((ports) => lists.push(ports), { platform: 'linux', sysRoot, devRoot });
  expect(await lists.next()).toEqual(['ttyACM0']);
  await plug('ttyACM1', '1-2', NANO);
  expect(await lists.until(2)).toEqual(['ttyACM0', 'ttyACM1']);
  await rm(path.join(devRoot, 'ttyACM0'));
  expect(await lists.until(1)).toEqual(['ttyACM1']);
  watching[Symbol.dispose]();
});

test('asks serialport every second on other systems, and reports only changes', async () => {
  const clock = new ManualClock();
  const found = [{ path: 'COM3', vendorId: '2341', productId: '25A', serialNumber: 'X' }];
  const seen: string[][] = [];
  const watching = watchPorts((ports) => seen.push(ports.map((p) => `${p.name} ${p.usb?.vid}:${p.usb?.pid}`)), {
    platform: 'win32',
    clock,
    list: async () => [...found],
  });
  await clock.advance(3000);
  found.push({ path: 'COM12', vendorId: '37C5', productId: '1204', serialNumber: 'Y' });
  await clock.advance(1000);
  watching[Symbol.dispose]();
  await clock.advance(5000);
  expect(seen).toEqual([['COM3 2341:025a'], ['COM3 2341:025a', 'COM12 37c5:1204']]);
  expect(clock.pending).toBe(0);
});

test('finds the program that has a device open', async () => {
  const procRoot = path.join(root, 'proc');
  await mkdir(path.join(procRoot, '41', 'fd'), { recursive: true });
  await mkdir(path.join(procRoot, '42', 'fd'), { recursive: true });
  await writeFile(path.join(procRoot, '42', 'comm'), 'ModemManager\n');
  const device = path.join(devRoot, 'ttyACM0');
  await writeFile(device, '');
  await symlink(device, path.join(procRoot, '42', 'fd', '7'));
  const holder = await findHolder(device, { procRoot, platform: 'linux' });
  expect(holder).toEqual({ pid: 42, program: 'ModemManager' });
  expect(busyError('/dev/ttyACM0', holder).details).toEqual({
    port: '/dev/ttyACM0',
    holder: 'ModemManager',
    pid: 42,
    modemManager: 'probing',
  });
  expect(await findHolder(path.join(devRoot, 'ttyACM1'), { procRoot, platform: 'linux' })).toBeNull();
});

test('a busy port without a visible holder is put down to ModemManager only where that runs', async () => {
  const procRoot = path.join(root, 'proc-of-root');
  await mkdir(path.join(procRoot, '7'), { recursive: true });
  await writeFile(path.join(procRoot, '7', 'comm'), 'bash\n');
  const refusal = new Error('Resource temporarily unavailable Cannot lock port');
  const seen = async () => (await serialOpenError(refusal, path.join(devRoot, 'ttyACM0'), 'linux', procRoot)) as OutpostError;
  expect(await seen()).toMatchObject({ code: 'transport.open-busy', details: { port: expect.stringContaining('ttyACM0') } });
  expect((await seen()).details).not.toHaveProperty('modemManager');
  // A process of root: its name can be read, what it has open can not.
  await mkdir(path.join(procRoot, '8'), { recursive: true });
  await writeFile(path.join(procRoot, '8', 'comm'), 'ModemManager\n');
  const error = await seen();
  expect(error.details).toMatchObject({ modemManager: 'suspected' });
  const { title, body, remedies } = describeError(error);
  expect(title).toMatch(/busy, probably because ModemManager/);
  expect(body).toMatch(/up to 30 seconds/);
  expect(remedies.map(({ command }) => command ?? '').join()).toContain('60-outpost.rules');
});

test('names the group that owns a device', () => {
  expect(groupName('root:x:0:\ndialout:x:20:ada,bob\n', 20)).toBe('dialout');
  expect(groupName('root:x:0:\n', 20)).toBeNull();
});

test('never advises to join the group root', () => {
  expect(deniedError('/dev/x', 'linux', 'root', null).details).toEqual({ port: '/dev/x', platform: 'linux' });
  expect(deniedError('/dev/x', 'linux', 'uucp', null).details).toEqual({ port: '/dev/x', platform: 'linux', group: 'uucp' });
});

test('says that a device is not there rather than that it is denied', async () => {
  expect(await checkAccess(path.join(devRoot, 'gone'), 'linux')).toMatchObject({ code: 'transport.not-found' });
});

test("finds a board's own drive by the USB device that it shares with the port", async () => {
  const camera = await plug('ttyACM0', '1-1', { idVendor: '37c5', idProduct: '1204', serial: 'S1' });
  const stick = await plug('ttyACM1', '1-2', { idVendor: '0781', idProduct: '5567' });
  for (const [block, usb] of [
    ['sda', stick],
    ['sdb', camera],
  ] as const) {
    const scsi = path.join(usb, 'x:1.2', 'host0', 'target0', '0:0:0:0');
    await mkdir(scsi, { recursive: true });
    await mkdir(path.join(sysRoot, 'block', block));
    await symlink(scsi, path.join(sysRoot, 'block', block, 'device'));
  }
  const mountsFile = path.join(root, 'mounts');
  await writeFile(mountsFile, '/dev/sda1 /media/stick vfat rw 0 0\n/dev/sdb1 /media/ada/OPENMV\\040H7 vfat ro,nosuid 0 0\n');
  const find = (port: string) => findBoardDrive(port, { platform: 'linux', sysRoot, mountsFile });
  expect(await find('ttyACM0')).toEqual({ device: '/dev/sdb1', mountPoint: '/media/ada/OPENMV H7', isReadOnly: true });
  expect(await find('ttyS0')).toBeNull();
  await writeFile(mountsFile, '/dev/sdbc1 /media/other vfat rw 0 0\n');
  expect(await find('ttyACM0')).toBeNull();
});

test('reads escaped names of mount points', () => {
  expect(parseMounts('/dev/sdb /media/a\\134b\\011c vfat rw 0 0')[0]?.mountPoint).toBe('/media/a\\b\tc');
});

/** Lists of names as they arrive. */
class Watched {
  #latest: string[] | undefined;
  #wake: (() => void) | undefined;

  push(ports: readonly SerialPortEntry[]): void {
    this.#latest = ports.map((port) => port.name);
    this.#wake?.();
  }

  async next(): Promise<string[]> {
    while (this.#latest === undefined) await new Promise<void>((resolve) => (this.#wake = resolve));
    const latest = this.#latest;
    this.#latest = undefined;
    return latest;
  }

  async until(count: number): Promise<string[]> {
    for (;;) {
      const names = await this.next();
      if (names.length === count) return names;
    }
  }
}
