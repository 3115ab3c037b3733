import { MemoryBlobStore, type BlobStore } from '../../../src/files/blob-store.js';

/** This computer's disk as one run of the program sees it; it outlives the program. */
export class HostDisk {
  readonly #disk = new MemoryBlobStore();
  #run = 0;

  /** The disk for a program that starts now. */
  open(): BlobStore {
    const run = this.#run;
    const alive = <T>(work: () => Promise<T>): Promise<T> =>
      run === this.#run ? work() : Promise.reject(new Error('this program has crashed'));
    return {
      list: () => alive(() => this.#disk.list()),
      read: (name) => alive(() => this.#disk.read(name)),
      write: (name, bytes) => alive(() => this.#disk.write(name, bytes)),
      remove: (name) => alive(() => this.#disk.remove(name)),
    };
  }

  /** Programs that run now do nothing more. */
  crash(): void {
    this.#run++;
  }
}
