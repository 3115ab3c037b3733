import type { BoardFiles, FileInfo, OpenFile } from '../files/board-files.js';
import { Errno, FileFault } from '../files/errno.js';
import type { Imports, Machine } from '../wasm/machine.js';
import type { Device } from './device.js';
import { resolvePath, withinMount } from './paths.js';

/** What the system calls work on. */
export interface SystemCallsOptions {
  readonly files: BoardFiles;
  /** Where the volume is seen, `/` or `/flash`. */
  readonly mount: string;
  /** Standard input, output and error: descriptors 0, 1, 2. */
  readonly standard: readonly [Device, Device, Device];
  /** Hidden files by full path; asked at each `open` and `stat`. */
  readonly hidden: (path: string) => Device | undefined;
  readonly random: () => number;
  readonly wallTime: () => number;
  readonly ticks: () => number;
  /** A program asks the same question again and again: let a little time pass. */
  readonly idle: () => void;
}

/** EINTR and the flags as this build's C library numbers them; results below zero are `-errno`. */
const EINTR = 27;
const ENOSYS = 38;
const OpenFlag = {
  writeOnly: 1,
  readWrite: 2,
  create: 64,
  exclusive: 128,
  truncate: 512,
  append: 1024,
  directory: 65_536,
} as const;
const REMOVE_DIRECTORY = 512;
const POLL_IN = 1;
const POLL_OUT = 4;
const MODE = { directory: 0x4000, file: 0x8000 } as const;
const DIRENT = { bytes: 280, directory: 4, file: 8 } as const;

interface Listing {
  readonly entries: readonly FileInfo[];
  at: number;
}

type Descriptor = { readonly file: OpenFile } | { readonly listing: Listing } | { readonly device: Device };

/**
 * The system calls of one machine, over the simulated volume and the hidden devices.
 *
 * Struct layouts are those of this build's C library (32 bit, 64-bit sizes and times).
 * Source: the package's own JavaScript, read for layout and numbers; reference/toolchain.md 5.2.
 */
export class SystemCalls {
  readonly #machine: Machine;
  readonly #options: SystemCallsOptions;
  readonly #descriptors = new Map<number, Descriptor>();
  #cwd: string;
  #next = 3;
  #lastWasPoll = false;

