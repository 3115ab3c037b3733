import { OutpostError } from '../base/errors.js';
import type { DeviceFs, DeviceUsage } from './device-fs.js';
import { nameOf, whyBadName } from './path.js';

/** The promise that may be made for a save. */
export type SaveMethod = 'atomic' | 'kept-on-computer' | 'read-back';

/** How a content will get to its place. */
export interface SafeSavePlan {
  readonly method: SaveMethod;
  /** `swap`: under a temporary name, checked, then put in place. `in-place`: the old content is only on the computer. */
  readonly way: 'swap' | 'in-place';
  /** Bytes in whole blocks; null where the board can't tell what is free. */
  readonly needed: number;
  readonly free: number | null;
}

/** Being written; not complete. */
export const FRESH = '.op-new';
/** Complete and checked; waits for its place. Only where a rename does not replace. */
export const READY = '.op-ready';
/**
 * Decides how a content is saved. Pure.
 *
 * Where both contents fit, the new one is written beside the old; else the old one is kept on this computer only.
 *
 * @throws OutpostError `fs.no-space` when not even the new content alone fits.
 */
export function planSafeSave(
  fs: Pick<DeviceFs, 'abilities'>,
  target: { readonly path: string; readonly size: number; readonly oldSize: number | null; readonly usage: DeviceUsage | null },
): SafeSavePlan {
  const { rename } = fs.abilities;
  const blockSize = target.usage?.blockSize ?? 1;
  // One block more for the name's entry in its folder.
  const needed = (Math.ceil(target.size / blockSize) + (target.usage === null ? 0 : 1)) * blockSize;
  const free = target.usage?.free ?? null;
  const oldBytes = Math.ceil((target.oldSize ?? 0) / blockSize) * blockSize;
  const canRename = rename !== 'none' && whyBadName(nameOf(target.path) + READY, 'unknown') === undefined;
  const method: SaveMethod = rename === 'none' ? 'read-back' : canRename && rename === 'replaces' ? 'atomic' : 'kept-on-computer';
  if (canRename && (free === null || needed <= free)) return { method, way: 'swap', needed, free };
  if (free !== null && needed > free + oldBytes)
    throw new OutpostError('fs.no-space', { path: target.path, needed, free: free + oldBytes });
  return { method: rename === 'none' ? 'read-back' : 'kept-on-computer', way: 'in-place', needed, free };
}
