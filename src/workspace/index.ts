export type { DiskEntry, DiskFs, DiskStat } from './disk-fs.js';
export { PathMap, type LocalFile } from './path-map.js';
export { Roots, type Root } from './roots.js';
export { Workspace, type ShownEntry, type ShownRoot, type WriteOptions } from './workspace.js';
