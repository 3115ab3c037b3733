import { throwIfAborted, type WaitOptions } from '../base/deadline.js';
import { OutpostError } from '../base/errors.js';
import type {
  DeviceEntry,
  DeviceFs,
  DeviceHash,
  DeviceUsage,
  Looked,
  PrintedEntry,
  TransferOptions,
  WriteResult,
} from './device-fs.js';
import { lookOneByOne, printOneByOne, replaceByRenames } from './one-by-one.js';
import { entryOf, isWithin, nameOf, normalizeDevicePath, normalizeFilePath, parentOf, type FileSystemKind } from './path.js';
import { hashFrom, printOf } from './print.js';

/** Faults of a memory file system, for tests. Steps are counted over everything that changes the medium. */
export interface MemoryFaults {
  /** The link is cut at this step (from 1), before or after its effect; everything fails until `reconnect`. */
  readonly cutAtStep?: number;
  readonly cutEffect?: 'before' | 'after';
  /** How many writes store a damaged byte. */
  readonly damagedWrites?: number;
  /** The disk takes no byte more, whatever is freed on it. */
  readonly isFull?: boolean;
}

/** How a memory file system behaves. */
export interface MemoryOptions {
  readonly kind: Exclude<FileSystemKind, 'unknown'>;
  readonly root?: string;
  readonly blocks?: number;
  readonly blockSize?: number;
}

const CHUNK = 256;

/**
 * A `DeviceFs` in memory that behaves like LittleFS, FAT or the micro:bit's, with faults.
 *
 * LittleFS keeps the old content until a file is closed and replaces by rename in one step; FAT empties a file when it
 * is opened and refuses to rename over another; flat has neither rename, folders nor checksums.
 * Source: LittleFS design notes; oofatfs `f_open` and `f_rename`.
 */
export class MemoryFs implements DeviceFs {
  readonly abilities: DeviceFs['abilities'];
  readonly root: string;
  readonly kind: Exclude<FileSystemKind, 'unknown'>;
  /** Steps done so far. */
  steps = 0;
  #files = new Map<string, Uint8Array>();
  #folders = new Set<string>();
  #faults: MemoryFaults = {};
  #damageLeft = 0;
  #isCut = false;
  readonly #blocks: number;
  readonly #blockSize: number;

  constructor(options: MemoryOptions) {
    this.kind = options.kind;
    this.root = options.root ?? '/';
    this.#blocks = options.blocks ?? 256;
    this.#blockSize = options.blockSize ?? 512;
    this.abilities = {
      rename: ({ littlefs: 'replaces', fat: 'refuses-existing', flat: 'none' } as const)[options.kind],
      hash: ({ littlefs: 'sha256', fat: 'crc32', flat: 'content' } as const)[options.kind],
      folders: options.kind !== 'flat',
      usage: options.kind !== 'flat',
    };
    this.#folders.add(this.root);
  }

  /** Sets faults and counts steps anew. */
  setFaults(faults: MemoryFaults): void {
    this.#faults = faults;
    this.#damageLeft = faults.damagedWrites ?? 0;
    this.steps = 0;
  }

  /** The link is back; faults are off. */
  reconnect(): void {
    this.#isCut = false;
    this.setFaults({});
  }

