import { concat, utf8 } from '../base/bytes.js';
import type { WaitOptions } from '../base/deadline.js';
import { isOutpostError, OutpostError } from '../base/errors.js';
import type { PyValue } from '../base/py-literal.js';
import type { BoardIdentity, ReplLease } from '../session/types.js';
import { again } from './again.js';
import { hexText, numberField, parseAnswer, type Answer } from './answer.js';
import type {
  DeviceEntry,
  DeviceFs,
  DeviceHash,
  DeviceUsage,
  FileToWrite,
  Looked,
  PrintedEntry,
  TransferOptions,
  WriteResult,
} from './device-fs.js';
import { fileScripts, twice, type FileScript } from './device-script.js';
import { fileError } from './errno.js';
import { entryOf, joinDevicePath, normalizeDevicePath, normalizeFilePath, type FileSystemKind } from './path.js';
import { hashFrom, printOf, type ContentPrint } from './print.js';
import { lookOneByOne, printOneByOne, replaceByRenames } from './one-by-one.js';
import { readFileTo } from './read-file.js';
import type { FilePlace } from './repl-read.js';
import { sumText } from './stream-codec.js';
import { StrategyChoice, type Deflate } from './strategy.js';
import { streamFiles } from './stream-many.js';
import { writeFile } from './write-file.js';
import { whyProtected } from './protected.js';

/** Longest wait for one answer: a flash that erases a large sector, a big folder on a card. */
const ANSWER_MS = 20_000;

/**
 * Files of a board over its raw REPL: small scripts of ours do the work there, framed answers come back.
 *
 * Errors: `fs.*`, `device.*`, `protocol.*`, `transport.lost`, and what the lease throws.
 * Source: reference/micropython-host.md 1.6 and 2.4.
 */
export class RawReplFs implements DeviceFs {
  readonly abilities: DeviceFs['abilities'];
  readonly root: string;
  readonly kind: FileSystemKind;
  readonly #lease: ReplLease;
  readonly #identity: BoardIdentity;
  readonly #deflate: Deflate | undefined;
  readonly #choice: StrategyChoice;

  constructor(lease: ReplLease, identity: BoardIdentity, deflate?: Deflate) {
    const { has } = identity;
    this.#deflate = deflate;
    this.#choice = new StrategyChoice(lease, identity, deflate !== undefined);
    this.#lease = has.inflate === 'deflate' && has.base64 && deflate !== undefined ? packing(lease, deflate) : lease;
    this.#identity = identity;
    const isFlat = !has.ilistdir && !has.stat;
    this.kind = isFlat ? 'flat' : lease.profile.files.kind;
    this.root = isFlat ? '/' : (identity.root ?? lease.profile.files.root);
    this.abilities = {
      rename: !has.rename ? 'none' : this.kind === 'littlefs' ? 'replaces' : 'refuses-existing',
      hash: has.sha256 ? 'sha256' : has.crc32 ? 'crc32' : 'content',
      folders: !isFlat,
      usage: !isFlat,
    };
  }

  list(path: string, options: WaitOptions): Promise<readonly DeviceEntry[]> {
    return this.#list(path, false, options);
  }

  tree(path: string, options: WaitOptions): Promise<readonly DeviceEntry[]> {
    return this.#list(path, true, options);
  }

