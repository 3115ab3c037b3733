import { isWithin } from './path.js';

/** Mount points of MicroPython's ports: a disk of its own that must not be deleted, moved or replaced from outside. */
export const MOUNTS: readonly string[] = ['/flash', '/sd', '/sdcard', '/rom', '/remote'];

/** The mount point that a path of a board lies in; the board's root where none of the known ones holds it. */
export function mountOf(path: string, root: string): string {
  return MOUNTS.find((mount) => isWithin(path, mount)) ?? root;
}

/** Whether a path is a mount point, or a folder that has one in it. */
export function holdsMount(path: string, root: string): boolean {
  return [root, ...MOUNTS].some((mount) => isWithin(mount, path));
}
