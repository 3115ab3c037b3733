export type { DiskEntry, DiskFs, DiskStat } from './disk-fs.js';
export { Roots, type Root } from './roots.js';
export { Workspace, type ShownEntry, type ShownRoot, type WriteOptions } from './workspace.js';
