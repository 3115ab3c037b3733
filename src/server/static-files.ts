import { readFile, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { orElse } from '../node/errno.js';
import { SECURITY_HEADERS } from './content-policy.js';

/** One file of the renderer's build, as it is sent. */
export interface StaticFile {
  readonly body: Uint8Array;
  readonly headers: Readonly<Record<string, string>>;
}

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.ttf': 'font/ttf',
  '.txt': 'text/plain; charset=utf-8',
};

/**
 * The file name parts that a request path stands for, or null when the path is refused: broken escapes, parts that
 * climb or hide (`.`, `..`, dot files), separators of Windows, drive letters and control characters.
 */
export function pathParts(requestPath: string): readonly string[] | null {
  let decoded: string;
  try {
    decoded = decodeURIComponent(requestPath);
  } catch (error) {
    if (error instanceof URIError) return null;
    throw error;
  }
  if (!decoded.startsWith('/')) return null;
  const parts = decoded === '/' ? ['index.html'] : decoded.slice(1).split('/');
  // eslint-disable-next-line no-control-regex -- control characters are what is refused
  return parts.some((part) => part === '' || part.startsWith('.') || /[\u0000-\u001f\\:]/.test(part)) ? null : parts;
}

/**
 * Reads a file of the folder for a request path, following the rules of both shells: only regular files whose real path
 * lies below the folder, no listing. Null for everything else.
 */
export async function readStaticFile(folder: string, requestPath: string): Promise<StaticFile | null> {
  const parts = pathParts(requestPath);
  if (parts === null) return null;
  const root = await orElse(realpath(folder), null);
  const file = root === null ? null : await orElse(realpath(path.join(root, ...parts)), null);
  if (root === null || file === null || !file.startsWith(root + path.sep)) return null;
  const info = await orElse(stat(file), null);
  if (info?.isFile() !== true) return null;
  // Vite puts a hash of the content into every name below assets.
  const isHashed = parts[0] === 'assets';
  return {
    body: await readFile(file),
    headers: {
      ...SECURITY_HEADERS,
      'Content-Type': TYPES[path.extname(file).toLowerCase()] ?? 'application/octet-stream',
      'Cache-Control': isHashed ? 'public, max-age=31536000, immutable' : 'no-cache',
    },
  };
}
