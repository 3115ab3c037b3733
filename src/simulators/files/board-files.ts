import { Errno, FileFault } from './errno.js';
import type { VolumeRules, VolumeUsage } from './volume.js';

/** A directory entry on the board. Times are seconds since 1970. */
export interface FileInfo {
  readonly name: string;
  readonly isDirectory: boolean;
  readonly size: number;
  readonly modified: number;
}

/**
 * Something that reached the medium: what a power cut would leave. Paths begin with `/`, relative to the volume, with
 * the letters of the stored names.
 */
export type MediumChange =
  | { readonly op: 'write'; readonly path: string; readonly data: Uint8Array }
  | { readonly op: 'mkdir'; readonly path: string }
  | { readonly op: 'remove'; readonly path: string }
  | { readonly op: 'rename'; readonly from: string; readonly to: string };

/** One file or directory (`data` absent) of a saved volume. */
export interface StoredEntry {
  readonly path: string;
  readonly data?: Uint8Array;
}

/** How a file is opened, after `fopen`'s letters were taken apart. */
export interface OpenMode {
  readonly read: boolean;
  readonly write: boolean;
  readonly create: boolean;
  readonly exclusive: boolean;
  readonly truncate: boolean;
  readonly append: boolean;
}

interface FileNode {
  readonly kind: 'file';
  name: string;
  data: Uint8Array;
  modified: number;
}

interface DirectoryNode {
  readonly kind: 'directory';
  name: string;
  modified: number;
  readonly children: Map<string, Node>;
}

type Node = FileNode | DirectoryNode;

/** What the board's files are told about their surroundings. */
export interface BoardFilesOptions {
  readonly rules: VolumeRules;
  readonly now: () => number;
  /** A fault: no free block is left, whatever the files say. */
  readonly isFull?: () => boolean;
  /** The medium changed; called before the operation returns to the program. */
  readonly onChange?: (change: MediumChange) => void;
  /** Flash is being programmed, in whole blocks and before the first byte of each; the caller may let time pass. */
  readonly onProgram?: (bytes: number) => void;
}

/**
 * The files of one simulated board: a tree with the rules of its file system and real counting of blocks.
 *
 * Paths are absolute within the volume and normalised by the caller. Failures are `FileFault` with the error number
 * that the board's driver gives.
 */
export class BoardFiles {
  readonly rules: VolumeRules;
  readonly #options: BoardFilesOptions;
  readonly #root: DirectoryNode = { kind: 'directory', name: '', modified: 0, children: new Map() };
  readonly #open = new Set<OpenFile>();
  #recordedBytes = 0;

  constructor(options: BoardFilesOptions, stored: readonly StoredEntry[] = []) {
    this.rules = options.rules;
    this.#options = options;
    for (const entry of [...stored].sort((a, b) => (a.path < b.path ? -1 : 1))) this.#restore(entry);
  }

