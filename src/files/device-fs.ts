import type { WaitOptions } from '../base/deadline.js';

/** A file or folder on a board. Paths are absolute, `/` between parts. */
export interface DeviceEntry {
  readonly path: string;
  readonly name: string;
  readonly kind: 'file' | 'folder';
  /** Bytes; null for folders and where the firmware can't tell. */
  readonly size: number | null;
}

/** Room on a board's disk, in bytes, counted in the file system's blocks. */
export interface DeviceUsage {
  readonly total: number;
  readonly free: number;
  readonly blockSize: number;
}

/** A content's fingerprint as the board computed it. */
export interface DeviceHash {
  readonly kind: 'sha256' | 'crc32' | 'content';
  /** Hex; with the size in front for crc32, so that it does not stand alone. */
  readonly value: string;
}

/** Reports bytes done. */
export interface TransferOptions extends WaitOptions {
  readonly onBytes?: (done: number, total: number | null) => void;
}

/**
 * Files of a board, whatever way they are reached. The same contract suite runs over every implementation.
 *
 * Errors: `fs.*` with the path, `device.*`, `transport.lost`. `write` truncates and writes in place; safe saving is
 * built on top of it by `safe-save.ts`.
 */
export interface DeviceFs {
  /** What this file system can promise. */
  readonly abilities: {
    readonly rename: 'replaces' | 'refuses-existing' | 'none';
    readonly hash: DeviceHash['kind'];
    readonly folders: boolean;
    readonly usage: boolean;
  };
  readonly root: string;
  list(path: string, options: WaitOptions): Promise<readonly DeviceEntry[]>;
  /** The whole tree under `path` in one execution, parents before children. */
  tree(path: string, options: WaitOptions): Promise<readonly DeviceEntry[]>;
  stat(path: string, options: WaitOptions): Promise<DeviceEntry | null>;
  read(path: string, options: TransferOptions): Promise<Uint8Array>;
  write(path: string, content: Uint8Array, options: TransferOptions): Promise<void>;
  remove(path: string, options: WaitOptions): Promise<void>;
  removeFolder(path: string, options: WaitOptions): Promise<void>;
  rename(from: string, to: string, options: WaitOptions): Promise<void>;
  makeFolder(path: string, options: WaitOptions): Promise<void>;
  /** Null when there is no such file. */
  hash(path: string, options: WaitOptions): Promise<DeviceHash | null>;
  usage(options: WaitOptions): Promise<DeviceUsage | null>;
  /** Makes sure that what was written is on the medium. */
  sync(options: WaitOptions): Promise<void>;
}
