import { mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

/** An empty lock older than this was left by a process that died between making and filling it. */
const WRITING_MS = 5000;

/**
 * Runs `action` while holding a lock file, so that two starts do not install or build at once. A holder that died is replaced.
 * @template T
 * @param {string} file
 * @param {() => Promise<T>} action
 * @param {(holder: number) => void} [onWait] called once when another process holds it
 * @returns {Promise<T>}
 */
export async function withLock(file, action, onWait) {
  mkdirSync(path.dirname(file), { recursive: true });
  for (let told = false; !tryLock(file);) {
    const holder = holderOf(file);
    if (isAbandoned(file, holder)) {
      takeAway(file, holder);
      continue;
    }
    if (!told) onWait?.(holder ?? 0);
    told = true;
    await delay(100);
  }
  const release = () => rmSync(file, { force: true });
  process.once('exit', release);
  try {
    return await action();
  } finally {
    process.removeListener('exit', release);
    release();
  }
}

/** @param {string} file */
function tryLock(file) {
  try {
    writeFileSync(file, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === 'EEXIST') return false;
    throw error;
  }
}

/**
 * @param {string} file
 * @returns {number | undefined} the holder's process id; `undefined` while it is being written, or gone
 */
function holderOf(file) {
  try {
    const pid = Number(readFileSync(file, 'utf8'));
    return Number.isInteger(pid) && pid > 0 ? pid : undefined;
  } catch {
    return undefined; // Released between the attempt and this look: the loop tries again.
  }
}

/**
 * @param {string} file
 * @param {number | undefined} holder
 */
function isAbandoned(file, holder) {
  if (holder !== undefined) return !isAlive(holder);
  const info = statSync(file, { throwIfNoEntry: false }); // Without a holder's id it is being written, unless it is old.
  return info !== undefined && Date.now() - info.mtimeMs > WRITING_MS;
}

/**
 * Removes the lock of a dead holder, but not one that another process has put in its place meanwhile.
 * @param {string} file
 * @param {number | undefined} holder
 */
function takeAway(file, holder) {
  const aside = `${file}.${process.pid}`;
  try {
    renameSync(file, aside);
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === 'ENOENT') return;
    throw error;
  }
  if (holderOf(aside) === holder) rmSync(aside, { force: true });
  else renameSync(aside, file);
}

/** @param {number} pid */
function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === 'EPERM';
  }
}
