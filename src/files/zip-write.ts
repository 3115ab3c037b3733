import { Zip, ZipDeflate, ZipPassThrough } from 'fflate';

/** Takes the pieces of a file that is being made. */
export interface ByteSink {
  write(piece: Uint8Array): Promise<void>;
}

/** Smaller contents are not worth packing. */
const LEAST_PACKED = 64;

/** Writes a zip, one file after the other: memory holds one content at a time. */
export class ZipWriter {
  readonly #sink: ByteSink;
  readonly #zip: Zip;
  readonly #at: Date;
  #pieces: Uint8Array[] = [];
  #failure: Error | null = null;

  /** `at`: the time that all entries carry; zip knows years from 1980 to 2099. */
  constructor(sink: ByteSink, at: Date) {
    this.#sink = sink;
    this.#at = at;
    this.#zip = new Zip((error, piece) => {
      if (error === null) this.#pieces.push(piece);
      else this.#failure = error;
    });
  }

  async addFile(path: string, content: Uint8Array): Promise<void> {
    const file = content.length < LEAST_PACKED ? new ZipPassThrough(path) : new ZipDeflate(path, { level: 6 });
    file.mtime = this.#at;
    this.#zip.add(file);
    file.push(content, true);
    await this.#flush();
  }

  async addFolder(path: string): Promise<void> {
    const folder = new ZipPassThrough(`${path}/`);
    folder.mtime = this.#at;
    this.#zip.add(folder);
    folder.push(new Uint8Array(), true);
    await this.#flush();
  }

  /** Writes the directory. */
  async end(): Promise<void> {
    this.#zip.end();
    await this.#flush();
  }

  async #flush(): Promise<void> {
    if (this.#failure !== null) throw this.#failure;
    const pieces = this.#pieces;
    this.#pieces = [];
    for (const piece of pieces) await this.#sink.write(piece);
  }
}
