import { z } from 'zod';
import type { BlobStore } from './blob-store.js';
import type { DeviceHash } from './device-fs.js';
import { JsonBlob } from './json-blob.js';
import { isSame, type ContentPrint } from './print.js';

const Print = z.object({ size: z.number(), sha256: z.string(), crc32: z.string() });
const KnownData = z.object({ files: z.record(z.string(), Print), places: z.record(z.string(), z.string()) });

/** More than a board holds; keeps the file small when a person tidies up a lot. */
const LIMIT = 2000;

/**
 * What Outpost last read from or wrote to each path of one board, and where files of this computer went on it.
 *
 * Kept in `known.json` of the board's store; losing it costs a question more, nothing else.
 */
export class KnownFiles {
  readonly #data: JsonBlob<z.infer<typeof KnownData>>;

  constructor(store: BlobStore) {
    this.#data = new JsonBlob(store, 'known.json', KnownData, { files: {}, places: {} });
  }

  /** Whether what is on the board now is what Outpost last read or wrote there. */
  async isUnchanged(path: string, hash: DeviceHash): Promise<boolean> {
    const print = (await this.#data.get()).files[path];
    return print !== undefined && isSame(print, hash);
  }

  /** Notes a content that was read from or written to the board. */
  async note(path: string, print: ContentPrint): Promise<void> {
    await this.#data.update((data) => ({ ...data, files: newest({ ...without(data.files, path), [path]: print }) }));
  }

  /** The path is gone, or holds something unknown. */
  async forget(path: string): Promise<void> {
    await this.#data.update((data) => ({ ...data, files: without(data.files, path) }));
  }

  /** Where a file of this computer was saved last; `key` names the file. */
  async placeOf(key: string): Promise<string | undefined> {
    const { places } = await this.#data.get();
    return Object.hasOwn(places, key) ? places[key] : undefined;
  }

  async rememberPlace(key: string, path: string): Promise<void> {
    await this.#data.update((data) => ({ ...data, places: newest({ ...without(data.places, key), [key]: path }) }));
  }
}

function without<T>(record: Readonly<Record<string, T>>, key: string): Record<string, T> {
  return Object.fromEntries(Object.entries(record).filter(([k]) => k !== key));
}

/** The newest entries; they were added at the end. */
function newest<T>(record: Readonly<Record<string, T>>): Record<string, T> {
  return Object.fromEntries(Object.entries(record).slice(-LIMIT));
}
