import { Deadline, throwIfAborted, type WaitOptions } from '../base/deadline.js';
import { isOutpostError } from '../base/errors.js';
import type { DeviceFs, DeviceUsage, FileToWrite, PrintedEntry } from './device-fs.js';
import { HISTORY_LIMIT, type BackupStore } from './history.js';
import { isSame, printOf, type ContentPrint } from './print.js';
import type { Report } from './progress.js';
import { beginSwap, endSwaps, risksNames, safeSave } from './safe-save.js';
import { FRESH, planSafeSave, READY } from './save-plan.js';
import type { Strategy } from './strategy.js';
import { OPEN_FILES } from './stream-write.js';

/** One file to save, with what the board has there now. */
export interface FileToSave {
  readonly path: string;
  readonly size: number;
  readonly there: PrintedEntry | null;
  read(): Promise<Uint8Array>;
}

/** What saving many files needs besides the board. */
export interface SaveManyOptions extends WaitOptions {
  readonly backup: BackupStore;
  readonly usage: DeviceUsage | null;
  readonly report?: Report | undefined;
  /** Hears of each file that is in place now, or was equal already. */
  readonly saved: (path: string, print: ContentPrint) => Promise<void>;
}

/** What was saved. */
export interface SaveManyResult {
  readonly files: number;
  readonly bytes: number;
  /** Files that were equal and were not sent. */
  readonly unchanged: number;
  readonly strategy: Strategy | null;
}

/** Files of which this computer does not know whether they are still under their fresh names. */
const ON_THE_WAY = OPEN_FILES + 1;
/** Clearing up after a failure must not hang. */
const CLEAN_UP_MS = 20_000;

/**
 * Saves files with the same promise as `safeSave`, as many as possible in one execution on the board.
 *
 * Equal ones are not sent. The last twenty contents that are replaced are kept on this computer before.
 *
 * @throws OutpostError as `safeSave`; the files before the failing one are saved.
 */
export async function saveMany(fs: DeviceFs, files: readonly FileToSave[], options: SaveManyOptions): Promise<SaveManyResult> {
  const total = files.reduce((sum, { size }) => sum + size, 0);
  const work = new Saving(fs, total, options);
  const different = await work.compare(files);
  const [together, alone] = split(fs, different, options.usage);
  try {
    await work.keepOld(together);
    await work.sendTogether(together);
    // What a fault of the link left over, and files that do not fit beside their old content: one by one.
    for (const file of [...together.filter(({ path }) => !work.isSaved(path)), ...alone]) await work.sendAlone(file);
  } finally {
    await work.endSwaps();
  }
  return work.result;
}

/** Those that fit beside their old content, whatever the order, and those that must be saved with care. */
function split(
  fs: DeviceFs,
  files: readonly FileToSave[],
  usage: DeviceUsage | null,
): readonly [readonly FileToSave[], readonly FileToSave[]] {
  let free = usage?.free ?? Number.POSITIVE_INFINITY;
  const together: FileToSave[] = [];
  const alone: FileToSave[] = [];
  for (const file of files) {
    const now = usage === null ? null : { ...usage, free };
    const needed = canSwap(fs, file, now);
    // The old content goes when the new one is in place.
    if (needed !== null) free -= needed - (file.there?.size ?? 0);
    (needed === null ? alone : together).push(file);
  }
  return [together, alone];
}

/** Bytes that a swap takes beside the old content; null when it must be done otherwise. */
function canSwap(fs: DeviceFs, { path, size, there }: FileToSave, usage: DeviceUsage | null): number | null {
  try {
    const plan = planSafeSave(fs, { path, size, oldSize: there?.size ?? null, usage });
    return plan.way === 'swap' ? plan.needed : null;
  } catch (error) {
    // Said when its turn comes.
    if (isOutpostError(error, 'fs.no-space')) return null;
    throw error;
  }
}

/** One saving of many files: counts what is done. */
class Saving {
  readonly #fs: DeviceFs;
  readonly #total: number;
  readonly #options: SaveManyOptions;
  readonly #saved = new Set<string>();
  /** Replaced files whose old content is noted in the backup store. */
  readonly #risked = new Set<string>();
  #bytes = 0;
  #unchanged = 0;
  #strategy: Strategy | null = null;

  constructor(fs: DeviceFs, total: number, options: SaveManyOptions) {
    this.#fs = fs;
    this.#total = total;
    this.#options = options;
  }

