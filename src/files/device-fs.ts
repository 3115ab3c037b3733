import type { WaitOptions } from '../base/deadline.js';
import type { ContentPrint } from './print.js';
import type { Strategy } from './strategy.js';

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
  /** Told how the bytes travel, at the start and whenever a fault makes the engine step down. */
  readonly onStrategy?: ((strategy: Strategy) => void) | undefined;
}

/** How a write went. */
export interface WriteResult {
  readonly strategy: Strategy;
  /** The board has read back what it stored, and its sum was right: no need to ask again. */
  readonly isVerified: boolean;
}

/** A file that `writeMany` writes: where, under which name until it is complete, and its content when its turn comes. */
export interface FileToWrite {
  readonly path: string;
  readonly fresh: string;
  readonly ready: string;
  read(): Promise<Uint8Array>;
}

/** An entry with the fingerprint of its content; null for folders. */
export interface PrintedEntry extends DeviceEntry {
  readonly hash: DeviceHash | null;
}

/** What is at some paths, and the room beside them. */
export interface Looked {
  /** By the path that was asked for; null where nothing is. */
  readonly entries: ReadonlyMap<string, PrintedEntry | null>;
  readonly usage: DeviceUsage | null;
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
  /** Kind, size and fingerprint at each of some paths, and the free room: one execution. */
  look(paths: readonly string[], options: WaitOptions): Promise<Looked>;
  /** `tree` with fingerprints: one execution. */
  prints(path: string, options: WaitOptions): Promise<readonly PrintedEntry[]>;
  read(path: string, options: TransferOptions): Promise<Uint8Array>;
  /** Hands a file's checked pieces to `sink` in order as they come, so that the memory it takes does not grow with the file. */
  readTo(path: string, sink: (piece: Uint8Array) => void, options: TransferOptions): Promise<void>;
  write(path: string, content: Uint8Array, options: TransferOptions): Promise<WriteResult>;
  /**
   * Writes complete files under their names, one after the other in one execution, each checked on the board before it is
   * put in place; `written` hears of each, with the print of its content. Returns false, possibly in the middle, where this way can't be taken or has
   * met a fault of the link: the rest must be written one by one.
   */
  writeMany(
    files: readonly FileToWrite[],
    written: (file: FileToWrite, print: ContentPrint) => Promise<void>,
    options: TransferOptions,
  ): Promise<boolean>;
  remove(path: string, options: WaitOptions): Promise<void>;
  removeFolder(path: string, options: WaitOptions): Promise<void>;
  rename(from: string, to: string, options: WaitOptions): Promise<void>;
  /**
   * Gives a complete file its name, replacing what has it, and makes sure that it is on the medium. Where a rename does
   * not replace, a cut leaves the file under `ready`, never nothing.
   */
  replace(fresh: string, path: string, ready: string, options: WaitOptions): Promise<void>;
  makeFolder(path: string, options: WaitOptions): Promise<void>;
  /** Null when there is no such file. */
  hash(path: string, options: WaitOptions): Promise<DeviceHash | null>;
  usage(options: WaitOptions): Promise<DeviceUsage | null>;
  /** Makes sure that what was written is on the medium. */
  sync(options: WaitOptions): Promise<void>;
}