  async stat(path: string, options: WaitOptions): Promise<DeviceEntry | null> {
    const normal = normalizeDevicePath(path, this.kind);
    if (normal === '/') return { path: '/', name: '', kind: 'folder', size: null };
    const what = `what ${normal} is`;
    return this.#ask(fileScripts.change, '_op_stat', twice(this.#place(normal)), what, options, ({ failure, end }) => {
      if (failure !== undefined) return orNull(fileError(failure, normal));
      if (end[0] === 'd') return entryOf(normal, 'folder', null);
      return entryOf(normal, 'file', numberField(end[1], 'the size of a file'));
    });
  }

  async look(paths: readonly string[], options: WaitOptions): Promise<Looked> {
    if (!this.#sumsAtOnce) return lookOneByOne(this, paths, options);
    const normals = paths.map((path) => normalizeDevicePath(path, this.kind));
    const names = concat(normals.map((path) => utf8(`${path}\0`)));
    const root = utf8(this.root);
    const args = [root, utf8(''), names, sumText(concat([root, names]))];
    return this.#ask(fileScripts.look, '_op_look', args, 'what is there', options, ({ failure, lines, end }) => {
      if (failure !== undefined) throw fileError(failure, this.root);
      if (lines.length !== paths.length) throw new OutpostError('protocol.checksum', { what: 'a look at files' });
      const entries = new Map(paths.map((path, i) => [path, lookedAt(normals[i] ?? path, lines[i] ?? '')]));
      return { entries, usage: usageOf(end) };
    });
  }

  async prints(path: string, options: WaitOptions): Promise<readonly PrintedEntry[]> {
    if (!this.#sumsAtOnce) return printOneByOne(this, path, options);
    const normal = normalizeDevicePath(path, this.kind);
    const place = utf8(normal === '/' ? '' : normal);
    return this.#ask(fileScripts.prints, '_op_prints', twice(place), 'a list of files', options, (answer) =>
      entriesOf(answer, normal),
    );
  }

  async read(path: string, options: TransferOptions): Promise<Uint8Array> {
    const pieces: Uint8Array[] = [];
    await this.readTo(path, (piece) => void pieces.push(piece), options);
    return concat(pieces);
  }

  async readTo(path: string, sink: (piece: Uint8Array) => void, options: TransferOptions): Promise<void> {
    const normal = normalizeFilePath(path, this.kind);
    const file = { path: normal, place: this.#place(normal) };
    await readFileTo({ lease: this.#lease, choice: this.#choice }, file, sink, options);
  }

  async write(path: string, content: Uint8Array, options: TransferOptions): Promise<WriteResult> {
    const target = this.#filePlace(path);
    const parts = { lease: this.#lease, choice: this.#choice, deflate: this.#deflate };
    try {
      return await writeFile(parts, target, content, options);
    } catch (error) {
      if (!isOutpostError(error, 'fs.no-space')) throw error;
      const free = (await this.usage(options))?.free ?? 0;
      throw new OutpostError('fs.no-space', { path: target.path, needed: content.length, free }, { cause: error });
    }
  }

  async writeMany(
    files: readonly FileToWrite[],
    written: (file: FileToWrite, print: ContentPrint) => Promise<void>,
    options: TransferOptions,
  ): Promise<boolean> {
    const parts = { lease: this.#lease, choice: this.#choice, deflate: this.#deflate };
    const replaces = this.abilities.rename === 'replaces';
    const placed = files.map((file) => ({
      file,
      fresh: this.#filePlace(file.fresh),
      final: { path: this.#filePlace(file.path), ready: replaces ? null : this.#filePlace(file.ready) },
    }));
    return streamFiles(parts, placed, written, options);
  }

  async replace(fresh: string, path: string, ready: string, options: WaitOptions): Promise<void> {
    if (!this.#sumsAtOnce) return replaceByRenames(this, fresh, path, ready, options);
    const [from, to, between] = [fresh, path, ready].map((p) => this.#place(this.#writable(p)));
    const args = [from ?? '', this.abilities.rename === 'replaces' ? '' : (between ?? ''), to ?? ''];
    const failed = (failure: string): OutpostError => fileError(failure, path);
    await this.#change(fileScripts.replace, '_op_replace', args, 'the new name', options, failed);
  }

  async remove(path: string, options: WaitOptions): Promise<void> {
    await this.#do('remove', [this.#writable(path)], options);
  }

  async removeFolder(path: string, options: WaitOptions): Promise<void> {
    await this.#do('rmdir', [this.#writable(path)], options);
  }

  async rename(from: string, to: string, options: WaitOptions): Promise<void> {
    // Asked on the board it would be no error there: a function that a firmware lacks is left out.
    if (this.abilities.rename === 'none')
      throw new OutpostError('app.unsupported-platform', { what: 'Renaming', platform: 'this board' });
    await this.#do('rename', [this.#writable(from), this.#writable(to)], options);
  }

  async makeFolder(path: string, options: WaitOptions): Promise<void> {
    if (!this.abilities.folders) throw noFolders(path);
    await this.#do('mkdir', [this.#writable(path)], options);
  }

  async hash(path: string, options: WaitOptions): Promise<DeviceHash | null> {
    const normal = normalizeFilePath(path, this.kind);
    const kind = this.abilities.hash;
    if (kind === 'content') return this.#hashByReading(normal, options);
    const args = twice([this.#place(normal), kind]);
    return this.#ask(fileScripts.hash, '_op_hash', args, 'a checksum', options, ({ failure, end: [size = '', value = ''] }) => {
      if (failure !== undefined) return orNull(fileError(failure, normal));
      return { kind, value: kind === 'crc32' ? `${size}:${value}` : value };
    });
  }

  async usage(options: WaitOptions): Promise<DeviceUsage | null> {
    if (!this.abilities.usage) return null;
    const args = [utf8(this.root)];
    const { usage, blockSize, free } = await this.#ask(
      fileScripts.change,
      '_op_usage',
      args,
      'the free space',
      options,
      (answer) => {
        if (answer.failure !== undefined) throw fileError(answer.failure, this.root);
        const size = numberField(answer.end[0], 'a block size');
        const room = numberField(answer.end[2], 'the free blocks') * size;
        return { usage: answer.end[1] === '-1' ? null : usageOf(answer.end), blockSize: size, free: room };
      },
    );
    if (usage !== null) return usage;
    // Old Pycom cores tell only what is free: the rest is what the files take, in whole blocks.
    const entries = await this.tree(this.root, options);
    const used = entries.reduce((sum, entry) => sum + Math.ceil((entry.size ?? 1) / blockSize) * blockSize, 0);
    return { blockSize, free, total: free + used };
  }

  sync(options: WaitOptions): Promise<void> {
    return this.#do('sync', [], options);
  }

  /** Whether the board can answer for many files in one execution. */
  get #sumsAtOnce(): boolean {
    const { has } = this.#identity;
    return has.crc32 && has.stat && has.statvfs && has.ilistdir;
  }

  async #hashByReading(path: string, options: WaitOptions): Promise<DeviceHash | null> {
    try {
      return hashFrom(printOf(await this.read(path, options)), 'content');
    } catch (error) {
      if (isOutpostError(error, 'fs.not-found')) return null;
      throw error;
    }
  }

  async #list(path: string, deep: boolean, options: WaitOptions): Promise<readonly DeviceEntry[]> {
    const normal = normalizeDevicePath(path, this.kind);
    const place = utf8(normal === '/' ? '' : normal);
    return this.#ask(fileScripts.list, '_op_list', twice([place, deep]), 'a list of files', options, (answer) =>
      entriesOf(answer, normal).map(({ hash: _none, ...entry }) => entry),
    );
  }

  async #do(what: string, paths: readonly string[], options: WaitOptions): Promise<void> {
    const args = [what, ...paths.map((path) => this.#place(path))];
    const doing = what === 'rmdir' ? 'remove-folder' : 'other';
    const failed = (failure: string): OutpostError => fileError(failure, paths[0] ?? this.root, doing);
    await this.#change(fileScripts.change, '_op_do', args, `the end of ${what}`, options, failed);
  }

  /** One question, which changes nothing: asked again when the answer was damaged, or means nothing to `read`. */
  #ask<T>(
    script: FileScript,
    fn: string,
    args: readonly PyValue[],
    waitedFor: string,
    options: WaitOptions,
    read: (answer: Answer) => T,
  ): Promise<T> {
    return again('readOnly', async () => read(await this.#call(script, fn, args, waitedFor, options)));
  }

  /** One change. It is done again only when it surely did not run. */
  async #change(
    script: FileScript,
    fn: string,
    args: readonly PyValue[],
    waitedFor: string,
    options: WaitOptions,
    failed: (failure: string) => OutpostError,
  ): Promise<void> {
    const { failure } = await again('changes', () => this.#call(script, fn, twice(args), waitedFor, options));
    if (failure !== undefined) throw failed(failure);
  }

  async #call(
    script: FileScript,
    fn: string,
    args: readonly PyValue[],
    waitedFor: string,
    options: WaitOptions,
  ): Promise<Answer> {
    const step = { deadline: options.deadline.within(ANSWER_MS), signal: options.signal };
    return parseAnswer(await this.#lease.call(script, fn, args, step), waitedFor);
  }

  /** How the board names a path: UTF-8 bytes, since old cores have no Unicode in literals; flat ones know no slash. */
  #place(path: string): Uint8Array {
    return utf8(this.kind === 'flat' ? path.slice(1) : path);
  }

  #filePlace(path: string): FilePlace {
    const normal = this.#writable(path);
    return { path: normal, place: this.#place(normal) };
  }

  #writable(path: string): string {
    const normal = normalizeFilePath(path, this.kind);
    const reason = whyProtected(this.#lease.profile, this.#identity);
    if (reason === undefined) return normal;
    throw new OutpostError('device.protected-file-system', { board: this.#lease.profile.name, reason });
  }
}

/**
 * Opens a board's files over a lease. With `deflate`, what packs well travels packed to boards that can unpack it.
 *
 * @throws OutpostError `device.no-file-system` when the firmware has none.
 */
export async function openRawReplFs(
  lease: ReplLease,
  options: WaitOptions & { readonly deflate?: Deflate | undefined },
): Promise<RawReplFs> {
  const identity = await lease.identity(options);
  if (identity.root === null && identity.has.stat) {
    throw new OutpostError('device.no-file-system', { reason: 'This firmware has no disk mounted.' });
  }
  return new RawReplFs(lease, identity, options.deflate);
}

/** The same lease, with scripts that travel packed. */
function packing(lease: ReplLease, pack: Deflate): ReplLease {
  return {
    holder: lease.holder,
    profile: lease.profile,
    identity: (options) => lease.identity(options),
    exec: (code, options) => lease.exec(code, options),
    call: (script, fn, args, options) => lease.call({ ...script, pack }, fn, args, options),
    send: (bytes, options) => lease.send(bytes, options),
    [Symbol.asyncDispose]: () => lease[Symbol.asyncDispose](),
  };
}

function noFolders(path: string): OutpostError {
  return new OutpostError('fs.bad-name', { path, reason: 'This board has no folders.' });
}

/** ENODEV: boards without a disk at `/` give it for paths outside their mounts, such as a missing SD card's. */
function orNull(error: OutpostError): null {
  if (isOutpostError(error, 'fs.not-found', 'fs.not-directory', 'device.no-file-system')) return null;
  throw error;
}

/** Size and free room as `fs_look.py` and `fs_change.py` print them: block size, blocks, free blocks. */
function usageOf([size, all, free]: readonly string[]): DeviceUsage {
  const blockSize = numberField(size, 'a block size');
  return {
    blockSize,
    total: numberField(all, 'all blocks') * blockSize,
    free: numberField(free, 'the free blocks') * blockSize,
  };
}

/** One line of `_op_look`. */
function lookedAt(path: string, line: string): PrintedEntry | null {
  const [mark, size, sum = ''] = line.split(' ');
  if (mark === '@') return null;
  if (mark === 'd') return { ...entryOf(path, 'folder', null), hash: null };
  const bytes = numberField(size, 'a look at files');
  return { ...entryOf(path, 'file', bytes), hash: sumOf(bytes, sum) };
}

function sumOf(size: number, sum: string): DeviceHash {
  return { kind: 'crc32', value: `${size}:${sum}` };
}

/** Entries of a list answer, each folder's sorted by name, parents first; with sums where the board gave them. */
function entriesOf(answer: Answer, top: string): readonly PrintedEntry[] {
  const what = 'a list of files';
  if (answer.failure !== undefined) throw fileError(answer.failure, top);
  const found: PrintedEntry[] = [];
  let folder = top;
  for (const line of answer.lines) {
    const [mark, a = '', b = '', sum] = line.split(' ');
    if (mark === '>') folder = a === '' ? top : joinDevicePath(top, hexText(a, what).slice(1));
    else if (mark === 'd') found.push({ ...entryOf(joinDevicePath(folder, hexText(b, what)), 'folder', null), hash: null });
    else if (mark === 'f') {
      const size = numberField(a, what);
      const hash = sum === undefined ? null : sumOf(size, sum);
      found.push({ ...entryOf(joinDevicePath(folder, hexText(b, what)), 'file', size), hash });
    }
  }
  if (numberField(answer.end[0], what) !== found.length) {
    throw new OutpostError('protocol.checksum', { what });
  }
  return found.sort((x, y) => comparePaths(x.path, y.path));
}

/** Order of a tree: a folder right before what is in it, names by code point. */
function comparePaths(a: string, b: string): number {
  const left = a.split('/');
  const right = b.split('/');
  for (let i = 0; i < Math.min(left.length, right.length); i++) {
    const x = left[i] ?? '';
    const y = right[i] ?? '';
    if (x !== y) return x < y ? -1 : 1;
  }
  return left.length - right.length;
}
