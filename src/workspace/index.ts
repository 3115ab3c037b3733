export type { DiskFs } from './disk-fs.js';
export { Roots, type Root } from './roots.js';
export { Workspace } from './workspace.js';
