import { inflateSync } from 'fflate';
import { utf8TextStrict } from '../base/bytes.js';
import { crc32 } from '../base/crc.js';
import { OutpostError } from '../base/errors.js';

/** A file in a zip; its content is read when asked for. */
export interface ZipFile {
  readonly path: string;
  readonly size: number;
  /** @throws OutpostError `fs.bad-backup` when it is damaged. */
  read(): Uint8Array;
}

/** What a zip holds. Folders that only paths of files name are not listed. */
export interface ZipContents {
  readonly files: ReadonlyMap<string, ZipFile>;
  readonly folders: readonly string[];
}

/** How much a zip may hold. */
export interface ZipLimits {
  /** For error texts. */
  readonly name: string;
  /** Bytes of all contents together. */
  readonly bytes: number;
  readonly entries: number;
}

const END = 0x06054b50;
const CENTRAL = 0x02014b50;
const LOCAL = 0x04034b50;
const END_BYTES = 22;
const MAX_COMMENT = 0xffff;
/** Deflate makes at most 1032 bytes of one. Source: zlib's technical notes. */
const MAX_RATIO = 1032;

/**
 * Reads the directory of a zip that may come from anywhere, and believes nothing that it can check.
 *
 * Refused as a whole: paths that are absolute or lead upwards, names that occur twice, links, contents that lie over each other or
 * outside the file, contents that claim to be larger than they can be, encryption, several disks, zip64, and more than the limits.
 * Source: PKWARE's APPNOTE 6.3.10, chapter 4.3.
 *
 * @throws OutpostError `fs.bad-backup` with the reason.
 */
export function readZip(bytes: Uint8Array, limits: ZipLimits): ZipContents {
  const refuse = (reason: string): OutpostError => new OutpostError('fs.bad-backup', { path: limits.name, reason });
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const end = findEnd(view);
  if (end === undefined) throw refuse('It is not a zip file, or its end is missing.');
  const directory = directoryOf(view, end);
  if (typeof directory === 'string') throw refuse(directory);
  if (directory.count > limits.entries) throw refuse(`It holds more than ${String(limits.entries)} files and folders.`);
  const entries = entriesOf(bytes, view, directory);
  if (typeof entries === 'string') throw refuse(entries);
  const total = entries.reduce((sum, { size }) => sum + size, 0);
  if (total > limits.bytes) throw refuse('Unpacked it would be larger than the board’s disk.');
  const problem = overlap(entries, directory.at) ?? clash(entries);
  if (problem !== undefined) throw refuse(problem);
  return contentsOf(bytes, entries, refuse);
}

interface Directory {
  readonly count: number;
  readonly at: number;
  readonly end: number;
}

interface Entry {
  readonly path: string;
  readonly isFolder: boolean;
  readonly method: number;
  readonly crc: number;
  readonly size: number;
  /** The packed bytes. */
  readonly from: number;
  readonly to: number;
  /** Where the entry itself begins. */
  readonly local: number;
}

function findEnd(view: DataView): number | undefined {
  const last = view.byteLength - END_BYTES;
  for (let at = last; at >= Math.max(0, last - MAX_COMMENT); at--) {
    if (view.getUint32(at, true) === END && at + END_BYTES + view.getUint16(at + 20, true) === view.byteLength) return at;
  }
  return undefined;
}

function directoryOf(view: DataView, end: number): Directory | string {
  const [disk, startDisk, onDisk, count] = [4, 6, 8, 10].map((field) => view.getUint16(end + field, true)) as [
    number,
    number,
    number,
    number,
  ];
  const [size, at] = [view.getUint32(end + 12, true), view.getUint32(end + 16, true)];
  if (count === 0xffff || at === 0xffff_ffff || size === 0xffff_ffff) return 'It is a zip of over 4 GB (zip64).';
  if (disk !== 0 || startDisk !== 0 || onDisk !== count) return 'It is one part of a zip of several.';
  return at + size === end ? { count, at, end } : 'Its directory is damaged.';
}

function entriesOf(bytes: Uint8Array, view: DataView, directory: Directory): readonly Entry[] | string {
  const entries: Entry[] = [];
  let at = directory.at;
  for (let i = 0; i < directory.count; i++) {
    if (at + 46 > directory.end || view.getUint32(at, true) !== CENTRAL) return 'Its directory is damaged.';
    const [nameBytes, extra, comment] = [28, 30, 32].map((field) => view.getUint16(at + field, true)) as [number, number, number];
    const next = at + 46 + nameBytes + extra + comment;
    if (next > directory.end) return 'Its directory is damaged.';
    const entry = entryOf(bytes, view, { at, name: bytes.subarray(at + 46, at + 46 + nameBytes), limit: directory.at });
    if (typeof entry === 'string') return entry;
    entries.push(entry);
    at = next;
  }
  return at === directory.end ? entries : 'Its directory is damaged.';
}

