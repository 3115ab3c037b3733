import { crc32 } from '../base/crc.js';
import type { DeviceHash } from './device-fs.js';
import { sha256 } from './sha256.js';

/** Fingerprints of one content, enough to compare it with whatever a board can compute. */
export interface ContentPrint {
  readonly size: number;
  readonly sha256: string;
  readonly crc32: string;
}

/** Computes the fingerprints of a content on this computer. */
export function printOf(content: Uint8Array): ContentPrint {
  return { size: content.length, sha256: sha256(content), crc32: crc32(content).toString(16).padStart(8, '0') };
}

/** The fingerprint in the form in which a board gives it. `content` is our own SHA-256 of what was read back. */
export function hashFrom(print: ContentPrint, kind: DeviceHash['kind']): DeviceHash {
  return { kind, value: kind === 'crc32' ? `${String(print.size)}:${print.crc32}` : print.sha256 };
}

/** Whether a board's fingerprint is that of a content. */
export function isSame(print: ContentPrint, hash: DeviceHash | null): boolean {
  return hash !== null && hashFrom(print, hash.kind).value === hash.value;
}
