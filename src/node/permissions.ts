import { constants } from 'node:fs';
import { access, readFile, stat } from 'node:fs/promises';
import { OutpostError } from '../base/errors.js';
import { orElse } from './errno.js';

/** Name of the group that owns a device, or its number as text; null when the device is gone. */
export async function groupOfDevice(device: string, groupFile = '/etc/group'): Promise<string | null> {
  const info = await orElse(stat(device), null);
  if (info === null) return null;
  const text = await orElse(readFile(groupFile, 'utf8'), '');
  return groupName(text, info.gid) ?? String(info.gid);
}

/** Looks a group number up in the text of `/etc/group`. */
export function groupName(text: string, gid: number): string | null {
  for (const line of text.split('\n')) {
    const [name, , id] = line.split(':');
    if (name !== undefined && id === String(gid)) return name;
  }
  return null;
}

/**
 * Whether we may open a device, without opening it. Null where we may, and on systems that can't tell.
 *
 * @returns an OutpostError `transport.open-denied` or `transport.not-found`, to show rather than to throw.
 */
export async function checkAccess(device: string, platform: NodeJS.Platform = process.platform): Promise<OutpostError | null> {
  if (platform === 'win32') return null;
  try {
    await access(device, constants.R_OK | constants.W_OK);
    return null;
  } catch (error) {
    const group = await groupOfDevice(device);
    if (group === null) return new OutpostError('transport.not-found', { port: device }, { cause: error });
    return deniedError(device, platform, group, error);
  }
}

/** The error for a device that we may not open. A device of the group `root` has no group to join: then only the udev rule helps. */
export function deniedError(
  port: string,
  platform: NodeJS.Platform,
  group: string | null,
  cause: unknown,
): OutpostError<'transport.open-denied'> {
  const joinable = group === null || group === 'root' || group === '0' ? {} : { group };
  return new OutpostError('transport.open-denied', { port, platform, ...joinable }, { cause });
}