function entryOf(
  bytes: Uint8Array,
  view: DataView,
  { at, name, limit }: { readonly at: number; readonly name: Uint8Array; readonly limit: number },
): Entry | string {
  const flags = view.getUint16(at + 8, true);
  const method = view.getUint16(at + 10, true);
  const [crc, packed, size] = [16, 20, 24].map((field) => view.getUint32(at + field, true)) as [number, number, number];
  const local = view.getUint32(at + 42, true);
  const text = utf8TextStrict(name);
  if (text === undefined) return 'It holds a name that can’t be read.';
  const bad = whyBadPath(text);
  if (bad !== undefined) return bad;
  if ((flags & 1) !== 0) return `“${text}” in it is encrypted.`;
  if (((view.getUint32(at + 38, true) >>> 16) & 0xf000) === 0xa000) return `“${text}” in it is a link.`;
  if (method !== 0 && method !== 8) return `“${text}” in it is packed in a way that Outpost does not know.`;
  if (size > packed * MAX_RATIO + 64 || (method === 0 && size !== packed))
    return `“${text}” in it claims a size that it can’t have.`;
  if (local + 30 > limit || view.getUint32(local, true) !== LOCAL) return 'Its directory is damaged.';
  const from = local + 30 + view.getUint16(local + 26, true) + view.getUint16(local + 28, true);
  if (from + packed > limit || !sameBytes(bytes.subarray(local + 30, local + 30 + name.length), name))
    return 'Its directory is damaged.';
  const isFolder = text.endsWith('/');
  if (isFolder && size > 0) return 'Its directory is damaged.';
  return { path: isFolder ? text.slice(0, -1) : text, isFolder, method, crc, size, from, to: from + packed, local };
}

/** Paths of a zip are relative, with `/` between names. */
function whyBadPath(path: string): string | undefined {
  const parts = (path.endsWith('/') ? path.slice(0, -1) : path).split('/');
  const isBad = parts.some((part) => part === '' || part === '.' || part === '..' || part.includes('\0'));
  return isBad || /^[A-Za-z]:/.test(path) ? `“${path.slice(0, 100)}” in it is a path that leads elsewhere.` : undefined;
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}

/** Entries that share bytes make a small file into a huge one. */
function overlap(entries: readonly Entry[], limit: number): string | undefined {
  const inOrder = [...entries].sort((a, b) => a.local - b.local);
  const isOver = inOrder.some(({ to }, i) => to > (inOrder[i + 1]?.local ?? limit));
  return isOver ? 'Contents in it lie over each other.' : undefined;
}

function clash(entries: readonly Entry[]): string | undefined {
  const seen = new Set<string>();
  const files = new Set(entries.filter(({ isFolder }) => !isFolder).map(({ path }) => path));
  for (const { path } of entries) {
    if (seen.has(path)) return `“${path}” is in it twice.`;
    seen.add(path);
    for (let at = path.indexOf('/'); at >= 0; at = path.indexOf('/', at + 1)) {
      if (files.has(path.slice(0, at))) return `“${path.slice(0, at)}” in it is a file and a folder.`;
    }
  }
  return undefined;
}

function contentsOf(bytes: Uint8Array, entries: readonly Entry[], refuse: (reason: string) => OutpostError): ZipContents {
  const files = entries
    .filter(({ isFolder }) => !isFolder)
    .map((entry): [string, ZipFile] => [
      entry.path,
      { path: entry.path, size: entry.size, read: () => unpack(bytes, entry, refuse) },
    ]);
  return { files: new Map(files), folders: entries.filter(({ isFolder }) => isFolder).map(({ path }) => path) };
}

function unpack(
  bytes: Uint8Array,
  { path, method, crc, size, from, to }: Entry,
  refuse: (reason: string) => OutpostError,
): Uint8Array {
  const packed = bytes.subarray(from, to);
  let content: Uint8Array;
  try {
    // Never more than was claimed: what is left over does not fit the sum.
    content = method === 0 ? packed.slice() : inflateSync(packed, { out: new Uint8Array(size) });
  } catch (error) {
    throw new OutpostError('fs.bad-backup', refuse(`“${path}” in it is damaged.`).details as { path: string; reason: string }, {
      cause: error,
    });
  }
  if (content.length !== size || crc32(content) !== crc) throw refuse(`“${path}” in it is damaged.`);
  return content;
}
