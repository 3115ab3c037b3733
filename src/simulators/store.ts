import type { MediumChange, StoredEntry } from './files/board-files.js';

/** What is kept of a simulated board between two sessions. */
export interface StoredBoard {
  readonly uniqueId: Uint8Array;
  readonly files: readonly StoredEntry[];
}

/** Where a simulated board's files live. Each change is complete when its promise resolves. */
export interface BoardStore {
  /** The saved board, or undefined for one that was never switched on. */
  load(): Promise<StoredBoard | undefined>;
  /** Creates the board. */
  create(board: StoredBoard): Promise<void>;
  /** Carries out one change of the medium. */
  apply(change: MediumChange): Promise<void>;
}

/** A volume as a flat list of paths, to which changes can be applied. */
export class VolumeImage {
  readonly #entries = new Map<string, Uint8Array | undefined>();

  constructor(files: readonly StoredEntry[] = []) {
    for (const { path, data } of files) this.#entries.set(path, data);
  }

  get files(): readonly StoredEntry[] {
    return [...this.#entries].map(([path, data]) => (data === undefined ? { path } : { path, data }));
  }

  apply(change: MediumChange): void {
    if (change.op === 'write') this.#entries.set(change.path, change.data);
    else if (change.op === 'mkdir') this.#entries.set(change.path, undefined);
    else if (change.op === 'remove') this.#entries.delete(change.path);
    else this.#rename(change.from, change.to);
  }

  #rename(from: string, to: string): void {
    for (const [path, data] of [...this.#entries]) {
      if (path !== from && !path.startsWith(`${from}/`)) continue;
      this.#entries.delete(path);
      this.#entries.set(`${to}${path.slice(from.length)}`, data);
    }
  }
}

/** A store that forgets: for tests and for boards that should start fresh each time. */
export class MemoryBoardStore implements BoardStore {
  #board: StoredBoard | undefined;
  #image = new VolumeImage();

  load(): Promise<StoredBoard | undefined> {
    return Promise.resolve(this.#board === undefined ? undefined : { uniqueId: this.#board.uniqueId, files: this.#image.files });
  }

  create(board: StoredBoard): Promise<void> {
    this.#board = board;
    this.#image = new VolumeImage(board.files);
    return Promise.resolve();
  }

  apply(change: MediumChange): Promise<void> {
    this.#image.apply(change);
    return Promise.resolve();
  }
}
