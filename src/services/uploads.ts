import type { Clock } from '../base/clock.js';
import type { Disposable } from '../base/disposable.js';
import { OutpostError } from '../base/errors.js';
import type { HostHandlers } from '../contract/api.js';
import type { Content, UploadId } from '../contract/common.js';
import type { HostFiles, TemporaryFile } from './environment.js';

/** Uploads that one window may have open, and how long an untouched one is kept. */
const MAX_UPLOADS = 64;
const EXPIRY_MS = 10 * 60_000;

interface Upload {
  readonly client: string;
  readonly size: number;
  readonly file: TemporaryFile;
  written: number;
  expiry: Disposable;
  /** A job reads it: it stays until that ended. */
  isHeld: boolean;
}

/** A content that stays readable until it is disposed of; an upload ends with that. */
export interface HeldContent extends AsyncDisposable {
  readonly size: number;
  read(): Promise<Uint8Array>;
}

/** Content that arrives in pieces, kept in temporary files until it is used, given up, or forgotten. */
export class Uploads implements AsyncDisposable {
  readonly #uploads = new Map<UploadId, Upload>();
  readonly #files: Pick<HostFiles, 'temporary'>;
  readonly #clock: Clock;
  readonly #randomId: () => string;

  constructor(environment: {
    readonly files: Pick<HostFiles, 'temporary'>;
    readonly clock: Clock;
    readonly randomId: () => string;
  }) {
    this.#files = environment.files;
    this.#clock = environment.clock;
    this.#randomId = environment.randomId;
  }

  /** Begins an upload of exactly `size` bytes. */
  async begin(client: string, size: number): Promise<UploadId> {
    const own = [...this.#uploads.values()].filter((upload) => upload.client === client);
    if (own.length >= MAX_UPLOADS) throw new OutpostError('app.bad-request', { issues: ['too many uploads at once'] });
    const id = this.#randomId() as UploadId;
    const file = await this.#files.temporary();
    this.#uploads.set(id, { client, size, file, written: 0, expiry: this.#expire(id), isHeld: false });
    return id;
  }

  /** Takes the next piece; pieces come in order and never exceed what was announced. */
  async append(client: string, id: UploadId, offset: number, bytes: Uint8Array): Promise<void> {
    const upload = this.#find(client, id);
    if (offset !== upload.written || offset + bytes.length > upload.size) {
      throw new OutpostError('app.bad-request', { issues: [`offset: expected ${upload.written}, at most ${upload.size} bytes`] });
    }
    upload.written += bytes.length;
    upload.expiry[Symbol.dispose]();
    upload.expiry = this.#expire(id);
    await upload.file.write(offset, bytes);
  }

  /** Forgets an upload; one that is not there (any more) is no error. */
  async abort(client: string, id: UploadId): Promise<void> {
    const upload = this.#uploads.get(id);
    if (upload?.client === client && !upload.isHeld) await this.#remove(id);
  }

  /** The bytes of a content: in place, or of a finished upload of the same window. */
  async bytesOf(client: string, content: Content): Promise<Uint8Array> {
    if (content.kind === 'inline') return content.bytes;
    const upload = this.#find(client, content.id);
    if (upload.written !== upload.size) throw new OutpostError('app.bad-request', { issues: ['the upload is not complete'] });
    return upload.file.read();
  }

  /** Keeps a content for work that may take longer than an untouched upload lives. */
  hold(client: string, content: Content): HeldContent {
    if (content.kind === 'inline') {
      const { bytes } = content;
      return { size: bytes.length, read: () => Promise.resolve(bytes), [Symbol.asyncDispose]: () => Promise.resolve() };
    }
    const upload = this.#find(client, content.id);
    if (upload.written !== upload.size) throw new OutpostError('app.bad-request', { issues: ['the upload is not complete'] });
    upload.isHeld = true;
    upload.expiry[Symbol.dispose]();
    return {
      size: upload.size,
      read: () => upload.file.read(),
      [Symbol.asyncDispose]: () => this.#remove(content.id),
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([...this.#uploads.keys()].map((id) => this.#remove(id)));
  }

  #find(client: string, id: UploadId): Upload {
    const upload = this.#uploads.get(id);
    if (upload?.client !== client) throw new OutpostError('app.not-found', { what: 'upload' });
    return upload;
  }

  #expire(id: UploadId): Disposable {
    return this.#clock.after(EXPIRY_MS, () => void this.#remove(id));
  }

  async #remove(id: UploadId): Promise<void> {
    const upload = this.#uploads.get(id);
    this.#uploads.delete(id);
    upload?.expiry[Symbol.dispose]();
    await upload?.file[Symbol.asyncDispose]();
  }
}

/** The contract's `uploads`. */
export function createUploadsHandlers(uploads: Uploads): HostHandlers['uploads'] {
  return {
    begin: async ({ size }, { client }) => ({ id: await uploads.begin(client, size) }),
    async append({ id, offset, bytes }, { client }) {
      await uploads.append(client, id, offset, bytes);
      return {};
    },
    async abort({ id }, { client }) {
      await uploads.abort(client, id);
      return {};
    },
  };
}