  get result(): SaveManyResult {
    return { files: this.#saved.size, bytes: this.#bytes, unchanged: this.#unchanged, strategy: this.#strategy };
  }

  isSaved(path: string): boolean {
    return this.#saved.has(path);
  }

  /** Leaves out what is equal already. */
  async compare(files: readonly FileToSave[]): Promise<readonly FileToSave[]> {
    const different: FileToSave[] = [];
    for (const file of files) {
      throwIfAborted(this.#options.signal);
      const print = file.there?.size === file.size ? printOf(await file.read()) : null;
      if (print === null || !isSame(print, file.there?.hash ?? null)) {
        different.push(file);
        continue;
      }
      this.#unchanged++;
      await this.#note(file.path, print);
    }
    return different;
  }

  /** Contents that are replaced stay on this computer: as many as it keeps, and all where it may be the only one to have them. */
  async keepOld(files: readonly FileToSave[]): Promise<void> {
    const replaced = files.filter(({ there }) => there !== null);
    const isRisked = risksNames(this.#fs);
    for (const file of isRisked ? replaced : replaced.slice(-HISTORY_LIMIT)) {
      const { path } = file;
      this.#tell('step.keeping-old', path, this.#bytes);
      const old = await this.#fs.read(path, this.#wait);
      await this.#options.backup.keep(path, old, 'replaced');
      if (!isRisked) continue;
      this.#risked.add(path);
      await beginSwap(this.#options.backup, path, old, await file.read());
    }
  }

  /** After a failure: what is there as it was needs no note here. */
  async endSwaps(): Promise<void> {
    await endSwaps(this.#fs, [...this.#risked], this.#options);
  }

  async sendTogether(files: readonly FileToSave[]): Promise<void> {
    if (files.length === 0) return;
    const queue: FileToWrite[] = files.map((file) => ({ ...file, fresh: file.path + FRESH, ready: file.path + READY }));
    const before = this.#bytes;
    let done = 0;
    try {
      await this.#fs.writeMany(queue, async (file, print) => this.#note(file.path, print, before + done), {
        ...this.#wait,
        onBytes: (bytes) => {
          done = bytes;
          this.#tell('step.writing', this.#next(queue), before + done);
        },
        onStrategy: (strategy) => {
          this.#strategy = strategy;
        },
      });
    } catch (error) {
      if (!isOutpostError(error, 'transport.lost')) await this.#removeFresh(queue.filter(({ path }) => !this.isSaved(path)));
      throw error;
    }
  }

  async sendAlone(file: FileToSave): Promise<void> {
    throwIfAborted(this.#options.signal);
    const content = await file.read();
    const { print } = await safeSave(this.#fs, file.path, content, {
      ...this.#wait,
      backup: this.#options.backup,
      report: (step) => {
        if (step.strategy !== undefined) this.#strategy = step.strategy;
        const done = step.unit === 'bytes' && step.step === 'step.writing' ? step.done : 0;
        this.#options.report?.({ ...step, done: this.#bytes + done, total: this.#total, unit: 'bytes' });
      },
    });
    await this.#note(file.path, print);
  }

  get #wait(): WaitOptions {
    return { deadline: this.#options.deadline, signal: this.#options.signal };
  }

  #next(queue: readonly FileToWrite[]): string {
    return queue.find(({ path }) => !this.isSaved(path))?.path ?? '';
  }

  /** `sent`: bytes that are on the board of this file and of those after it. */
  async #note(path: string, print: ContentPrint, sent = 0): Promise<void> {
    this.#saved.add(path);
    if (this.#risked.delete(path)) await this.#options.backup.end(path);
    this.#bytes += print.size;
    this.#tell('step.writing', path, Math.max(this.#bytes, sent));
    await this.#options.saved(path, print);
  }

  #tell(step: string, path: string, done: number): void {
    this.#options.report?.({
      step,
      args: { path },
      done,
      total: this.#total,
      unit: 'bytes',
      uncancellable: null,
      strategy: this.#strategy,
    });
  }

  /** Of the files that were on their way: those that come first in the queue. */
  async #removeFresh(queue: readonly FileToWrite[]): Promise<void> {
    const step = { deadline: Deadline.after(CLEAN_UP_MS, this.#options.deadline.clock) };
    const names = queue.slice(0, ON_THE_WAY).map(({ fresh }) => fresh);
    try {
      const { entries } = await this.#fs.look(names, step);
      for (const name of names) if ((entries.get(name) ?? null) !== null) await this.#fs.remove(name, step);
    } catch (error) {
      // The first failure is the one to tell; what is left is removed by `recoverSaves`.
      if (!isOutpostError(error)) throw error;
    }
  }
}
