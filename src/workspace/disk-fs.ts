import type { Disposable } from '../base/disposable.js';

/** What is at a path, links followed. */
export interface DiskStat {
  readonly kind: 'file' | 'folder' | 'other';
  readonly size: number;
  /** Milliseconds since 1970, as exact as the file system has it. */
  readonly mtimeMs: number;
}

/** One name in a folder, links not followed. */
export interface DiskEntry {
  readonly name: string;
  readonly kind: 'file' | 'folder' | 'link' | 'other';
  /** Bytes of a file, else null. */
  readonly size: number | null;
}

/** A file that is written piece by piece, under a temporary name until it is complete. Disposing drops what was not committed. */
export interface DiskWriter extends AsyncDisposable {
  write(piece: Uint8Array): Promise<void>;
  /** Replaces the whole file atomically by what was written. */
  commit(): Promise<void>;
}

/**
 * This computer's disk, by absolute path. Knows nothing of opened folders: callers check paths first.
 *
 * Failures are `workspace.not-found`, `workspace.exists`, `workspace.too-large` and `workspace.io`, with the absolute path.
 */
export interface DiskFs {
  readonly style: 'posix' | 'win32';
  /** Where a path leads, all links followed; null when nothing is there (a link to nothing included). */
  realPath(path: string): Promise<string | null>;
  /** Whether the name itself is a symbolic link, also one to nothing. */
  isLink(path: string): Promise<boolean>;
  stat(path: string): Promise<DiskStat | null>;
  list(path: string): Promise<readonly DiskEntry[]>;
  read(path: string, maxBytes: number): Promise<Uint8Array>;
  /** Replaces the whole file atomically; permissions stay. */
  write(path: string, content: Uint8Array): Promise<void>;
  /** The same for content that comes in pieces: memory stays flat. */
  openWriter(path: string): Promise<DiskWriter>;
  makeFolder(path: string): Promise<void>;
  /** Never replaces what is at `to`: `workspace.exists`. */
  rename(from: string, to: string): Promise<void>;
  /** To the system's wastebasket where there is one, else deletes, with all that is inside. */
  remove(path: string): Promise<void>;
  /** Calls back with absolute paths that may have changed, below `path` too. Best effort. */
  watch(path: string, listener: (paths: readonly string[]) => void): Disposable;
  /** A fingerprint, hex. */
  hash(content: Uint8Array): string;
}
