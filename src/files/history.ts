import { z } from 'zod';
import { OutpostError } from '../base/errors.js';
import type { BlobStore } from './blob-store.js';
import type { DeviceHash } from './device-fs.js';
import { JsonBlob } from './json-blob.js';
import { isSame, printOf, type ContentPrint } from './print.js';

/** How many replaced or deleted contents are kept for each board. */
export const HISTORY_LIMIT = 20;

const Print = z.object({ size: z.number(), sha256: z.string().regex(/^[0-9a-f]{64}$/), crc32: z.string() });
const Entry = z.object({ id: z.string(), path: z.string(), at: z.number(), why: z.enum(['replaced', 'deleted']), print: Print });
const Pending = z.object({ path: z.string(), old: Print.nullable(), fresh: Print, swap: z.boolean().optional() });
const Index = z.object({ entries: z.array(Entry), pending: z.array(Pending) });
type Index = z.infer<typeof Index>;

/** A content that was on the board and is kept on this computer. */
export interface KeptContent {
  readonly id: string;
  readonly path: string;
  readonly size: number;
  readonly at: number;
  readonly why: 'replaced' | 'deleted';
}

/** A save that may have been cut where only this computer has the old content: what was there, and what was being written. */
export interface PendingSave {
  readonly path: string;
  /** Null: there was no file. */
  readonly old: ContentPrint | null;
  readonly fresh: ContentPrint;
  /** Only names were changed: what is at the path is whole, and nothing there means that a cut took both names. */
  readonly swap?: boolean | undefined;
}

/** Where old contents go before the board gives them up. */
export interface BackupStore {
  /** Keeps a content; returns when it is safe on this computer. */
  keep(path: string, content: Uint8Array, why: KeptContent['why']): Promise<void>;
  /** A kept content with this fingerprint, or null. */
  find(hash: DeviceHash): Promise<Uint8Array | null>;
  begin(save: PendingSave): Promise<void>;
  end(path: string): Promise<void>;
  pending(): Promise<readonly PendingSave[]>;
}

/**
 * The last replaced and deleted contents of one board, kept on this computer.
 *
 * One blob for each content, named by its SHA-256, and `history.json`. What a cut save needs is not dropped.
 */
export class History implements BackupStore {
  readonly #store: BlobStore;
  readonly #index: JsonBlob<Index>;
  readonly #now: () => number;

  /** `now` gives milliseconds since 1970. */
  constructor(store: BlobStore, now: () => number) {
    this.#store = store;
    this.#index = new JsonBlob(store, 'history.json', Index, { entries: [], pending: [] });
    this.#now = now;
  }

  /** Newest first. */
  async list(): Promise<readonly KeptContent[]> {
    const { entries } = await this.#index.get();
    return entries.map(({ id, path, at, why, print }) => ({ id, path, at, why, size: print.size }));
  }

  /** @throws OutpostError `app.not-found` when it is no longer kept. */
  async read(id: string): Promise<Uint8Array> {
    const entry = (await this.#index.get()).entries.find((e) => e.id === id);
    const content = entry === undefined ? null : await this.#store.read(blobName(entry.print));
    if (content === null) throw new OutpostError('app.not-found', { what: 'This old content' });
    return content;
  }

  async keep(path: string, content: Uint8Array, why: KeptContent['why']): Promise<void> {
    const print = printOf(content);
    await this.#index.update(async (index) => {
      await this.#store.write(blobName(print), content);
      const at = this.#now();
      const id = `${String(at)}-${print.sha256.slice(0, 16)}-${String(index.entries.length)}`;
      // The same content of the same path again: only the newest stamp counts.
      const others = index.entries.filter((e) => e.path !== path || e.print.sha256 !== print.sha256);
      const entries = [{ id, path, at, why, print }, ...others].slice(0, HISTORY_LIMIT);
      await this.#dropUnused({ ...index, entries });
      return { ...index, entries };
    });
  }

  async find(hash: DeviceHash): Promise<Uint8Array | null> {
    const index = await this.#index.get();
    const prints = [...index.entries.map((e) => e.print), ...index.pending.flatMap((p) => p.old ?? [])];
    const print = prints.find((p) => isSame(p, hash));
    return print === undefined ? null : this.#store.read(blobName(print));
  }

  async begin(save: PendingSave): Promise<void> {
    await this.#index.update((index) => ({ ...index, pending: [...index.pending.filter((p) => p.path !== save.path), save] }));
  }

  async end(path: string): Promise<void> {
    await this.#index.update(async (index) => {
      const next = { ...index, pending: index.pending.filter((p) => p.path !== path) };
      await this.#dropUnused(next);
      return next;
    });
  }

  async pending(): Promise<readonly PendingSave[]> {
    return (await this.#index.get()).pending;
  }

  async #dropUnused(index: Index): Promise<void> {
    const used = new Set([
      ...index.entries.map((e) => blobName(e.print)),
      ...index.pending.flatMap((p) => (p.old === null ? [] : blobName(p.old))),
    ]);
    for (const name of await this.#store.list()) {
      if (name.startsWith('content-') && !used.has(name)) await this.#store.remove(name);
    }
  }
}

function blobName(print: ContentPrint): string {
  return `content-${print.sha256}`;
}
