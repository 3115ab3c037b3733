import { Deadline, type WaitOptions } from '../base/deadline.js';
import { isOutpostError, OutpostError } from '../base/errors.js';
import type { DeviceFs } from './device-fs.js';
import type { BackupStore } from './history.js';
import { nameOf } from './path.js';
import { hashFrom, isSame, printOf, type ContentPrint } from './print.js';
import { bytesOf, reportWithStrategy, stepOf, type Report } from './progress.js';
import { FRESH, planSafeSave, READY, type SaveMethod } from './save-plan.js';

/** What a save did. */
export interface SafeSaveResult {
  readonly unchanged: boolean;
  readonly method: SaveMethod;
  readonly verifiedBy: 'sha256' | 'crc32' | 'read-back';
  readonly print: ContentPrint;
}

/** What a save needs besides the board. */
export interface SafeSaveOptions extends WaitOptions {
  readonly backup: BackupStore;
  readonly report?: Report | undefined;
}

/** Clearing up after a failure must not hang. */
const CLEAN_UP_MS = 20_000;

/**
 * Saves a content so that the old or the new one is whole at any time: on the board, or (in place) on this computer.
 *
 * An equal content is not written again. On a fault the old content is there again before the error is thrown, unless
 * the link is gone: then `recoverSaves` finishes when the board is back.
 *
 * @throws OutpostError `fs.*`, `fs.verify-failed` when the board stores something else; an `AbortError` after clearing up.
 */
export async function safeSave(
  fs: DeviceFs,
  path: string,
  content: Uint8Array,
  options: SafeSaveOptions,
): Promise<SafeSaveResult> {
  const print = printOf(content);
  options.report?.(stepOf('step.comparing', { path }));
  const { entries, usage } = await fs.look([path], options);
  const entry = entries.get(path) ?? null;
  if (entry?.kind === 'folder') throw new OutpostError('fs.is-directory', { path });
  const oldHash = entry?.hash ?? null;
  const verifiedBy = fs.abilities.hash === 'content' ? 'read-back' : fs.abilities.hash;
  if (isSame(print, oldHash)) {
    const method =
      fs.abilities.rename === 'none' ? 'read-back' : fs.abilities.rename === 'replaces' ? 'atomic' : 'kept-on-computer';
    return { unchanged: true, method, verifiedBy, print };
  }
  const plan = planSafeSave(fs, { path, size: content.length, oldSize: oldHash === null ? null : (entry?.size ?? 0), usage });
  const old = oldHash === null ? null : await keepOld(fs, path, options);
  if (plan.way === 'swap') await saveBySwap(fs, path, { content, old }, options);
  else await saveInPlace(fs, path, { content, old }, options);
  return { unchanged: false, method: plan.method, verifiedBy, print };
}

async function keepOld(fs: DeviceFs, path: string, options: SafeSaveOptions): Promise<Uint8Array> {
  const old = await fs.read(path, { ...options, onBytes: bytesOf(options.report, 'step.keeping-old', { path }) });
  await options.backup.keep(path, old, 'replaced');
  return old;
}

async function saveBySwap(
  fs: DeviceFs,
  path: string,
  { content, old }: { readonly content: Uint8Array; readonly old: Uint8Array | null },
  options: SafeSaveOptions,
): Promise<void> {
  const fresh = path + FRESH;
  try {
    if (await saveAtOnce(fs, path, content, options)) return;
    await writeChecked(fs, fresh, content, { path, oldKept: old === null ? 'none' : 'on-board' }, options);
  } catch (error) {
    await removeAfterFailure(fs, fresh, error, options);
    throw error;
  }
  if (old === null || !risksNames(fs)) return putInPlace(fs, fresh, path, options);
  await beginSwap(options.backup, path, old, content);
  try {
    await putInPlace(fs, fresh, path, options);
  } catch (error) {
    await endSwaps(fs, [path], options);
    throw error;
  }
  await options.backup.end(path);
}

