import { deflateRawSync } from 'node:zlib';
import type { Deflate } from '../files/strategy.js';

/** Packs a piece of a file for a board, as small as it gets: the link is slower than this computer. */
export const deflate: Deflate = (bytes, windowBits) => deflateRawSync(bytes, { level: 9, memLevel: 9, windowBits });
