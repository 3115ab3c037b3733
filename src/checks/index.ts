export { checkFiles } from './check-files.js';
export { applyFix } from './fix.js';
export { boardCompiler } from './board-compiler.js';
export { modulesOnBoard } from './board-modules.js';
export type * from './warning.js';
