import { OutpostError } from '../base/errors.js';
import { boardProfiles as generated } from '../../resources/boards/index.js';
// Types only: the schema library must not be loaded by a command that runs for 100 ms.
import type { BoardProfile, Quirk, UsbMatch } from './profile.js';

/** All boards that Outpost has facts of, validated and complete when the index was generated. */
export const boardProfiles: readonly BoardProfile[] = generated;

/** Ids of a USB device, four lower-case hex digits each. */
export interface UsbHint {
  readonly vid: string;
  readonly pid: string;
  readonly serial?: string | null;
}

/** A board recognised by its USB ids: a hint, until the board itself was asked. */
export interface BoardMatch {
  readonly profile: BoardProfile;
  readonly role: 'runtime' | 'bootloader';
  /** False when the ids are shared with other devices, or only the maker is known. */
  readonly isSure: boolean;
}

/** What a board says of itself, as far as it tells its kind. */
export interface BoardWords {
  readonly machine: string;
  readonly platform: string;
  readonly firmware: string;
}

/** The profile of an id. @throws OutpostError `app.not-found` for an unknown one. */
export function profileById(id: string): BoardProfile {
  const profile = boardProfiles.find((p) => p.id === id);
  if (profile === undefined) throw new OutpostError('app.not-found', { what: `board profile ${id}` });
  return profile;
}

/** The profile for a board of which nothing is known. */
export function genericProfile(): BoardProfile {
  return profileById('micropython');
}

/**
 * The most specific profile for USB ids, from vendor over product to the start of the serial number; null for an unknown vendor.
 * Of equals, one that is sure wins over one that must be asked.
 */
export function matchUsb(usb: UsbHint, profiles: readonly BoardProfile[] = boardProfiles): BoardMatch | null {
  let best: { readonly score: number; readonly match: BoardMatch } | null = null;
  for (const profile of profiles) {
    for (const match of profile.match) {
      const score = scoreOf(match, usb);
      if (score <= (best?.score ?? 0)) continue;
      best = { score, match: { profile, role: match.role, isSure: match.ask !== true && match.pid !== undefined } };
    }
  }
  return best?.match ?? null;
}

/**
 * The profile that fits what a board said of itself. The longest match wins; without one, the present profile stays.
 *
 * USB ids that name one board are not overruled by a more general answer of its firmware.
 */
export function refineProfile(
  said: BoardWords,
  current: BoardProfile,
  profiles: readonly BoardProfile[] = boardProfiles,
): BoardProfile {
  let best = current;
  let bestLength = identifyLength(current, said);
  for (const profile of profiles) {
    const length = identifyLength(profile, said);
    if (length > bestLength) {
      best = profile;
      bestLength = length;
    }
  }
  return best;
}

/** Whether a board has a quirk. */
export function hasQuirk(profile: BoardProfile, quirk: Quirk): boolean {
  return profile.quirks.includes(quirk);
}

/** 0 for no match; more for more specific ones. */
function scoreOf(match: UsbMatch, usb: UsbHint): number {
  if (match.vid !== usb.vid) return 0;
  if (match.pid !== undefined && match.pid !== usb.pid) return 0;
  if (match.serialPrefix !== undefined && usb.serial?.startsWith(match.serialPrefix) !== true) return 0;
  return 1 + (match.pid === undefined ? 0 : 2) + (match.serialPrefix === undefined ? 0 : 4) + (match.ask === true ? 0 : 0.5);
}

/** Characters of the board's words that the profile's patterns cover, or 0 when one of them does not fit. */
function identifyLength(profile: BoardProfile, said: BoardWords): number {
  const { machine, platform, firmware } = profile.identify ?? {};
  let length = 0;
  for (const [pattern, words] of [
    [machine, said.machine],
    [platform, said.platform],
    [firmware, said.firmware],
  ] as const) {
    if (pattern === undefined) continue;
    const found = new RegExp(pattern).exec(words);
    if (found === null) return 0;
    length += found[0].length;
  }
  return length;
}
