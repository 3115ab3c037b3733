import { OutpostError } from '../base/errors.js';
import type { DiskFs } from './disk-fs.js';

/** How a system writes paths. */
export type PathStyle = 'posix' | 'win32';

/**
 * Checks the form of a path below a root and takes it apart: `/` between parts, none of them empty, `.` or `..`. The empty path is
 * the root itself.
 *
 * On Windows also: no backslash, drive, stream (`a:b`), reserved device name, or trailing dot or space, all of which reach other files.
 *
 * @throws OutpostError `workspace.outside-root`.
 */
export function pathParts(path: string, style: PathStyle): readonly string[] {
  if (path === '') return [];
  const parts = path.split('/');
  const isBad = style === 'win32' ? isBadOnWindows : isBadAnywhere;
  if (parts.some(isBad)) throw new OutpostError('workspace.outside-root', { path });
  return parts;
}

function isBadAnywhere(part: string): boolean {
  return part === '' || part === '.' || part === '..' || part.includes('\0');
}

function isBadOnWindows(part: string): boolean {
  // eslint-disable-next-line no-control-regex -- Windows refuses control characters in names
  return isBadAnywhere(part) || /[\\:*?"<>|\u0000-\u001f]/.test(part) || /[. ]$/.test(part) || RESERVED.test(part);
}

/** Names that mean a device in every folder on Windows, with any extension. */
const RESERVED = /^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)(\.|$)/i;

/** Joins a folder and parts that were checked. */
export function joinParts(folder: string, parts: readonly string[], style: PathStyle): string {
  const separator = style === 'win32' ? '\\' : '/';
  if (parts.length === 0) return folder;
  return `${folder.endsWith(separator) ? folder.slice(0, -1) : folder}${separator}${parts.join(separator)}`;
}

/** Whether a real path is a folder or below it. Both must be free of links. Windows does not tell letter cases apart. */
export function isInside(path: string, folder: string, style: PathStyle): boolean {
  const separator = style === 'win32' ? '\\' : '/';
  const fold = (text: string): string => (style === 'win32' ? text.toLowerCase() : text);
  const base = fold(folder.endsWith(separator) ? folder : folder + separator);
  return fold(path) === fold(folder) || fold(path).startsWith(base);
}

/** The `/`-separated path below a folder of an absolute path inside it; null when it is not inside. */
export function relativePath(path: string, folder: string, style: PathStyle): string | null {
  if (!isInside(path, folder, style)) return null;
  const rest = path.slice(folder.length).replace(style === 'win32' ? /^[\\/]+/ : /^\/+/, '');
  return style === 'win32' ? rest.replaceAll('\\', '/') : rest;
}

/**
 * The absolute path of a path below a root, after following every link on the way, checked to be inside the root.
 *
 * What does not exist yet may be named, when the folder it would be in is inside. A link to nothing is refused: writing to it would
 * create a file wherever it points.
 *
 * @throws OutpostError `workspace.outside-root`; `workspace.no-root` when the root itself is gone.
 */
export async function guardPath(disk: DiskFs, root: string, path: string): Promise<string> {
  const parts = pathParts(path, disk.style);
  const realRoot = await disk.realPath(root);
  if (realRoot === null) throw new OutpostError('workspace.no-root', { root });
  for (let depth = parts.length; depth >= 0; depth--) {
    const candidate = joinParts(realRoot, parts.slice(0, depth), disk.style);
    const real = depth === 0 ? realRoot : await disk.realPath(candidate);
    if (real === null) {
      if (await disk.isLink(candidate)) break;
      continue;
    }
    if (!isInside(real, realRoot, disk.style)) break;
    return joinParts(real, parts.slice(depth), disk.style);
  }
  throw new OutpostError('workspace.outside-root', { path });
}