  stat(path: string): FileInfo {
    return info(this.#find(path));
  }

  list(path: string): readonly FileInfo[] {
    return [...this.#directory(path).children.values()].map(info);
  }

  mkdir(path: string): void {
    const { parent, name } = this.#place(path);
    if (parent.children.has(this.#key(name))) throw new FileFault(Errno.EEXIST, path);
    this.#need(this.rules.directoryBlocks, path);
    parent.children.set(this.#key(name), { kind: 'directory', name, modified: this.#options.now(), children: new Map() });
    this.programmed(this.rules.directoryBlocks);
    this.#changed({ op: 'mkdir', path: this.#stored(path) });
  }

  /** Removes a file or an empty directory, as the boards' own drivers do for `remove` and `rmdir` alike. */
  remove(path: string): void {
    const node = this.#find(path);
    if (node === this.#root) throw new FileFault(Errno.EINVAL, path);
    if (node.kind === 'directory' && node.children.size > 0) {
      throw new FileFault(this.rules.format.kind === 'fat' ? Errno.EACCES : Errno.ENOTEMPTY, path);
    }
    const { parent, name } = this.#place(path);
    const stored = this.#stored(path);
    parent.children.delete(this.#key(name));
    this.#changed({ op: 'remove', path: stored });
  }

  rename(from: string, to: string): void {
    const node = this.#find(from);
    const target = this.#place(to);
    const existing = target.parent.children.get(this.#key(target.name));
    if (existing !== undefined && existing !== node) this.#refuseReplacing(existing, to);
    if (`${to}/`.startsWith(`${from}/`) && to !== from) throw new FileFault(Errno.EINVAL, to);
    const source = this.#place(from);
    const stored = this.#stored(from);
    source.parent.children.delete(this.#key(source.name));
    node.name = target.name;
    target.parent.children.set(this.#key(target.name), node);
    this.#changed({ op: 'rename', from: stored, to: this.#stored(to) });
  }

  open(path: string, mode: OpenMode): OpenFile {
    const { parent, name } = this.#place(path);
    let node = parent.children.get(this.#key(name));
    if (node?.kind === 'directory') throw new FileFault(Errno.EISDIR, path);
    if (node !== undefined && mode.exclusive) throw new FileFault(Errno.EEXIST, path);
    const isNew = node === undefined;
    if (node === undefined) {
      if (!mode.create) throw new FileFault(Errno.ENOENT, path);
      this.#need(0, path);
      node = { kind: 'file', name, data: new Uint8Array(0), modified: this.#options.now() };
      parent.children.set(this.#key(name), node);
    }
    const file = new OpenFile(this, node, this.#stored(path), mode);
    this.#open.add(file);
    if (mode.write && (isNew || (mode.truncate && !this.rules.copiesOnWrite))) file.commit();
    return file;
  }

  /** A soft reset: the finalisers of the firmware close what a program has left open. */
  closeAll(): void {
    for (const file of this.#open) file.close();
  }

  usage(): VolumeUsage {
    const { format, maxNameBytes } = this.rules;
    return { blockBytes: format.blockBytes, blocks: format.blocks, free: Math.max(0, this.#freeBlocks()), maxNameBytes };
  }

  /** Everything on the medium, directories before what is in them. */
  snapshot(): readonly StoredEntry[] {
    const walk = (node: DirectoryNode, at: string): StoredEntry[] =>
      [...node.children.values()].flatMap((child): StoredEntry[] =>
        child.kind === 'file'
          ? [{ path: `${at}/${child.name}`, data: child.data }]
          : [{ path: `${at}/${child.name}` }, ...walk(child, `${at}/${child.name}`)],
      );
    return walk(this.#root, '');
  }

  /** For `OpenFile`: makes sure that the file may take this many blocks in place of those it holds. */
  reserve(file: OpenFile, blocks: number): void {
    this.#need(blocks - file.pendingBlocks, file.path);
  }

  /** For `OpenFile`: puts content on the medium. */
  store(node: FileNode, data: Uint8Array): void {
    node.data = data;
    node.modified = this.#options.now();
    const path = pathTo(this.#root, node);
    if (path !== undefined) this.#changed({ op: 'write', path, data });
  }

  /** For `OpenFile`: so many blocks of flash are programmed. */
  programmed(blocks: number): void {
    if (blocks > 0) this.#options.onProgram?.(blocks * this.rules.format.blockBytes);
  }

  /** For `OpenFile`: it was closed. */
  closed(file: OpenFile): void {
    this.#open.delete(file);
  }

  #refuseReplacing(existing: Node, to: string): void {
    if (!this.rules.renameReplaces) throw new FileFault(Errno.EEXIST, to);
    if (existing.kind === 'directory') throw new FileFault(existing.children.size > 0 ? Errno.ENOTEMPTY : Errno.EISDIR, to);
  }

  #need(blocks: number, path: string): void {
    if (blocks > this.#freeBlocks() || (this.#options.isFull?.() === true && blocks >= 0))
      throw new FileFault(Errno.ENOSPC, path);
  }

  #freeBlocks(): number {
    if (this.#options.isFull?.() === true) return 0;
    const count = (node: Node): number =>
      node.kind === 'file'
        ? this.rules.blocksOf(node.data.length)
        : [...node.children.values()].reduce(
            (sum, child) => sum + count(child),
            node === this.#root ? 0 : this.rules.directoryBlocks,
          );
    const pending = [...this.#open].reduce((sum, file) => sum + file.pendingBlocks, 0);
    return this.rules.format.blocks - this.rules.fixedBlocks - count(this.#root) - pending;
  }

  #changed(change: MediumChange): void {
    this.#options.onChange?.(change);
    this.#record(this.rules.recordBytes * recordsOf(change));
  }

  /** Directories and tables are programmed: on FAT their blocks at once, on LittleFS a block when its log is full. */
  #record(bytes: number): void {
    const { blockBytes } = this.rules.format;
    this.#recordedBytes += bytes;
    this.programmed(Math.floor(this.#recordedBytes / blockBytes));
    this.#recordedBytes %= blockBytes;
  }

  #restore(entry: StoredEntry): void {
    const { parent, name } = this.#place(entry.path);
    const modified = this.#options.now();
    const node: Node =
      entry.data === undefined
        ? { kind: 'directory', name, modified, children: new Map() }
        : { kind: 'file', name, modified, data: entry.data };
    parent.children.set(this.#key(name), node);
  }

  #key(name: string): string {
    return this.rules.ignoresCase ? name.toLowerCase() : name;
  }

  #find(path: string): Node {
    let node: Node = this.#root;
    for (const part of path.split('/').filter((p) => p !== '')) {
      if (node.kind === 'file') throw new FileFault(Errno.ENOTDIR, path);
      const next: Node | undefined = node.children.get(this.#key(part));
      if (next === undefined) throw new FileFault(Errno.ENOENT, path);
      node = next;
    }
    return node;
  }

  /** A path with the letters in which its names are stored. */
  #stored(path: string): string {
    let node: Node = this.#root;
    let stored = '';
    for (const part of path.split('/').filter((p) => p !== '')) {
      const next: Node | undefined = node.kind === 'directory' ? node.children.get(this.#key(part)) : undefined;
      if (next === undefined) throw new FileFault(Errno.ENOENT, path);
      node = next;
      stored += `/${node.name}`;
    }
    return stored;
  }

  #directory(path: string): DirectoryNode {
    const node = this.#find(path);
    if (node.kind === 'file') throw new FileFault(Errno.ENOTDIR, path);
    return node;
  }

  #place(path: string): { readonly parent: DirectoryNode; readonly name: string } {
    const cut = path.lastIndexOf('/');
    const name = path.slice(cut + 1);
    if (name === '') throw new FileFault(Errno.EISDIR, path);
    if (new TextEncoder().encode(name).length > this.rules.maxNameBytes) throw new FileFault(Errno.ENAMETOOLONG, path);
    if (!this.rules.isLegalName(name)) throw new FileFault(Errno.EINVAL, path);
    return { parent: this.#directory(path.slice(0, cut)), name };
  }
}

/** Where a file is now: it may have been renamed or removed while it was open. */
function pathTo(folder: DirectoryNode, node: FileNode): string | undefined {
  for (const child of folder.children.values()) {
    if (child === node) return `/${child.name}`;
    const below = child.kind === 'directory' ? pathTo(child, node) : undefined;
    if (below !== undefined) return `/${child.name}${below}`;
  }
  return undefined;
}

/** How many records a change takes: a rename concerns a directory only, all else also what is allocated. */
function recordsOf(change: MediumChange): number {
  return change.op === 'rename' || (change.op === 'write' && change.data.length === 0) ? 1 : 2;
}

function info(node: Node): FileInfo {
  const size = node.kind === 'file' ? node.data.length : 0;
  return { name: node.name, isDirectory: node.kind === 'directory', size, modified: node.modified };
}

/** A file between `open` and `close`. Reads and writes move one position, as on a board. */
export class OpenFile {
  readonly path: string;
  readonly #files: BoardFiles;
  readonly #node: FileNode;
  readonly #mode: OpenMode;
  /** Working copy; more room than content, so that appending is cheap. */
  #buffer: Uint8Array;
  #size: number;
  #at = 0;
  #dirtyFrom = Number.POSITIVE_INFINITY;
  /** The block that is being filled. */
  #openBlock = -1;

  constructor(files: BoardFiles, node: FileNode, path: string, mode: OpenMode) {
    this.#files = files;
    this.#node = node;
    this.path = path;
    this.#mode = mode;
    this.#buffer = mode.truncate ? new Uint8Array(0) : node.data.slice();
    this.#size = this.#buffer.length;
    if (mode.truncate) this.#dirtyFrom = 0;
  }

  get size(): number {
    return this.#size;
  }

  /** Blocks held for content that is not on the medium yet. */
  get pendingBlocks(): number {
    return this.#dirtyFrom === Number.POSITIVE_INFINITY ? 0 : this.#pendingAt(this.#size, this.#dirtyFrom);
  }

  read(target: Uint8Array): number {
    if (!this.#mode.read) throw new FileFault(Errno.EBADF, this.path);
    const taken = this.#buffer.subarray(this.#at, Math.min(this.#size, this.#at + target.length));
    target.set(taken);
    this.#at += taken.length;
    return taken.length;
  }

  write(bytes: Uint8Array): number {
    if (!this.#mode.write) throw new FileFault(Errno.EBADF, this.path);
    if (bytes.length === 0) return 0;
    if (this.#mode.append) this.#at = this.#size;
    const end = this.#at + bytes.length;
    const from = Math.min(this.#dirtyFrom, this.#at, this.#size);
    this.#files.reserve(this, this.#pendingAt(Math.max(this.#size, end), from));
    this.#program(this.#at, end);
    this.#room(end);
    this.#buffer.set(bytes, this.#at);
    this.#dirtyFrom = from;
    this.#size = Math.max(this.#size, end);
    this.#at = end;
    return bytes.length;
  }

  /** Moves the position; `whence` is 0 from the start, 1 from here, 2 from the end. */
  seek(offset: number, whence: number): number {
    const base = whence === 0 ? 0 : whence === 1 ? this.#at : this.#size;
    if (base + offset < 0) throw new FileFault(Errno.EINVAL, this.path);
    this.#at = base + offset;
    return this.#at;
  }

  /** Puts the content on the medium as it is. */
  commit(): void {
    this.#dirtyFrom = Number.POSITIVE_INFINITY;
    this.#openBlock = -1;
    this.#files.store(this.#node, this.#buffer.slice(0, this.#size));
  }

  /** Puts what was written on the medium, if anything was. */
  flush(): void {
    if (this.#dirtyFrom !== Number.POSITIVE_INFINITY) this.commit();
  }

  close(): void {
    this.flush();
    this.#files.closed(this);
  }

  /** LittleFS writes everything from the first changed block anew and frees the old blocks at the end. */
  #pendingAt(size: number, dirtyFrom: number): number {
    const { rules } = this.#files;
    const total = rules.blocksOf(size);
    if (!rules.copiesOnWrite) return total - rules.blocksOf(this.#node.data.length);
    return Math.max(0, total - Math.floor(dirtyFrom / rules.format.blockBytes));
  }

  /** Tells of the blocks that these bytes begin. A small file of LittleFS has none; when it grows, it is written again. */
  #program(from: number, to: number): void {
    const { rules } = this.#files;
    if (rules.blocksOf(Math.max(this.#size, to)) === 0) return;
    const wasInline = this.#size > 0 && rules.blocksOf(this.#size) === 0;
    const first = wasInline ? 0 : Math.floor(from / rules.format.blockBytes);
    const last = Math.floor((to - 1) / rules.format.blockBytes);
    this.#files.programmed(last - first + (first === this.#openBlock ? 0 : 1));
    this.#openBlock = last;
  }

  #room(bytes: number): void {
    if (bytes <= this.#buffer.length) return;
    const grown = new Uint8Array(Math.max(bytes, this.#buffer.length * 2, 256));
    grown.set(this.#buffer.subarray(0, this.#size));
    this.#buffer = grown;
  }
}
