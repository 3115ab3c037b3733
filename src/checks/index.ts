export type * from './warning.js';
