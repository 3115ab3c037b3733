import { isOutpostError } from '../base/errors.js';
import { nameOf, normalizeFilePath, whyBadName, type FileSystemKind } from '../files/path.js';

/** Longest path that is suggested. */
const MAX_SUGGESTION = 255;
const MAX_STEM = 40;

/** Why a board's disk can't hold a file of this path, in a person's words; undefined when it can. */
export function nameProblem(path: string, disk: FileSystemKind): string | undefined {
  try {
    normalizeFilePath(path, disk);
    return undefined;
  } catch (error) {
    if (isOutpostError(error, 'fs.bad-name')) return error.details.reason;
    throw error;
  }
}

/** A path that the disk can hold, as much like the given one as may be; null when none can be made. */
export function betterPath(path: string, disk: FileSystemKind): string | null {
  const parts = path.split('/').filter((part) => part !== '' && part !== '.' && part !== '..');
  const kept = disk === 'flat' ? parts.slice(-1) : parts;
  const better = `/${kept.map((part) => betterName(part, disk)).join('/')}`;
  return nameOf(better) !== '' && better.length <= MAX_SUGGESTION && nameProblem(better, disk) === undefined ? better : null;
}

function betterName(name: string, disk: FileSystemKind): string {
  if (whyBadName(name, disk) === undefined) return name;
  // eslint-disable-next-line no-control-regex -- these are what a disk refuses
  const clean = name.replace(/["*/:<>?\\|\u0000-\u001f\u007f]|\p{Surrogate}/gu, '_').replace(/[. ]+$/, '');
  if (clean !== '' && whyBadName(clean, disk) === undefined) return clean;
  const ending = /\.\w{1,8}$/.exec(clean)?.[0] ?? '';
  return (
    [...clean.slice(0, clean.length - ending.length)]
      .slice(0, MAX_STEM)
      .join('')
      .replace(/[. ]+$/, '') + ending
  );
}