/** Where a rename does not replace, a cut may take a file's old and new name: then this computer has the only copy. */
export function risksNames(fs: Pick<DeviceFs, 'abilities'>): boolean {
  return fs.abilities.rename === 'refuses-existing';
}

/** Notes that a kept content is replaced by a change of names. */
export async function beginSwap(backup: BackupStore, path: string, old: Uint8Array, content: Uint8Array): Promise<void> {
  await backup.begin({ path, old: printOf(old), fresh: printOf(content), swap: true });
}

/**
 * Forgets the notes of changes of names whose path has a content; what can't be asked now is for `recoverSaves`.
 *
 * A save in place that has begun since then has a note of its own under the path: it stays, as any content may be half of one.
 */
export async function endSwaps(fs: DeviceFs, given: readonly string[], options: SafeSaveOptions): Promise<void> {
  const swaps = new Set((await options.backup.pending()).flatMap(({ path, swap }) => (swap === true ? [path] : [])));
  const paths = given.filter((path) => swaps.has(path));
  if (paths.length === 0) return;
  try {
    const { entries } = await fs.look(paths, cleanUpOptions(options));
    for (const path of paths) if ((entries.get(path) ?? null) !== null) await options.backup.end(path);
  } catch (error) {
    if (!isOutpostError(error)) throw error;
  }
}

/** Writing, checking and replacing in one execution, where the board can. */
async function saveAtOnce(fs: DeviceFs, path: string, content: Uint8Array, options: SafeSaveOptions): Promise<boolean> {
  const told = reportWithStrategy(options.report);
  const file = { path, fresh: path + FRESH, ready: path + READY, read: () => Promise.resolve(content) };
  let isWritten = false;
  const written = (): Promise<void> => {
    isWritten = true;
    return Promise.resolve();
  };
  await fs.writeMany([file], written, {
    deadline: options.deadline,
    signal: options.signal,
    onBytes: (done) => bytesOf(told.report, 'step.writing', { path })(done, content.length),
    onStrategy: told.onStrategy,
  });
  return isWritten;
}

/**
 * Gives a complete and checked file its name, replacing what has it, so that a cut at any point can be finished later.
 *
 * Can't be cancelled: it is one execution.
 */
export async function putInPlace(
  fs: DeviceFs,
  from: string,
  path: string,
  options: Omit<SafeSaveOptions, 'backup'>,
): Promise<void> {
  options.report?.(stepOf('step.replacing', { path }, 'step.uncancellable-replacing'));
  await fs.replace(from, path, path + READY, { deadline: options.deadline });
}

async function saveInPlace(
  fs: DeviceFs,
  path: string,
  { content, old }: { readonly content: Uint8Array; readonly old: Uint8Array | null },
  options: SafeSaveOptions,
): Promise<void> {
  await options.backup.begin({ path, old: old === null ? null : printOf(old), fresh: printOf(content) });
  try {
    // LittleFS frees the old blocks only when the new content is complete: they are needed now.
    if (old !== null && fs.abilities.rename === 'replaces') await fs.remove(path, options);
    await writeChecked(fs, path, content, { path, oldKept: old === null ? 'none' : 'on-computer' }, options);
  } catch (error) {
    await restoreAfterFailure(fs, path, old, error, options);
    throw error;
  }
  await options.backup.end(path);
}

/** Puts the old content back; where that is impossible now, `recoverSaves` does it when the board is back. */
async function restoreAfterFailure(
  fs: DeviceFs,
  path: string,
  old: Uint8Array | null,
  failure: unknown,
  options: SafeSaveOptions,
): Promise<void> {
  if (isOutpostError(failure, 'transport.lost')) return;
  options.report?.(stepOf('step.restoring', { path }, 'step.uncancellable-replacing'));
  try {
    await restore(fs, path, old, cleanUpOptions(options));
    await options.backup.end(path);
  } catch (error) {
    // A board that stores the old content wrongly too is the worse news; else the first failure is the one to tell.
    if (isOutpostError(error, 'fs.verify-failed') || !isOutpostError(error)) throw error;
  }
}

