import { mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync, linkSync } from 'node:fs';
import path from 'node:path';
import type { OutpostError } from '../base/errors.js';
import { toDisposable, type Disposable } from '../base/disposable.js';
import { errnoOf } from './errno.js';
import { busyError } from './port-holder.js';

/** What a lock file says of its owner. */
export interface LockOwner {
  readonly pid: number;
  /** Name for people, such as `Outpost` or `outpost run`. */
  readonly program: string;
  /** Milliseconds since 1970. */
  readonly since: number;
  /** When the process started, as the system counts (Linux); tells a reused pid from the owner. */
  readonly started?: string;
  /** What was locked, in clear. */
  readonly what: string;
  /** How others may reach the board meanwhile, such as `tcp://127.0.0.1:7000`. */
  readonly share?: string;
}

/** A lock that we hold; disposing gives it back. */
export interface PortLock extends Disposable {
  /** Tells others how to reach the board meanwhile. */
  share(address: string): void;
}

/** Who asks. */
export interface LockOptions {
  /** The `locks` folder. */
  readonly folder: string;
  readonly program: string;
  readonly now?: () => number;
}

/**
 * Takes the lock on a real port or a `sim:` board for this process. Locks of processes that are gone are removed.
 *
 * Synchronous, so that a lock is never left behind by an exit between two steps; and it is released when the process exits normally.
 *
 * @throws OutpostError `transport.open-busy` with the holder.
 */
export function lockPort(what: string, options: LockOptions): PortLock {
  const { folder, program, now = Date.now } = options;
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = lockFile(folder, what);
  const started = startOf(process.pid);
  const owner: LockOwner = { pid: process.pid, program, since: now(), what, ...(started === undefined ? {} : { started }) };
  for (let attempt = 1; !create(file, owner); attempt++) {
    const other = readOwner(file);
    if (other !== null && (isAlive(other) || attempt > 3)) throw lockedError(what, other);
    removeStale(file, other);
  }
  const release = (): void => releaseLock(file, owner);
  process.once('exit', release);
  const held = toDisposable(() => {
    process.off('exit', release);
    release();
  });
  return {
    share: (address) => writeFileSync(file, JSON.stringify({ ...owner, share: address })),
    [Symbol.dispose]: () => held[Symbol.dispose](),
  };
}

/** Who holds the lock now, or null. */
export function lockOwner(what: string, folder: string): LockOwner | null {
  const owner = readOwner(lockFile(folder, what));
  return owner !== null && isAlive(owner) ? owner : null;
}

/** The error that names the holder of a lock. */
export function lockedError(port: string, owner: LockOwner): OutpostError<'transport.open-busy'> {
  const reach = owner.share === undefined ? '' : `, reachable at ${owner.share}`;
  return busyError(port, { program: `${owner.program}${reach}`, pid: owner.pid });
}

/** File name of a lock: readable, and one per device. */
function lockFile(folder: string, what: string): string {
  return path.join(
    folder,
    `${encodeURIComponent(what)
      .replace(/[.!'()*~]/g, '_')
      .slice(-180)}.lock`,
  );
}

/** Creates the file with its content in one step, so that no reader sees half an owner. */
function create(file: string, owner: LockOwner): boolean {
  const temporary = `${file}.${process.pid}.tmp`;
  try {
    writeFileSync(temporary, JSON.stringify(owner), { mode: 0o600 });
    linkSync(temporary, file);
    return true;
  } catch (error) {
    const code = errnoOf(error);
    if (code === 'EEXIST') return false;
    // File systems without hard links (FAT, some network shares).
    if (['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK'].includes(code ?? '')) return createPlain(file, owner);
    throw error;
  } finally {
    rmSync(temporary, { force: true });
  }
}

function createPlain(file: string, owner: LockOwner): boolean {
  try {
    writeFileSync(file, JSON.stringify(owner), { mode: 0o600, flag: 'wx' });
    return true;
  } catch (error) {
    if (errnoOf(error) === 'EEXIST') return false;
    throw error;
  }
}

function readOwner(file: string): LockOwner | null {
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    if (error instanceof SyntaxError || errnoOf(error) === 'ENOENT') return null;
    throw error;
  }
  return isOwner(value) ? value : null;
}

function isOwner(value: unknown): value is LockOwner {
  if (typeof value !== 'object' || value === null) return false;
  const { pid, program, since, what } = value as Partial<Record<keyof LockOwner, unknown>>;
  return typeof pid === 'number' && typeof program === 'string' && typeof since === 'number' && typeof what === 'string';
}

/** Moves the file away first: of two that remove a stale lock at once, only one gets it, and a fresh lock is put back. */
function removeStale(file: string, seen: LockOwner | null): void {
  const aside = `${file}.${process.pid}.stale`;
  try {
    renameSync(file, aside);
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return;
    throw error;
  }
  const moved = readOwner(aside);
  if (moved !== null && moved.pid !== seen?.pid && isAlive(moved)) create(file, moved);
  rmSync(aside, { force: true });
}

function releaseLock(file: string, owner: LockOwner): void {
  const now = readOwner(file);
  if (now?.pid === owner.pid && now.since === owner.since) rmSync(file, { force: true });
}

function isAlive(owner: LockOwner): boolean {
  try {
    process.kill(owner.pid, 0);
  } catch (error) {
    if (errnoOf(error) === 'ESRCH') return false;
  }
  return owner.started === undefined || startOf(owner.pid) === owner.started;
}

/** Start time of a process in clock ticks since boot, field 22 of `/proc/<pid>/stat`, with the boot it belongs to. */
function startOf(pid: number): string | undefined {
  if (process.platform !== 'linux' || statSync(`/proc/${pid}/stat`, { throwIfNoEntry: false }) === undefined) return undefined;
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const ticks = text.slice(text.lastIndexOf(')') + 2).split(' ')[19];
    return ticks === undefined ? undefined : `${ticks}@${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()}`;
  } catch (error) {
    if (['ENOENT', 'ESRCH', 'EACCES'].includes(errnoOf(error) ?? '')) return undefined;
    throw error;
  }
}
