import { readdir, readFile, realpath } from 'node:fs/promises';
import path from 'node:path';
import { orElse } from './errno.js';
import { usbFolderOf } from './ports.js';

/** A board's own USB drive, mounted on this computer. */
export interface MountedDrive {
  readonly mountPoint: string;
  /** Such as `/dev/sdb1`. */
  readonly device: string;
  readonly isReadOnly: boolean;
}

/** Where to look; tests give a made-up tree. */
export interface DriveOptions {
  readonly platform?: NodeJS.Platform;
  readonly sysRoot?: string;
  readonly mountsFile?: string;
  /** Where macOS mounts drives. */
  readonly volumes?: string;
}

/**
 * Finds the drive that belongs to the board behind a serial port; null when none is mounted.
 *
 * Linux: exact. The block device and the serial port must be parts of the same USB device in `/sys`, and the block device (or a partition
 * of it) must be mounted. macOS: best effort, by the marker file that OpenMV firmware writes, and only when one such volume
 * exists. Windows: not looked for (null); the drive is then recognised by the board's own answer.
 * Source: reference/micropython-host.md 1.6, reference/openmv.md 3.5 (`.openmv_disk`).
 */
export async function findBoardDrive(portName: string, options: DriveOptions = {}): Promise<MountedDrive | null> {
  const { platform = process.platform } = options;
  if (platform === 'linux') return findOnLinux(portName, options);
  if (platform === 'darwin') return findByMarker(options.volumes ?? '/Volumes');
  return null;
}

async function findOnLinux(
  portName: string,
  { sysRoot = '/sys', mountsFile = '/proc/mounts' }: DriveOptions,
): Promise<MountedDrive | null> {
  const usb = await usbFolderOfClass(path.join(sysRoot, 'class', 'tty', portName));
  if (usb === null) return null;
  const mounts = parseMounts(await orElse(readFile(mountsFile, 'utf8'), ''));
  const blocks = await orElse(readdir(path.join(sysRoot, 'block')), []);
  for (const block of blocks) {
    if ((await usbFolderOfClass(path.join(sysRoot, 'block', block))) !== usb) continue;
    const mount = mounts.find((m) => m.device === `/dev/${block}` || isPartitionOf(m.device, block));
    if (mount !== undefined) return mount;
  }
  return null;
}

async function usbFolderOfClass(folder: string): Promise<string | null> {
  const device = await orElse(realpath(path.join(folder, 'device')), null);
  return device === null ? null : usbFolderOf(device);
}

function isPartitionOf(device: string, block: string): boolean {
  const rest = device.startsWith(`/dev/${block}`) ? device.slice(`/dev/${block}`.length) : '';
  return /^p?\d+$/.test(rest);
}

/** The lines of `/proc/mounts`; spaces in names are written as octal escapes. */
export function parseMounts(text: string): readonly MountedDrive[] {
  const drives: MountedDrive[] = [];
  for (const line of text.split('\n')) {
    const [device, mountPoint, , flags] = line.split(' ');
    if (device === undefined || mountPoint === undefined) continue;
    drives.push({ device, mountPoint: unescapeOctal(mountPoint), isReadOnly: (flags ?? '').split(',').includes('ro') });
  }
  return drives;
}

/** The kernel escapes bytes, and only space, tab, newline and backslash: one byte is one character here. */
function unescapeOctal(text: string): string {
  return text.replace(/\\([0-7]{3})/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 8)));
}

async function findByMarker(volumes: string): Promise<MountedDrive | null> {
  const names = await orElse(readdir(volumes), []);
  const marked: MountedDrive[] = [];
  for (const name of names) {
    const mountPoint = path.join(volumes, name);
    const files = await orElse(readdir(mountPoint), [] as string[]);
    if (files.includes('.openmv_disk')) marked.push({ mountPoint, device: name, isReadOnly: false });
  }
  const [only, second] = marked;
  return only !== undefined && second === undefined ? only : null;
}