async function writeChecked(
  fs: DeviceFs,
  target: string,
  content: Uint8Array,
  shown: { readonly path: string; readonly oldKept: 'on-board' | 'on-computer' | 'none' },
  options: SafeSaveOptions,
): Promise<void> {
  const report = reportWithStrategy(options.report);
  const { isVerified } = await fs.write(target, content, {
    deadline: options.deadline,
    signal: options.signal,
    onBytes: bytesOf(report.report, 'step.writing', { path: shown.path }),
    onStrategy: report.onStrategy,
  });
  if (isVerified) return;
  await fs.sync(options);
  options.report?.(stepOf('step.checking', { path: shown.path }));
  if (!(await holds(fs, target, content, options))) throw new OutpostError('fs.verify-failed', shown);
}

/** Whether a file has a content. A wrong sum is asked for once more: it may have been damaged on its way. */
async function holds(fs: DeviceFs, path: string, content: Uint8Array, options: WaitOptions): Promise<boolean> {
  const print = printOf(content);
  return isSame(print, await fs.hash(path, options)) || isSame(print, await fs.hash(path, options));
}

/** Makes the path what it was: the old content, or nothing. */
async function restore(fs: DeviceFs, path: string, old: Uint8Array | null, options: WaitOptions): Promise<void> {
  const isThere = (await fs.stat(path, options)) !== null;
  // LittleFS frees the blocks of a half content only when the other is complete: remove it first.
  if (isThere && (old === null || fs.abilities.rename === 'replaces')) await fs.remove(path, options);
  if (old === null) return;
  await fs.write(path, old, options);
  await fs.sync(options);
  if (!(await holds(fs, path, old, options))) throw new OutpostError('fs.verify-failed', { path, oldKept: 'on-computer' });
}

async function removeAfterFailure(fs: DeviceFs, path: string, failure: unknown, options: WaitOptions): Promise<void> {
  if (isOutpostError(failure, 'transport.lost')) return;
  const step = cleanUpOptions(options);
  try {
    if ((await fs.stat(path, step)) !== null) await fs.remove(path, step);
  } catch (error) {
    // The first failure is the one to tell; what is left is removed by `recoverSaves`.
    if (!isOutpostError(error)) throw error;
  }
}

/** Clearing up goes on after a cancellation, and has its own time. */
function cleanUpOptions(options: WaitOptions): WaitOptions {
  return { deadline: Deadline.after(CLEAN_UP_MS, options.deadline.clock) };
}

/** What was found and mended after a cut. */
export interface Recovered {
  readonly path: string;
  readonly did: 'completed' | 'removed' | 'restored';
}

/**
 * Finishes what a cut save left on the board: for every path the old or the new content is whole afterwards.
 *
 * Call it after connecting, before anything is written. `entries` is the board's tree.
 */
export async function recoverSaves(
  fs: DeviceFs,
  entries: readonly { readonly path: string }[],
  options: WaitOptions & { readonly backup: BackupStore },
): Promise<readonly Recovered[]> {
  const done: Recovered[] = [];
  for (const { path } of entries) {
    const target = path.endsWith(READY) ? path.slice(0, -READY.length) : undefined;
    if (target !== undefined && nameOf(target) !== '' && (await fs.stat(target, options)) === null) {
      await fs.rename(path, target, options);
      done.push({ path: target, did: 'completed' });
    } else if (target !== undefined || path.endsWith(FRESH)) {
      await fs.remove(path, options);
      done.push({ path: target ?? path.slice(0, -FRESH.length), did: 'removed' });
    }
  }
  for (const save of await options.backup.pending()) {
    const hash = await fs.hash(save.path, options);
    const isWhole =
      (save.swap === true && hash !== null) ||
      isSame(save.fresh, hash) ||
      (save.old === null ? hash === null : isSame(save.old, hash));
    const old = save.old === null ? null : await options.backup.find(hashFrom(save.old, 'sha256'));
    if (!isWhole && (save.old === null || old !== null)) {
      await restore(fs, save.path, old, options);
      done.push({ path: save.path, did: 'restored' });
    }
    await options.backup.end(save.path);
  }
  return done;
}
