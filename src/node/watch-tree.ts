import { watch, type FSWatcher } from 'node:fs';
import { lstat, readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Clock } from '../base/clock.js';
import type { Disposable } from '../base/disposable.js';
import { errnoOf, orElse } from './errno.js';

/** Folders that change often and hold nothing that a person edits. */
const UNWATCHED: ReadonlySet<string> = new Set(['.git', 'node_modules', '__pycache__', '.venv', 'venv', '.mypy_cache']);
const MAX_WATCHED = 2000;
/** An editor's save is several events: they are told together. */
const GATHER_MS = 50;

/**
 * Tells of changes in a folder and those below it, or of one file, with absolute paths, until disposed of. Best effort: beyond 2,000
 * folders, or without watches left, changes are seen at the next listing only.
 *
 * Own code, since the recursive mode of Node 20 misses what is made in new folders on Linux.
 */
export function watchTree(root: string, listener: (paths: readonly string[]) => void, clock: Clock): Disposable {
  return new TreeWatcher(root, listener, clock);
}

class TreeWatcher implements Disposable {
  readonly #root: string;
  readonly #listener: (paths: readonly string[]) => void;
  readonly #clock: Clock;
  readonly #watchers = new Map<string, FSWatcher>();
  #changed = new Set<string>();
  #timer: Disposable | undefined;
  #isDone = false;

  constructor(root: string, listener: (paths: readonly string[]) => void, clock: Clock) {
    this.#root = root;
    this.#listener = listener;
    this.#clock = clock;
    void this.#start();
  }

  [Symbol.dispose](): void {
    this.#isDone = true;
    this.#timer?.[Symbol.dispose]();
    this.#drop(this.#root);
  }

  async #start(): Promise<void> {
    const info = await orElse(stat(this.#root), null);
    if (info?.isDirectory() !== false) return this.#add(this.#root);
    // Other programs replace files by renaming: the file's own watch would stay with the old one.
    const name = path.basename(this.#root);
    this.#watch(path.dirname(this.#root), this.#root, (changed) => {
      if (changed === name) this.#report(this.#root);
    });
  }

  async #add(folder: string): Promise<void> {
    if (this.#watchers.has(folder) || this.#watchers.size >= MAX_WATCHED) return;
    const isWatched = this.#watch(folder, folder, (name) => {
      const file = name === null ? folder : path.join(folder, name);
      this.#report(file);
      if (!UNWATCHED.has(path.basename(file))) void this.#addIfFolder(file);
    });
    if (!isWatched) return;
    const entries = await orElse(readdir(folder, { withFileTypes: true }), []);
    const folders = entries.filter((entry) => entry.isDirectory() && !UNWATCHED.has(entry.name));
    await Promise.all(folders.map((entry) => this.#add(path.join(folder, entry.name))));
  }

  async #addIfFolder(file: string): Promise<void> {
    const info = await orElse(lstat(file), null);
    if (info === null) this.#drop(file);
    else if (info.isDirectory()) await this.#add(file);
  }

  #report(file: string): void {
    if (this.#isDone) return;
    this.#changed.add(file);
    this.#timer ??= this.#clock.after(GATHER_MS, () => {
      this.#timer = undefined;
      const paths = [...this.#changed];
      this.#changed = new Set();
      this.#listener(paths);
    });
  }

  /** False when the system has no watches left, or the folder is gone. */
  #watch(folder: string, key: string, handle: (name: string | null) => void): boolean {
    if (this.#isDone) return false;
    try {
      const watcher = watch(folder, { persistent: false }, (_kind, name) => handle(name));
      watcher.on('error', () => this.#drop(key));
      this.#watchers.set(key, watcher);
      return true;
    } catch (error) {
      if (errnoOf(error) === undefined) throw error;
      return false;
    }
  }

  #drop(folder: string): void {
    for (const [watched, watcher] of this.#watchers) {
      if (watched !== folder && !watched.startsWith(folder + path.sep)) continue;
      watcher.close();
      this.#watchers.delete(watched);
    }
  }
}
