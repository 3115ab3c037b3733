import { utf8 } from '../base/bytes.js';
import type { WaitOptions } from '../base/deadline.js';
import { isOutpostError, OutpostError } from '../base/errors.js';
import type { PyValue } from '../base/py-literal.js';
import type { BoardIdentity, ReplLease } from '../session/types.js';
import { again } from './again.js';
import { hexText, numberField, parseAnswer, type Answer } from './answer.js';
import type { DeviceEntry, DeviceFs, DeviceHash, DeviceUsage, TransferOptions } from './device-fs.js';
import { fileScripts, type FileScript } from './device-script.js';
import { fileError } from './errno.js';
import { entryOf, joinDevicePath, normalizeDevicePath, normalizeFilePath, type FileSystemKind } from './path.js';
import { hashFrom, printOf } from './print.js';
import { readFile } from './repl-read.js';
import { writeFile } from './repl-write.js';
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

  constructor(lease: ReplLease, identity: BoardIdentity) {
    const { has } = identity;
    this.#lease = lease;
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
    const answer = await this.#call(fileScripts.change, '_op_stat', [this.#place(normal)], `what ${normal} is`, options);
    if (answer.failure !== undefined) return orNull(fileError(answer.failure, normal));
    if (answer.end[0] === 'd') return entryOf(normal, 'folder', null);
    return entryOf(normal, 'file', numberField(answer.end[1], 'the size of a file'));
  }

  async read(path: string, options: TransferOptions): Promise<Uint8Array> {
    const normal = normalizeFilePath(path, this.kind);
    return readFile(this.#lease, { path: normal, place: this.#place(normal) }, options);
  }

  async write(path: string, content: Uint8Array, options: TransferOptions): Promise<void> {
    const normal = this.#writable(path);
    const target = { path: normal, place: this.#place(normal), base64: this.#identity.has.base64 };
    try {
      await writeFile(this.#lease, target, content, options);
    } catch (error) {
      if (!isOutpostError(error, 'fs.no-space')) throw error;
      const free = (await this.usage(options))?.free ?? 0;
      throw new OutpostError('fs.no-space', { path: normal, needed: content.length, free }, { cause: error });
    }
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
    const answer = await this.#call(fileScripts.hash, '_op_hash', [this.#place(normal), kind], 'a checksum', options);
    if (answer.failure !== undefined) return orNull(fileError(answer.failure, normal));
    const [size = '', value = ''] = answer.end;
    return { kind, value: kind === 'crc32' ? `${size}:${value}` : value };
  }

  async usage(options: WaitOptions): Promise<DeviceUsage | null> {
    if (!this.abilities.usage) return null;
    const answer = await this.#call(fileScripts.change, '_op_usage', [utf8(this.root)], 'the free space', options);
    if (answer.failure !== undefined) throw fileError(answer.failure, this.root);
    const blockSize = numberField(answer.end[0], 'a block size');
    const free = numberField(answer.end[2], 'the free blocks') * blockSize;
    if (answer.end[1] !== '-1') return { blockSize, free, total: numberField(answer.end[1], 'all blocks') * blockSize };
    // Old Pycom cores tell only what is free: the rest is what the files take, in whole blocks.
    const entries = await this.tree(this.root, options);
    const used = entries.reduce((sum, entry) => sum + Math.ceil((entry.size ?? 1) / blockSize) * blockSize, 0);
    return { blockSize, free, total: free + used };
  }

  sync(options: WaitOptions): Promise<void> {
    return this.#do('sync', [], options);
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
    const answer = await this.#call(fileScripts.list, '_op_list', [place, deep], 'a list of files', options);
    if (answer.failure !== undefined) throw fileError(answer.failure, normal);
    return entriesOf(answer, normal);
  }

  async #do(what: string, paths: readonly string[], options: WaitOptions): Promise<void> {
    const places = paths.map((path) => this.#place(path));
    const answer = await this.#call(fileScripts.change, '_op_do', [what, ...places], `the end of ${what}`, options);
    if (answer.failure !== undefined) {
      throw fileError(answer.failure, paths[0] ?? this.root, what === 'rmdir' ? 'remove-folder' : 'other');
    }
  }

  /** One question; what does not change the board is asked again when the answer was damaged. */
  #call(script: FileScript, fn: string, args: readonly PyValue[], waitedFor: string, options: WaitOptions): Promise<Answer> {
    return again(fn === '_op_do' ? 'changes' : 'readOnly', async () => {
      const step = { deadline: options.deadline.within(ANSWER_MS), signal: options.signal };
      return parseAnswer(await this.#lease.call(script, fn, args, step), waitedFor);
    });
  }

  /** How the board names a path: UTF-8 bytes, since old cores have no Unicode in literals; flat ones know no slash. */
  #place(path: string): Uint8Array {
    return utf8(this.kind === 'flat' ? path.slice(1) : path);
  }

  #writable(path: string): string {
    const normal = normalizeFilePath(path, this.kind);
    const reason = whyProtected(this.#lease.profile, this.#identity);
    if (reason === undefined) return normal;
    throw new OutpostError('device.protected-file-system', { board: this.#lease.profile.name, reason });
  }
}

/**
 * Opens a board's files over a lease.
 *
 * @throws OutpostError `device.no-file-system` when the firmware has none.
 */
export async function openRawReplFs(lease: ReplLease, options: WaitOptions): Promise<RawReplFs> {
  const identity = await lease.identity(options);
  if (identity.root === null && identity.has.stat) {
    throw new OutpostError('device.no-file-system', { reason: 'This firmware has no disk mounted.' });
  }
  return new RawReplFs(lease, identity);
}

function noFolders(path: string): OutpostError {
  return new OutpostError('fs.bad-name', { path, reason: 'This board has no folders.' });
}

/** ENODEV: boards without a disk at `/` give it for paths outside their mounts, such as a missing SD card's. */
function orNull(error: OutpostError): null {
  if (isOutpostError(error, 'fs.not-found', 'fs.not-directory', 'device.no-file-system')) return null;
  throw error;
}

/** Entries of a list answer, each folder's sorted by name, parents first. */
function entriesOf(answer: Answer, top: string): readonly DeviceEntry[] {
  const what = 'a list of files';
  const found: DeviceEntry[] = [];
  let folder = top;
  for (const line of answer.lines) {
    const [mark, a = '', b = ''] = line.split(' ');
    if (mark === '>') folder = a === '' ? top : joinDevicePath(top, hexText(a, what).slice(1));
    else if (mark === 'd')
      found.push({ path: joinDevicePath(folder, hexText(b, what)), name: hexText(b, what), kind: 'folder', size: null });
    else if (mark === 'f')
      found.push({
        path: joinDevicePath(folder, hexText(b, what)),
        name: hexText(b, what),
        kind: 'file',
        size: numberField(a, what),
      });
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
