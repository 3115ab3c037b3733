import { utf8Text } from '../base/bytes.js';
import type { WaitOptions } from '../base/deadline.js';
import type { BoardProfile } from '../boards/profile.js';
import type { DeviceFs } from './device-fs.js';
import { joinDevicePath, nameOf } from './path.js';

/** Another file that runs instead of the `main.py` in the board's root. */
export interface StartupWinner {
  readonly path: string;
  readonly reason: 'sd-card' | 'mpy' | 'frozen' | 'boot-setting';
}

/** `pyb.main('other.py')` in boot.py names what runs instead. Source: pyb module, STM32 start-up. */
const BOOT_SETTING = /^[^#\n]*\b(?:pyb|machine)\s*\.\s*main\s*\(\s*['"]([^'"]+)['"]/m;

/** Where "Run at power-on" saves. */
export function mainPath(fs: Pick<DeviceFs, 'root'>): string {
  return joinDevicePath(fs.root, 'main.py');
}

/** Whether a path runs by itself at start: replaced only after a question. */
export function isStartupFile(fs: Pick<DeviceFs, 'root'>, path: string): boolean {
  return path === mainPath(fs) || path === joinDevicePath(fs.root, 'boot.py');
}

/**
 * Finds the file that really runs at power-on instead of `main.py`: those that the board's profile names, in its
 * order, when they are there; else a setting in boot.py.
 */
export async function findWinner(fs: DeviceFs, profile: BoardProfile, options: WaitOptions): Promise<StartupWinner | null> {
  for (const winner of profile.files.winners) {
    if (winner.path !== mainPath(fs) && (await fs.stat(winner.path, options))?.kind === 'file') return winner;
  }
  const boot = joinDevicePath(fs.root, 'boot.py');
  const entry = await fs.stat(boot, options);
  if (entry?.kind !== 'file') return null;
  const chosen = BOOT_SETTING.exec(utf8Text(await fs.read(boot, options)))?.[1];
  return chosen === undefined || nameOf(chosen) === 'main.py' ? null : { path: boot, reason: 'boot-setting' };
}

/** Whether a new `main.py` has to pass a trial on this board before it stays. */
export function needsTrial(fs: Pick<DeviceFs, 'root' | 'abilities'>, profile: BoardProfile, path: string): boolean {
  return profile.quirks.includes('no-main-skip') && fs.abilities.rename !== 'none' && path === mainPath(fs);
}
