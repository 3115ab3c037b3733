import { fileURLToPath } from 'node:url';

/** Folder of the clone, without a trailing separator. */
export const root = fileURLToPath(new URL('../..', import.meta.url)).replace(/[\\/]$/, '');
