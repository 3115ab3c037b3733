/**
 * A folder of small named contents on this computer, one for each board. Implemented by the Node layer.
 *
 * Names are made by us: `[a-z0-9.-]+`. `write` replaces whole or not at all. Failures: `workspace.io`.
 */
export interface BlobStore {
  list(): Promise<readonly string[]>;
  /** Null when there is none of that name. */
  read(name: string): Promise<Uint8Array | null>;
  write(name: string, bytes: Uint8Array): Promise<void>;
  /** Nothing happens when there is none. */
  remove(name: string): Promise<void>;
}

/** A `BlobStore` in memory: for tests, and for boards that can't be told apart. */
export class MemoryBlobStore implements BlobStore {
  readonly #blobs = new Map<string, Uint8Array>();

  list(): Promise<readonly string[]> {
    return Promise.resolve([...this.#blobs.keys()]);
  }

  read(name: string): Promise<Uint8Array | null> {
    return Promise.resolve(this.#blobs.get(name)?.slice() ?? null);
  }

  write(name: string, bytes: Uint8Array): Promise<void> {
    this.#blobs.set(name, bytes.slice());
    return Promise.resolve();
  }

  remove(name: string): Promise<void> {
    this.#blobs.delete(name);
    return Promise.resolve();
  }
}
