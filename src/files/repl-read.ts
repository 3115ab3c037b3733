import { concat, fromHex } from '../base/bytes.js';
import { crc32 } from '../base/crc.js';
import { OutpostError } from '../base/errors.js';
import type { ReplLease } from '../session/types.js';
import { again } from './again.js';
import { numberField } from './answer.js';
import { fromBase64 } from './base64.js';
import type { TransferOptions } from './device-fs.js';
import { fileScripts, twice } from './device-script.js';
import { fileError } from './errno.js';
import { LineSplitter } from './line-splitter.js';

/** On the micro:bit (9 KB of heap) 48 bytes in hex did not always fit. */
const SMALLEST_BLOCK = 24;

/** A file: as people name it, and as the board does. */
export interface FilePlace {
  readonly path: string;
  readonly place: Uint8Array;
}

/**
 * Reads a file in one streaming execution, checks size and checksum, and repeats a read that was damaged.
 *
 * @throws OutpostError `fs.*`; `protocol.checksum` when three reads in a row were damaged; `device.raised`.
 */
export function readFile(lease: ReplLease, file: FilePlace, options: TransferOptions): Promise<Uint8Array> {
  return again('readOnly', () => readOnce(lease, file, options));
}

async function readOnce(lease: ReplLease, file: FilePlace, options: TransferOptions): Promise<Uint8Array> {
  const lines = new LineSplitter();
  const frame = new ReadFrame(file.path, options.onBytes);
  // A multiple of 3, so that only the last line has base64 padding.
  const blockBytes = Math.max(SMALLEST_BLOCK, Math.floor(lease.profile.transfer.blockBytes / 4 / 3) * 3);
  await lease.call(fileScripts.read, '_op_read', [...twice(file.place), blockBytes], {
    deadline: options.deadline,
    signal: options.signal,
    onStdout: (chunk) => {
      for (const line of lines.take(chunk)) frame.take(line);
    },
  });
  frame.take(lines.rest());
  return frame.finish();
}

/** Collects the lines of `fs_read.py`: `:data`, then `. size check` or `! error`. */
class ReadFrame {
  readonly #lines: string[] = [];
  #length = 0;
  #end: readonly string[] | undefined;
  #failure: string | undefined;
  readonly #path: string;
  readonly #onBytes: TransferOptions['onBytes'];

  constructor(path: string, onBytes: TransferOptions['onBytes']) {
    this.#path = path;
    this.#onBytes = onBytes;
  }

  take(line: string): void {
    if (line.startsWith('. ')) this.#end = line.split(' ').slice(1);
    else if (line.startsWith('! ')) this.#failure = line.slice(2);
    else if (line.startsWith(':')) {
      this.#lines.push(line.slice(1));
      this.#length += line.length - 1;
      this.#onBytes?.(Math.floor((this.#length * 3) / 4), null);
    }
  }

  /** The content, once its size and check are right. Hex and Adler-32 come from cores without ubinascii. */
  finish(): Uint8Array {
    if (this.#failure !== undefined) throw fileError(this.#failure, this.#path);
    const [size, check = ''] = this.#end ?? [];
    const expected = numberField(size, `the content of ${this.#path}`);
    const decode = check.startsWith('a') ? fromHex : fromBase64;
    const parts = this.#lines.map((line) => decode(line));
    const content = concat(parts.map((part) => part ?? new Uint8Array()));
    const sum = check.startsWith('c') ? crc32(content).toString(16).padStart(8, '0') : adler32(content);
    if (parts.includes(undefined) || content.length !== expected || sum !== check.slice(1)) {
      throw new OutpostError('protocol.checksum', { what: this.#path });
    }
    this.#onBytes?.(expected, expected);
    return content;
  }
}

/** Adler-32 as in zlib (RFC 1950), eight hex digits: for boards without CRC-32. */
export function adler32(bytes: Uint8Array): string {
  let a = 1;
  let b = 0;
  for (const byte of bytes) {
    a = (a + byte) % 65521;
    b = (b + a) % 65521;
  }
  return b.toString(16).padStart(4, '0') + a.toString(16).padStart(4, '0');
}
