import { concat } from '../../base/bytes.js';
import type { DownloadSink } from '../transfer.js';

/** A sink in memory: what was committed, by path. `fails` makes writing fail after so many bytes. */
export function memorySink(fails = Number.POSITIVE_INFINITY): DownloadSink & {
  readonly files: Map<string, Uint8Array>;
  readonly log: string[];
} {
  const files = new Map<string, Uint8Array>();
  const log: string[] = [];
  return {
    files,
    log,
    makeFolder: (relative) => Promise.resolve(void log.push(`${relative}/`)),
    open: (relative) => {
      const pieces: Uint8Array[] = [];
      let size = 0;
      return Promise.resolve({
        write(piece) {
          size += piece.length;
          pieces.push(piece);
          return size > fails ? Promise.reject(new Error('the disk is full')) : Promise.resolve();
        },
        commit() {
          files.set(relative, concat(pieces));
          log.push(relative);
          return Promise.resolve();
        },
        [Symbol.asyncDispose]: () => Promise.resolve(void log.push(`closed ${relative}`)),
      });
    },
  };
}
