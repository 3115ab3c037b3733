import { crc32 } from '../base/crc.js';
import type { DeviceHash } from './device-fs.js';
import { Sha256 } from './sha256.js';

/** Fingerprints of one content, enough to compare it with whatever a board can compute. */
export interface ContentPrint {
  readonly size: number;
  readonly sha256: string;
  readonly crc32: string;
}

/** Computes the fingerprints of a content on this computer. */
export function printOf(content: Uint8Array): ContentPrint {
  return new PrintMaker().update(content).print();
}

/** Fingerprints of a content that comes in pieces. */
export class PrintMaker {
  readonly #sha256 = new Sha256();
  #crc = 0;
  #size = 0;

  update(piece: Uint8Array): this {
    this.#sha256.update(piece);
    this.#crc = crc32(piece, this.#crc);
    this.#size += piece.length;
    return this;
  }

  /** The prints of all pieces; call it once. */
  print(): ContentPrint {
    return { size: this.#size, sha256: this.#sha256.digest(), crc32: this.#crc.toString(16).padStart(8, '0') };
  }
}

/** The fingerprint in the form in which a board gives it. `content` is our own SHA-256 of what was read back. */
export function hashFrom(print: ContentPrint, kind: DeviceHash['kind']): DeviceHash {
  return { kind, value: kind === 'crc32' ? `${String(print.size)}:${print.crc32}` : print.sha256 };
}

/** Whether a board's fingerprint is that of a content. */
export function isSame(print: ContentPrint, hash: DeviceHash | null): boolean {
  return hash !== null && hashFrom(print, hash.kind).value === hash.value;
}
