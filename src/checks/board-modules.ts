import modulesText from '../../resources/device/check_modules.py?raw';
import { utf8Text } from '../base/bytes.js';
import type { WaitOptions } from '../base/deadline.js';
import { isOutpostError } from '../base/errors.js';
import type { DeviceScript, ReplLease } from '../session/types.js';
import { originOf } from './known-modules.js';
import type { BoardModule } from './warning.js';

const script: DeviceScript = { name: 'check_modules', text: modulesText };

/**
 * The modules in a board's firmware, as its `help('modules')` lists them; null where it can't. Ask once per firmware.
 *
 * The list does not say what is built-in and what frozen; the origin is a guess by name.
 */
export async function modulesOnBoard(lease: ReplLease, wait: WaitOptions): Promise<readonly BoardModule[] | null> {
  try {
    return parseModules(utf8Text(await lease.call(script, '_op_modules', [], wait)));
  } catch (error) {
    if (isOutpostError(error, 'device.raised', 'device.out-of-memory')) return null;
    throw error;
  }
}

/** Reads the columns that `help('modules')` prints. Null when the text is something else. */
export function parseModules(text: string): readonly BoardModule[] | null {
  const names = text
    .replace(/^Plus any modules on the filesystem.*$/m, '')
    .split(/\s+/)
    .filter((word) => /^[A-Za-z_][\w/.-]*$/.test(word));
  // Every firmware has one of these; without the list, help() describes the word "modules".
  if (!names.some((name) => name === 'sys' || name === 'builtins' || name === 'gc' || name === 'micropython')) return null;
  return names.map((name) => ({ name, origin: name.includes('/') ? 'frozen' : originOf(name) }));
}