  /** What is on the medium, past any fault: path to content. */
  snapshot(): ReadonlyMap<string, Uint8Array> {
    return new Map(this.#files);
  }

  /** Puts a file on the medium, past any fault. */
  plant(path: string, content: Uint8Array): void {
    this.#files.set(path, content);
  }

  /** Takes a file off the medium, past any fault. */
  unplant(path: string): void {
    this.#files.delete(path);
  }

  async list(path: string, options: WaitOptions): Promise<readonly DeviceEntry[]> {
    const folder = normalizeDevicePath(path, this.kind);
    return (await this.tree(folder, options)).filter((entry) => parentOf(entry.path) === folder);
  }

  async tree(path: string, options: WaitOptions): Promise<readonly DeviceEntry[]> {
    await this.#ready(options);
    const folder = normalizeDevicePath(path, this.kind);
    if (this.#files.has(folder)) throw new OutpostError('fs.not-directory', { path: folder });
    if (!this.#folders.has(folder)) throw new OutpostError('fs.not-found', { path: folder });
    const files = [...this.#files].map(([p, content]) => entryOf(p, 'file', content.length));
    const folders = [...this.#folders].map((p) => entryOf(p, 'folder', null));
    return [...folders, ...files]
      .filter((entry) => entry.path !== folder && isWithin(entry.path, folder))
      .sort((a, b) => (a.path.replaceAll('/', '\0') < b.path.replaceAll('/', '\0') ? -1 : 1));
  }

  async stat(path: string, options: WaitOptions): Promise<DeviceEntry | null> {
    await this.#ready(options);
    const normal = normalizeDevicePath(path, this.kind);
    if (this.#folders.has(normal)) return entryOf(normal, 'folder', null);
    const content = this.#files.get(normal);
    return content === undefined ? null : entryOf(normal, 'file', content.length);
  }

  async read(path: string, options: TransferOptions): Promise<Uint8Array> {
    await this.#ready(options);
    const content = this.#file(normalizeFilePath(path, this.kind));
    options.onBytes?.(content.length, content.length);
    return content.slice();
  }

  look(paths: readonly string[], options: WaitOptions): Promise<Looked> {
    return lookOneByOne(this, paths, options);
  }

  prints(path: string, options: WaitOptions): Promise<readonly PrintedEntry[]> {
    return printOneByOne(this, path, options);
  }

  async readTo(path: string, sink: (piece: Uint8Array) => void, options: TransferOptions): Promise<void> {
    const content = await this.read(path, options);
    for (let at = 0; at < content.length; at += CHUNK) sink(content.subarray(at, at + CHUNK));
  }

  replace(fresh: string, path: string, ready: string, options: WaitOptions): Promise<void> {
    return replaceByRenames(this, fresh, path, ready, options);
  }

  async write(path: string, content: Uint8Array, options: TransferOptions): Promise<WriteResult> {
    const normal = normalizeFilePath(path, this.kind);
    await this.#ready(options);
    this.#checkPlace(normal);
    const old = this.#files.get(normal);
    const keepsOld = this.kind === 'littlefs' && old !== undefined;
    this.#step(() => {
      if (!keepsOld) this.#files.set(normal, new Uint8Array());
    });
    for (let at = 0; at < content.length; at += CHUNK) {
      await this.#ready(options);
      const part = content.subarray(0, at + CHUNK);
      this.#checkRoom(normal, part.length, keepsOld ? old.length : 0, content.length);
      this.#step(() => {
        if (!keepsOld) this.#files.set(normal, part.slice());
      });
      options.onBytes?.(part.length, content.length);
    }
    this.#step(() => this.#files.set(normal, this.#stored(content)));
    return { strategy: 'literals', isVerified: false };
  }

  writeMany(): Promise<boolean> {
    return Promise.resolve(false);
  }

  async remove(path: string, options: WaitOptions): Promise<void> {
    const normal = normalizeFilePath(path, this.kind);
    await this.#ready(options);
    this.#file(normal);
    this.#step(() => this.#files.delete(normal));
  }

  async removeFolder(path: string, options: WaitOptions): Promise<void> {
    const normal = normalizeFilePath(path, this.kind);
    if ((await this.list(normal, options)).length > 0) throw new OutpostError('fs.not-empty', { path: normal });
    this.#step(() => this.#folders.delete(normal));
  }

  async rename(from: string, to: string, options: WaitOptions): Promise<void> {
    const [source, target] = [normalizeFilePath(from, this.kind), normalizeFilePath(to, this.kind)];
    await this.#ready(options);
    if (this.abilities.rename === 'none')
      throw new OutpostError('app.unsupported-platform', { what: 'Renaming', platform: 'this board' });
    const isTaken = this.#files.has(target) || this.#folders.has(target);
    if (isTaken && (this.abilities.rename !== 'replaces' || this.#folders.has(target))) {
      throw new OutpostError('fs.exists', { path: target });
    }
    if (!this.#folders.has(source)) this.#file(source);
    this.#checkPlace(target);
    this.#step(() => this.#move(source, target));
  }

  async makeFolder(path: string, options: WaitOptions): Promise<void> {
    const normal = normalizeFilePath(path, this.kind);
    await this.#ready(options);
    if (!this.abilities.folders) throw new OutpostError('fs.bad-name', { path: normal, reason: 'This board has no folders.' });
    if (this.#files.has(normal) || this.#folders.has(normal)) throw new OutpostError('fs.exists', { path: normal });
    this.#checkPlace(normal);
    this.#step(() => this.#folders.add(normal));
  }

  async hash(path: string, options: WaitOptions): Promise<DeviceHash | null> {
    await this.#ready(options);
    const content = this.#files.get(normalizeFilePath(path, this.kind));
    return content === undefined ? null : hashFrom(printOf(content), this.abilities.hash);
  }

  async usage(options: WaitOptions): Promise<DeviceUsage | null> {
    await this.#ready(options);
    if (!this.abilities.usage) return null;
    const total = this.#blocks * this.#blockSize;
    return {
      blockSize: this.#blockSize,
      total,
      free: this.#faults.isFull === true ? 0 : total - this.#usedBlocks() * this.#blockSize,
    };
  }

  async sync(options: WaitOptions): Promise<void> {
    await this.#ready(options);
  }

  async #ready(options: WaitOptions): Promise<void> {
    await Promise.resolve();
    throwIfAborted(options.signal);
    if (this.#isCut) throw new OutpostError('transport.lost', { port: 'memory', reason: 'unplugged' });
  }

  #step(effect: () => void): void {
    this.steps++;
    const cutHere = this.steps === this.#faults.cutAtStep;
    if (!cutHere || this.#faults.cutEffect === 'after') effect();
    if (!cutHere) return;
    this.#isCut = true;
    throw new OutpostError('transport.lost', { port: 'memory', reason: 'unplugged' });
  }

  #stored(content: Uint8Array): Uint8Array {
    const copy = content.slice();
    if (this.#damageLeft > 0 && copy.length > 0) {
      this.#damageLeft--;
      copy[0] = (copy[0] ?? 0) ^ 0x40;
    }
    return copy;
  }

  #move(source: string, target: string): void {
    for (const [path, content] of [...this.#files].filter(([p]) => isWithin(p, source))) {
      this.#files.delete(path);
      this.#files.set(target + path.slice(source.length), content);
    }
    for (const path of [...this.#folders].filter((p) => isWithin(p, source))) {
      this.#folders.delete(path);
      this.#folders.add(target + path.slice(source.length));
    }
  }

  #file(path: string): Uint8Array {
    if (this.#folders.has(path)) throw new OutpostError('fs.is-directory', { path });
    const content = this.#files.get(path);
    if (content === undefined) throw new OutpostError('fs.not-found', { path });
    return content;
  }

  #checkPlace(path: string): void {
    if (this.#folders.has(path)) throw new OutpostError('fs.is-directory', { path });
    if (!this.#folders.has(parentOf(path))) throw new OutpostError('fs.not-found', { path });
    if (nameOf(path) === '') throw new OutpostError('fs.bad-name', { path, reason: 'The name is empty.' });
  }

  #checkRoom(path: string, size: number, kept: number, needed: number): void {
    const others = this.#usedBlocks() - this.#blocksOf(this.#files.get(path)?.length ?? 0);
    const isFull = this.#faults.isFull === true;
    if (!isFull && others + this.#blocksOf(size) + this.#blocksOf(kept) <= this.#blocks) return;
    throw new OutpostError('fs.no-space', { path, needed, free: isFull ? 0 : (this.#blocks - others) * this.#blockSize });
  }

  #blocksOf(size: number): number {
    return Math.ceil(size / this.#blockSize);
  }

  #usedBlocks(): number {
    return [...this.#files.values()].reduce((sum, content) => sum + this.#blocksOf(content.length), 0);
  }
}
