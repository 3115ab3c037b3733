import { OutpostError } from '../base/errors.js';
import { utf8 } from '../base/bytes.js';
import type { DeviceEntry } from './device-fs.js';

/** Kind of a board's file system, as board profiles say it. */
export type FileSystemKind = 'littlefs' | 'fat' | 'flat' | 'unknown';

/** Longest name: LittleFS and FAT 255; the micro:bit 120 bytes. Source: lfs.h, FAT specification, micro:bit 1.0.1 in QEMU. */
const MAX_NAME: Record<FileSystemKind, number> = { littlefs: 255, fat: 255, flat: 120, unknown: 255 };

const LONE_SURROGATE = /\p{Surrogate}/u;
const FAT_FORBIDDEN = /["*/:<>?\\|]/;
// eslint-disable-next-line no-control-regex -- FAT forbids exactly these
const FAT_CONTROL = /[\u0000-\u001f\u007f]/;

/** Why a name can't exist on such a file system, in a person's words; undefined when it can. */
export function whyBadName(name: string, kind: FileSystemKind): string | undefined {
  if (name === '') return 'The name is empty.';
  if (name === '.' || name === '..') return 'A dot or two dots alone are not a name.';
  if (name.includes('\0')) return 'It contains a NUL character.';
  if (name.includes('/')) return 'A name can’t contain “/”.';
  if (LONE_SURROGATE.test(name)) return 'It contains half a character (a lone surrogate).';
  const length = kind === 'fat' ? name.length : utf8(name).length;
  if (length > MAX_NAME[kind]) return `It is too long: ${String(length)} of at most ${String(MAX_NAME[kind])}.`;
  return kind === 'fat' ? whyBadOnFat(name) : undefined;
}

/** FAT with long names. Source: FAT file system specification 1.03, "Long Directory Entries". */
function whyBadOnFat(name: string): string | undefined {
  const forbidden = FAT_FORBIDDEN.exec(name)?.[0];
  if (forbidden !== undefined) return `This board’s disk (FAT) does not allow “${forbidden}” in names.`;
  if (FAT_CONTROL.test(name)) return 'This board’s disk (FAT) does not allow control characters or line ends in names.';
  if (/[. ]$/.test(name)) return 'This board’s disk (FAT) drops a dot or space at the end of a name.';
  return undefined;
}

/**
 * Brings a path on a board into its one form: absolute, single slashes, no `.` parts, no slash at the end.
 *
 * @throws OutpostError `fs.bad-name` for an empty or relative path, a `..` part, and names that the file system refuses.
 */
export function normalizeDevicePath(path: string, kind: FileSystemKind): string {
  if (!path.startsWith('/')) throw badPath(path, 'A path on a board starts with “/”.');
  const parts = path.split('/').filter((part) => part !== '' && part !== '.');
  if (parts.includes('..')) throw badPath(path, '“..” is not allowed in a path on a board.');
  for (const part of parts) {
    const reason = whyBadName(part, kind);
    if (reason !== undefined) throw badPath(path, reason);
  }
  if (kind === 'flat' && parts.length > 1) throw badPath(path, 'This board has no folders.');
  return `/${parts.join('/')}`;
}

/** A normalised path that names a file or folder below the root. */
export function normalizeFilePath(path: string, kind: FileSystemKind): string {
  const normal = normalizeDevicePath(path, kind);
  if (normal === '/' || path.endsWith('/')) throw badPath(path, 'The name of a file is missing.');
  return normal;
}

function badPath(path: string, reason: string): OutpostError {
  return new OutpostError('fs.bad-name', { path, reason });
}

/** Joins a folder and names; the names are not checked here. */
export function joinDevicePath(folder: string, ...names: readonly string[]): string {
  const joined = [folder === '/' ? '' : folder, ...names].join('/');
  return joined === '' ? '/' : joined;
}

/** Folder of a normalised path; `/` for the root itself. */
export function parentOf(path: string): string {
  return path.slice(0, Math.max(1, path.lastIndexOf('/')));
}

/** Last part of a normalised path; empty for the root. */
export function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** Whether `path` is `folder` or below it. */
export function isWithin(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder === '/' ? '/' : `${folder}/`);
}

/** Order of a tree: a folder right before what is in it, names by code unit. */
export function comparePaths(a: string, b: string): number {
  const [left, right] = [a.split('/'), b.split('/')];
  for (let i = 0; i < Math.min(left.length, right.length); i++) {
    const [x = '', y = ''] = [left[i], right[i]];
    if (x !== y) return x < y ? -1 : 1;
  }
  return left.length - right.length;
}

/** An entry of a normalised path. */
export function entryOf(path: string, kind: DeviceEntry['kind'], size: number | null): DeviceEntry {
  return { path, name: nameOf(path), kind, size };
}