  constructor(machine: Machine, options: SystemCallsOptions) {
    this.#machine = machine;
    this.#options = options;
    this.#cwd = options.mount;
    options.standard.forEach((device, fd) => this.#descriptors.set(fd, { device }));
  }

  get imports(): Imports {
    const call =
      (action: (...args: number[]) => number) =>
      (...args: number[]) =>
        this.#guard(() => action(...args), -1);
    const wasi =
      (action: (fd: number, a: number, b: number, c: number) => number) => (fd: number, a: number, b: number, c: number) =>
        this.#guard(() => action(fd, a, b, c), 1);
    return {
      ...this.#clockCalls(),
      __syscall_openat: call((_dir = 0, path = 0, flags = 0) => this.#open(this.#text(path), flags)),
      __syscall_stat64: call((path = 0, out = 0) => this.#stat(this.#text(path), out)),
      __syscall_lstat64: call((path = 0, out = 0) => this.#stat(this.#text(path), out)),
      __syscall_newfstatat: call((_dir = 0, path = 0, out = 0) => this.#stat(this.#text(path), out)),
      __syscall_fstat64: call((fd = 0, out = 0) => this.#fstat(fd, out)),
      __syscall_getdents64: call((fd = 0, out = 0, size = 0) => this.#readDirectory(fd, out, size)),
      __syscall_mkdirat: call((_dir = 0, path = 0) => this.#onVolume(path, (p) => this.#options.files.mkdir(p))),
      __syscall_rmdir: call((path = 0) => this.#remove(path, true)),
      __syscall_unlinkat: call((_dir = 0, path = 0, flags = 0) => this.#remove(path, (flags & REMOVE_DIRECTORY) !== 0)),
      __syscall_renameat: call((_dir = 0, from = 0, _dir2 = 0, to = 0) =>
        this.#onVolume(from, (a) => this.#onVolume(to, (b) => this.#options.files.rename(a, b))),
      ),
      __syscall_chdir: call((path = 0) => this.#chdir(this.#text(path))),
      __syscall_getcwd: call((out = 0, size = 0) =>
        this.#machine.putText(out, size, this.#cwd) ? this.#cwd.length + 1 : -Errno.EINVAL,
      ),
      __syscall_statfs64: call((path = 0, _size = 0, out = 0) => this.#statfs(this.#text(path), out)),
      __syscall_poll: call((list = 0, count = 0) => this.#poll(list, count)),
      fd_read: wasi((fd, vectors, count, out) => this.#read(fd, vectors, count, out)),
      fd_write: wasi((fd, vectors, count, out) => this.#write(fd, vectors, count, out)),
      fd_seek: wasi((fd, offset, whence, out) => this.#seek(fd, Number(offset), whence, out)),
      fd_close: wasi((fd) => this.#close(fd)),
      fd_sync: wasi((fd) => this.#sync(fd)),
    };
  }

  #clockCalls(): Record<string, () => number> {
    return {
      mp_js_ticks_ms: () => Math.floor(this.#options.ticks()) & 0x7fffffff,
      mp_js_time_ms: () => this.#options.wallTime(),
      mp_js_random_u32: () => Math.floor(this.#options.random() * 0x1_0000_0000) | 0,
    };
  }

  /** Turns a refusal into the C library's form: `sign` times the error number. */
  #guard(action: () => number, sign: 1 | -1): number {
    try {
      return action();
    } catch (error) {
      if (error instanceof FileFault) return sign * error.errno;
      throw error;
    } finally {
      if (this.#lastWasPoll && sign === 1) this.#lastWasPoll = false;
    }
  }

  #text(address: number): string {
    return this.#machine.text(address);
  }

  #onVolume(pathAddress: number, action: (path: string) => unknown): number {
    action(this.#volumePath(resolvePath(this.#cwd, this.#text(pathAddress))));
    return 0;
  }

  #volumePath(path: string): string {
    const inside = withinMount(this.#options.mount, path);
    if (inside === undefined) throw new FileFault(path === '/' ? Errno.EPERM : Errno.ENODEV, path);
    return inside;
  }

  #open(name: string, flags: number): number {
    const path = resolvePath(this.#cwd, name);
    const device = this.#options.hidden(path);
    if (device !== undefined) return this.#add({ device });
    if ((flags & OpenFlag.directory) !== 0) return this.#add({ listing: { entries: this.#list(path), at: 0 } });
    const access = flags & 3;
    const file = this.#options.files.open(this.#volumePath(path), {
      read: access !== OpenFlag.writeOnly,
      write: access !== 0,
      create: (flags & OpenFlag.create) !== 0,
      exclusive: (flags & OpenFlag.exclusive) !== 0,
      truncate: (flags & OpenFlag.truncate) !== 0,
      append: (flags & OpenFlag.append) !== 0,
    });
    return this.#add({ file });
  }

  #add(descriptor: Descriptor): number {
    this.#descriptors.set(this.#next, descriptor);
    return this.#next++;
  }

  #descriptor(fd: number): Descriptor {
    const found = this.#descriptors.get(fd);
    if (found === undefined) throw new FileFault(Errno.EBADF, `descriptor ${fd}`);
    return found;
  }

  #list(path: string): readonly FileInfo[] {
    const { mount, files } = this.#options;
    if (path === '/' && mount !== '/') return [{ name: mount.slice(1), isDirectory: true, size: 0, modified: 0 }];
    return files.list(this.#volumePath(path));
  }

  #stat(name: string, out: number): number {
    const path = resolvePath(this.#cwd, name);
    const device = this.#options.hidden(path);
    if (device !== undefined) return this.#putStat(out, { name, isDirectory: device.read === undefined, size: 0, modified: 0 });
    if (path === '/') return this.#putStat(out, { name, isDirectory: true, size: 0, modified: 0 });
    return this.#putStat(out, this.#options.files.stat(this.#volumePath(path)));
  }

  #fstat(fd: number, out: number): number {
    const found = this.#descriptor(fd);
    const size = 'file' in found ? found.file.size : 0;
    return this.#putStat(out, { name: '', isDirectory: 'listing' in found, size, modified: 0 });
  }

  #putStat(out: number, file: FileInfo): number {
    const { u8, i64 } = this.#machine;
    u8.fill(0, out, out + 96);
    this.#machine.setWord(out + 4, file.isDirectory ? MODE.directory : MODE.file);
    i64[(out + 24) >> 3] = BigInt(file.size);
    for (const at of [40, 56, 72]) i64[(out + at) >> 3] = BigInt(Math.floor(file.modified));
    return 0;
  }

  #readDirectory(fd: number, out: number, size: number): number {
    const found = this.#descriptor(fd);
    if (!('listing' in found)) throw new FileFault(Errno.ENOTDIR, `descriptor ${fd}`);
    const { listing } = found;
    const batch = listing.entries.slice(listing.at, listing.at + Math.floor(size / DIRENT.bytes));
    const { u8, i64 } = this.#machine;
    batch.forEach((entry, i) => {
      const at = out + i * DIRENT.bytes;
      i64[at >> 3] = 1n;
      i64[(at + 8) >> 3] = BigInt((listing.at + i + 1) * DIRENT.bytes);
      u8[at + 16] = DIRENT.bytes & 0xff;
      u8[at + 17] = DIRENT.bytes >> 8;
      u8[at + 18] = entry.isDirectory ? DIRENT.directory : DIRENT.file;
      this.#machine.putText(at + 19, 256, entry.name);
    });
    listing.at += batch.length;
    return batch.length * DIRENT.bytes;
  }

  #remove(pathAddress: number, asDirectory: boolean): number {
    return this.#onVolume(pathAddress, (path) => {
      const { files } = this.#options;
      const { isDirectory } = files.stat(path);
      if (files.rules.format.kind === 'fat' && isDirectory !== asDirectory) {
        throw new FileFault(asDirectory ? Errno.ENOTDIR : Errno.EISDIR, path);
      }
      files.remove(path);
    });
  }

  #chdir(name: string): number {
    const path = resolvePath(this.#cwd, name);
    if (path !== '/' && !this.#options.files.stat(this.#volumePath(path)).isDirectory) throw new FileFault(Errno.ENOENT, path);
    this.#cwd = path;
    return 0;
  }

  #statfs(name: string, out: number): number {
    const path = resolvePath(this.#cwd, name);
    const { u8, i64 } = this.#machine;
    u8.fill(0, out, out + 72);
    if (withinMount(this.#options.mount, path) === undefined) {
      if (path !== '/') throw new FileFault(Errno.ENODEV, path);
      this.#machine.setWord(out + 56, 255);
      return 0;
    }
    this.#options.files.stat(this.#volumePath(path));
    const usage = this.#options.files.usage();
    this.#machine.setWord(out + 4, usage.blockBytes);
    this.#machine.setWord(out + 60, usage.blockBytes);
    i64[(out + 8) >> 3] = BigInt(usage.blocks);
    i64[(out + 16) >> 3] = BigInt(usage.free);
    i64[(out + 24) >> 3] = BigInt(usage.free);
    this.#machine.setWord(out + 56, usage.maxNameBytes);
    return 0;
  }

  /** Called over and over by `select`: from the second time on it waits a little instead of spinning. */
  #poll(list: number, count: number): number {
    const ready = this.#ready(list, count);
    if (ready === 0 && this.#lastWasPoll) this.#options.idle();
    this.#lastWasPoll = true;
    return ready === 0 ? this.#ready(list, count) : ready;
  }

  #ready(list: number, count: number): number {
    let ready = 0;
    for (let i = 0; i < count; i++) {
      const at = list + i * 8;
      const events = this.#machine.u16[(at + 4) >> 1] ?? 0;
      const found = this.#descriptors.get(this.#machine.word(at));
      const readable = found !== undefined && (!('device' in found) || found.device.isReadable?.() === true);
      const now = events & ((readable ? POLL_IN : 0) | POLL_OUT);
      this.#machine.u16[(at + 6) >> 1] = now;
      if (now !== 0) ready++;
    }
    return ready;
  }

  #read(fd: number, vectors: number, count: number, out: number): number {
    const found = this.#descriptor(fd);
    let total = 0;
    for (let i = 0; i < count; i++) {
      const [at, size] = [this.#machine.word(vectors + i * 8), this.#machine.word(vectors + i * 8 + 4)];
      if (size === 0) continue;
      const got = this.#readOnce(found, this.#machine.u8.subarray(at, at + size));
      if (got === 'interrupted') return EINTR;
      total += got;
      if (got < size) break;
    }
    this.#machine.setWord(out, total);
    return 0;
  }

  #readOnce(from: Descriptor, target: Uint8Array): number | 'interrupted' {
    if ('file' in from) return from.file.read(target);
    if ('listing' in from || from.device.read === undefined) throw new FileFault(Errno.EISDIR, 'read');
    return from.device.read(target);
  }

  #write(fd: number, vectors: number, count: number, out: number): number {
    const found = this.#descriptor(fd);
    let total = 0;
    for (let i = 0; i < count; i++) {
      const [at, size] = [this.#machine.word(vectors + i * 8), this.#machine.word(vectors + i * 8 + 4)];
      if (size === 0) continue;
      const bytes = this.#machine.u8.subarray(at, at + size);
      if ('file' in found) found.file.write(bytes);
      else if ('device' in found && found.device.write !== undefined) found.device.write(bytes);
      else throw new FileFault(Errno.EBADF, 'write');
      total += size;
    }
    this.#machine.setWord(out, total);
    return 0;
  }

  #seek(fd: number, offset: number, whence: number, out: number): number {
    const found = this.#descriptor(fd);
    if ('listing' in found) throw new FileFault(Errno.EINVAL, 'seek');
    if ('device' in found && found.device.seek === undefined) return ENOSYS;
    const at = 'file' in found ? found.file.seek(offset, whence) : (found.device.seek?.(offset, whence) ?? 0);
    this.#machine.i64[out >> 3] = BigInt(at);
    return 0;
  }

  #close(fd: number): number {
    const found = this.#descriptor(fd);
    this.#descriptors.delete(fd);
    if ('file' in found) found.file.close();
    return 0;
  }

  #sync(fd: number): number {
    const found = this.#descriptor(fd);
    if ('file' in found) found.file.flush();
    return 0;
  }
}
