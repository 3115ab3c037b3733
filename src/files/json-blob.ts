import type { z } from 'zod';
import { utf8, utf8TextStrict } from '../base/bytes.js';
import type { BlobStore } from './blob-store.js';

/**
 * One JSON value in a blob store, changed by one writer at a time.
 *
 * A blob that is damaged, or of a newer form, reads as the empty value: it only holds what can be done without.
 */
export class JsonBlob<T> {
  #turn: Promise<unknown> = Promise.resolve();
  readonly #store: BlobStore;
  readonly #name: string;
  readonly #schema: z.ZodType<T>;
  readonly #empty: T;

  constructor(store: BlobStore, name: string, schema: z.ZodType<T>, empty: T) {
    this.#store = store;
    this.#name = name;
    this.#schema = schema;
    this.#empty = empty;
  }

  async get(): Promise<T> {
    const bytes = await this.#store.read(this.#name);
    const text = bytes === null ? undefined : utf8TextStrict(bytes);
    if (text === undefined) return this.#empty;
    const parsed = this.#schema.safeParse(parseJson(text));
    return parsed.success ? parsed.data : this.#empty;
  }

  /** Reads, changes and writes; changes of one blob queue behind each other. */
  update(change: (value: T) => T | Promise<T>): Promise<T> {
    const next = this.#turn.then(async () => {
      const value = await change(await this.get());
      await this.#store.write(this.#name, utf8(JSON.stringify(value)));
      return value;
    });
    this.#turn = next.catch(() => undefined); // the caller gets the failure; the queue goes on
    return next;
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
