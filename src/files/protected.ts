import type { BoardProfile } from '../boards/profile.js';
import type { BoardIdentity } from '../session/types.js';

/**
 * Why files must not be written on this board with this firmware, or undefined when they may.
 *
 * Case known: OpenMV 4.1.x on the Nano 33 BLE keeps its files where the boot loader lies; a write destroys it.
 * The facts are board data (`files.protected`). Source: reference/flashing.md 4.1.
 */
export function whyProtected(profile: BoardProfile, identity: Pick<BoardIdentity, 'firmware'>): string | undefined {
  return profile.files.protected?.find((rule) => new RegExp(rule.firmware).test(identity.firmware))?.reason;
}
