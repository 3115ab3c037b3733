/** Resolves a path as a board does: against the current folder, `.` and `..` taken out, no slash at the end. */
export function resolvePath(cwd: string, path: string): string {
  const parts: string[] = [];
  for (const part of `${path.startsWith('/') ? '' : cwd}/${path}`.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return `/${parts.join('/')}`;
}

/** The path within a volume mounted at `mount`, or undefined when the path lies elsewhere. */
export function withinMount(mount: string, path: string): string | undefined {
  if (mount === '/') return path;
  if (path === mount) return '/';
  return path.startsWith(`${mount}/`) ? path.slice(mount.length) : undefined;
}
