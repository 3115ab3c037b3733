import { concat, fromHex } from '../base/bytes.js';
import type { WaitOptions } from '../base/deadline.js';
import { isOutpostError, OutpostError } from '../base/errors.js';
import type { ReplLease } from '../session/types.js';
import { again } from './again.js';
import { numberField, parseAnswer } from './answer.js';
import { fromBase64 } from './base64.js';
import type { TransferOptions } from './device-fs.js';
import { fileScripts, twice } from './device-script.js';
import { fileError } from './errno.js';
import { LineSplitter } from './line-splitter.js';
import { printOf } from './print.js';
import { sumText } from './stream-codec.js';

/** On the micro:bit (9 KB of heap) 48 bytes in hex did not always fit. */
const SMALLEST_BLOCK = 24;

/** A file: as people name it, and as the board does. */
export interface FilePlace {
  readonly path: string;
  readonly place: Uint8Array;
}

/** A part of a file: `most` bytes at most from `at` on. */
interface Part {
  readonly at: number;
  readonly most: number;
}

/** More than any file has; small enough for every board's integers. */
const WHOLE: Part = { at: 0, most: 0x3fffffff };
/** After damage a file is read in parts, halved at each further fault. */
const PARTS = { first: 4096, least: 256 } as const;
/** A link that damages the smallest part so often in a row damages everything. */
const FAULTS_ALLOWED = 5;

/**
 * Reads a file in one streaming execution and checks size and checksum; when it was damaged, part by part.
 *
 * @throws OutpostError `fs.*`; `protocol.checksum` when even small parts came damaged again and again; `device.raised`.
 */
export async function readFile(lease: ReplLease, file: FilePlace, options: TransferOptions): Promise<Uint8Array> {
  const { has } = await lease.identity(options);
  const kind = has.crc32 ? 'crc32' : has.sha256 ? 'sha256' : undefined;
  // Files of the smallest boards can't be read from a place on, and are small.
  if (kind === undefined || !has.stat) return again('readOnly', () => readPart(lease, file, WHOLE, options));
  try {
    return await readPart(lease, file, WHOLE, options);
  } catch (error) {
    if (!isReadDamage(error)) throw error;
    const content = await readParts(lease, file, options);
    await checkWhole(lease, file, { content, kind }, options);
    return content;
  }
}

async function readParts(lease: ReplLease, file: FilePlace, options: TransferOptions): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  let at = 0;
  let most: number = PARTS.first;
  for (let faults = 0; ;) {
    const onBytes = (done: number): void => options.onBytes?.(at + done, null);
    try {
      const piece = await readPart(lease, file, { at, most }, { ...options, onBytes });
      pieces.push(piece);
      at += piece.length;
      faults = 0;
      if (piece.length < most) return concat(pieces);
    } catch (error) {
      if (!isReadDamage(error) || options.deadline.isExpired || (most === PARTS.least && ++faults >= FAULTS_ALLOWED)) throw error;
      most = Math.max(PARTS.least, most / 2);
    }
  }
}

/** Parts come from several executions: a program may have changed the file in between. */
async function checkWhole(
  lease: ReplLease,
  file: FilePlace,
  { content, kind }: { readonly content: Uint8Array; readonly kind: 'crc32' | 'sha256' },
  options: WaitOptions,
): Promise<void> {
  const sum = printOf(content)[kind];
  await again('readOnly', async () => {
    const bytes = await lease.call(fileScripts.hash, '_op_hash', twice([file.place, kind]), options);
    const { failure, end } = parseAnswer(bytes, 'a checksum');
    if (failure !== undefined) throw fileError(failure, file.path);
    if (Number(end[0]) === content.length && end[1] === sum) return;
    throw new OutpostError('protocol.checksum', { what: file.path });
  });
}

function isReadDamage(error: unknown): boolean {
  return isOutpostError(error, 'protocol.checksum', 'protocol.unexpected-reply', 'device.raised', 'device.out-of-memory');
}

async function readPart(lease: ReplLease, file: FilePlace, { at, most }: Part, options: TransferOptions): Promise<Uint8Array> {
  const lines = new LineSplitter();
  const frame = new ReadFrame(file.path, options.onBytes);
  // A multiple of 3, so that only the last line has base64 padding.
  const blockBytes = Math.max(SMALLEST_BLOCK, Math.floor(lease.profile.transfer.blockBytes / 4 / 3) * 3);
  await lease.call(fileScripts.read, '_op_read', [...twice([file.place, at, most]), blockBytes], {
    deadline: options.deadline,
    signal: options.signal,
    readsNothing: true,
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
    const sum = check.startsWith('c') ? sumText(content) : adler32(content);
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
