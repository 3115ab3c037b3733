// Whether a built part is still what its sources say. Sizes and times are compared first; contents only where those differ,
// so that a fresh clone or a `touch` costs one hash and not a build.
import { mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** @typedef {{ size: number, mtimeMs: number, hash: string }} FileStamp */
/** @typedef {{ key: string, files: Record<string, FileStamp> }} Stamp */

/** @param {string} file */
export function hashFile(file) {
  // Loaded when first needed: the command's quick path never hashes, and loading this is a good part of its time.
  const { createHash } = process.getBuiltinModule('node:crypto');
  return createHash('sha256').update(readFileSync(file)).digest('hex').slice(0, 32);
}

/**
 * @param {string} base folder that `files` are relative to
 * @param {readonly string[]} files
 * @param {{ key?: string, since?: number }} [options] a file changed after `since` (milliseconds, when the build began) counts as not built
 * @returns {Stamp}
 */
export function makeStamp(base, files, options = {}) {
  const since = options.since ?? Infinity;
  /** @type {Record<string, FileStamp>} */
  const stamps = {};
  for (const file of files) {
    const info = statSync(path.join(base, file));
    const hash = info.mtimeMs > since ? 'changed while building' : hashFile(path.join(base, file));
    stamps[file] = { size: info.size, mtimeMs: info.mtimeMs, hash };
  }
  return { key: options.key ?? '', files: stamps };
}

/**
 * The first difference between a stamp and the disk, as words for a log; `undefined` when nothing changed.
 * Times that differ over equal contents are corrected in `stamp`, and `stamp.touched` is set so that the caller saves it.
 * @param {string} base
 * @param {Stamp & { touched?: boolean }} stamp
 * @param {{ key?: string, files?: readonly string[] }} [expected] the exact list of files, where it is known
 */
export function difference(base, stamp, expected = {}) {
  if (stamp.key !== (expected.key ?? '')) return 'the build itself changed';
  for (const file of expected.files ?? []) if (stamp.files[file] === undefined) return `${file} is new`;
  if (expected.files !== undefined && expected.files.length !== Object.keys(stamp.files).length) return 'a file was removed';
  for (const [file, then] of Object.entries(stamp.files)) {
    const now = statSync(path.join(base, file), { throwIfNoEntry: false });
    if (now === undefined) return `${file} was removed`;
    if (now.size === then.size && now.mtimeMs === then.mtimeMs && then.hash.length === 32) continue;
    if (now.size !== then.size || hashFile(path.join(base, file)) !== then.hash) return `${file} changed`;
    then.mtimeMs = now.mtimeMs;
    stamp.touched = true;
  }
  return undefined;
}

/**
 * Whether every file has the size and time of its stamp: `difference` without words and without a look at contents, for the command's
 * start, where each of hundreds of files counts. Paths are put together as text; the system takes `/` everywhere.
 * @param {string} base
 * @param {Stamp} stamp
 * @param {Set<string>} seen files that need no second look; filled
 */
export function isUntouched(base, stamp, seen = new Set()) {
  for (const file in stamp.files) {
    if (seen.has(file)) continue;
    seen.add(file);
    const then = stamp.files[file];
    const now = statSync(`${base}/${file}`, { throwIfNoEntry: false });
    if (then === undefined || now?.mtimeMs !== then.mtimeMs || now.size !== then.size || then.hash.length !== 32) return false;
  }
  return true;
}

/**
 * @param {string} file
 * @returns {Stamp | undefined} `undefined` when there is none or it is not readable as one
 */
export function readStamp(file) {
  try {
    const stamp = JSON.parse(readFileSync(file, 'utf8'));
    return typeof stamp?.key === 'string' && typeof stamp.files === 'object' ? stamp : undefined;
  } catch {
    return undefined; // Missing or cut short: the part counts as not built.
  }
}

/**
 * @param {string} file
 * @param {Stamp} stamp
 */
export function writeStamp(file, { key, files }) {
  mkdirSync(path.dirname(file), { recursive: true });
  const temporary = `${file}.${process.pid}.tmp`;
  writeFileSync(temporary, JSON.stringify({ key, files }));
  renameSync(temporary, file);
}
