import { throwIfAborted, type WaitOptions } from '../base/deadline.js';
import { isOutpostError, OutpostError } from '../base/errors.js';
import type { TransferOptions } from './device-fs.js';
import { comparePaths } from './path.js';
import { samePrint, type Print } from './prints.js';
import type { FileProgress, Report } from './progress.js';
import type { Strategy } from './strategy.js';
import { ancestorsOf, type PlannedItem } from './sync-plan.js';

/** Where contents come from; paths as in the plan. */
export interface SyncSource {
  read(path: string, options: TransferOptions): Promise<Uint8Array>;
}

/** A file or folder that is about to be changed, as the plan saw it. */
export type SeenTarget = Pick<PlannedItem, 'kind' | 'targetPath' | 'targetPrint' | 'targetSize' | 'change'>;

/** What is made like the source. Each write is whole or not at all. Paths are the target's own. */
export interface SyncTarget {
  /** Looks at all files that will be changed, and gives what each is now: null for what is not there. */
  look(items: readonly SeenTarget[], options: WaitOptions): Promise<ReadonlyMap<string, Print | null>>;
  /** @throws OutpostError `fs.no-space`, before anything was changed. */
  checkRoom(items: readonly PlannedItem[], options: WaitOptions): Promise<void>;
  /** One that is there already is no fault. */
  makeFolder(path: string, options: WaitOptions): Promise<void>;
  write(
    path: string,
    content: Uint8Array,
    options: WaitOptions & { readonly report: Report },
  ): Promise<{ readonly unchanged: boolean }>;
  /** The same for many files, as many as possible at once; `saved` hears of each that is in place, or was equal already. */
  writeMany?(
    files: readonly { readonly path: string; readonly size: number; read(): Promise<Uint8Array> }[],
    options: WaitOptions & { readonly report: Report; readonly saved: (path: string, bytes: number) => void },
  ): Promise<{ readonly unchanged: number; readonly strategy: Strategy | null }>;
  /** `keep`: the content is among the last that stay on this computer. */
  remove(path: string, options: WaitOptions & { readonly keep: boolean }): Promise<void>;
  removeFolder(path: string, options: WaitOptions): Promise<void>;
  /** The error for a target that is not what the plan saw. */
  changed(path: string): OutpostError;
  /** Makes sure that all is on the medium. */
  finish(options: WaitOptions): Promise<void>;
}

/** What the person chose, by the plan's paths. */
export interface SyncChoice {
  readonly copy: readonly string[];
  readonly remove: readonly string[];
}

/** What was done. */
export interface SyncResult {
  readonly files: number;
  readonly bytes: number;
  /** Files that were equal meanwhile. */
  readonly unchanged: number;
  /** How the last bytes travelled, where that is a choice. */
  readonly strategy: Strategy | null;
  /** Items that were left as they were, and why. */
  readonly failures: readonly { readonly path: string; readonly error: OutpostError }[];
}

/** Failures of one file only: the others are done all the same. */
const OF_ONE_FILE = [
  'fs.changed-on-board',
  'fs.not-found',
  'fs.exists',
  'fs.is-directory',
  'fs.not-directory',
  'fs.not-empty',
  'fs.bad-name',
  'fs.read-only',
  'fs.too-large',
  'workspace.not-found',
  'workspace.exists',
  'workspace.changed-on-disk',
  'workspace.outside-root',
  'workspace.too-large',
] as const;

/**
 * The chosen items, and the new folders that they need.
 *
 * @throws OutpostError `app.bad-request` for a path that the plan does not offer for that.
 */
export function chosenItems(
  items: readonly PlannedItem[],
  choice: SyncChoice,
): { readonly copy: readonly PlannedItem[]; readonly remove: readonly PlannedItem[] } {
  const byPath = new Map(items.map((item) => [item.path, item]));
  const pick = (path: string, changes: readonly PlannedItem['change'][]): PlannedItem => {
    const item = byPath.get(path);
    if (item?.problem === null && changes.includes(item.change)) return item;
    throw new OutpostError('app.bad-request', { issues: [`not offered by this plan: ${path}`] });
  };
  const copy = new Map(choice.copy.map((path) => [path, pick(path, ['new', 'changed'])]));
  for (const above of [...copy.keys()].flatMap(ancestorsOf)) {
    const folder = byPath.get(above);
    if (folder?.change === 'new') copy.set(above, folder);
  }
  const remove = [...new Set(choice.remove)].map((path) => pick(path, ['deleted']));
  const inOrder = (some: Iterable<PlannedItem>): PlannedItem[] => [...some].sort((a, b) => comparePaths(a.path, b.path));
  return { copy: inOrder(copy.values()), remove: inOrder(remove).reverse() };
}

/** Contents of deleted files that stay on this computer. */
export interface SyncOptions extends WaitOptions {
  readonly kept: number;
  readonly report: Report;
}

/**
 * Does the chosen items of a plan: folders, then files, then deletions from the deepest up. Nothing else is touched.
 *
 * What is not as the plan saw it is left alone and named in `failures`, as are files that can't be read or named. A
 * failure that concerns all (the link, the disk) ends the work; what was done stays, and the next plan shows the rest.
 *
 * @throws OutpostError `app.bad-request`, `fs.no-space` before the first change; what the source and target throw.
 */
export async function runSync(
  items: readonly PlannedItem[],
  choice: SyncChoice,
  sides: { readonly source: SyncSource; readonly target: SyncTarget },
  options: SyncOptions,
): Promise<SyncResult> {
  const { copy, remove } = chosenItems(items, choice);
  await sides.target.checkRoom(copy, options);
  const run = new Run(sides, options, { items: copy.length + remove.length, bytes: sum(copy) });
  await run.look([...copy, ...remove]);
  for (const item of copy.filter(({ kind }) => kind === 'folder')) await run.do(item, () => run.makeFolder(item));
  for (const item of await run.copyMany(shrinkingFirst(copy.filter(({ kind }) => kind === 'file')))) {
    await run.do(item, () => run.copy(item));
  }
  const files = remove.filter(({ kind }) => kind === 'file');
  const kept = new Set(files.slice(-options.kept));
  for (const item of remove) await run.do(item, () => run.remove(item, kept.has(item)));
  await sides.target.finish(options);
  return run.result;
}

/** One execution of a plan: counts what was done. */
class Run {
  #files = 0;
  #bytes = 0;
  #unchanged = 0;
  #strategy: Strategy | null = null;
  #done = 0;
  #doneBytes = 0;
  #now: ReadonlyMap<string, Print | null> = new Map();
  readonly #failures: { path: string; error: OutpostError }[] = [];
  readonly #source: SyncSource;
  readonly #target: SyncTarget;
  readonly #options: SyncOptions;
  readonly #total: { readonly items: number; readonly bytes: number };

  constructor(
    sides: { readonly source: SyncSource; readonly target: SyncTarget },
    options: SyncOptions,
    total: { readonly items: number; readonly bytes: number },
  ) {
    this.#source = sides.source;
    this.#target = sides.target;
    this.#options = options;
    this.#total = total;
  }

  get result(): SyncResult {
    return {
      files: this.#files,
      bytes: this.#bytes,
      unchanged: this.#unchanged,
      strategy: this.#strategy,
      failures: this.#failures,
    };
  }

  async look(items: readonly PlannedItem[]): Promise<void> {
    this.#report('step.comparing', '', 0);
    this.#now = await this.#target.look(
      items.filter(({ kind }) => kind === 'file'),
      this.#options,
    );
  }

  /** Does one item; a failure of its own is noted and the next one follows. */
  async do(item: PlannedItem, work: () => Promise<void>): Promise<void> {
    throwIfAborted(this.#options.signal);
    try {
      if (item.kind === 'file' && !this.#isAsSeen(item)) throw this.#target.changed(item.targetPath);
      await work();
    } catch (error) {
      if (!isOutpostError(error, ...OF_ONE_FILE)) throw error;
      this.#failures.push({ path: item.path, error });
    }
    this.#done++;
    if (item.change !== 'deleted') this.#doneBytes += item.size ?? 0;
  }

  async makeFolder(item: PlannedItem): Promise<void> {
    this.#report('step.making-folder', item.path, 0);
    await this.#target.makeFolder(item.targetPath, this.#options);
  }

  async copy(item: PlannedItem): Promise<void> {
    const { path, targetPath } = item;
    const wait = { deadline: this.#options.deadline, signal: this.#options.signal };
    this.#report('step.reading', path, 0);
    const content = await this.#source.read(path, { ...wait, onBytes: () => this.#report('step.reading', path, 0) });
    const report: Report = (step) => this.#pass(step, path, step.step === 'step.writing' ? step.done : 0);
    const { unchanged } = await this.#target.write(targetPath, content, { ...wait, report });
    if (unchanged) this.#unchanged++;
    else this.#bytes += content.length;
    this.#files++;
  }

  /** Copies what the target takes at once, and gives what is left to be done one by one. */
  async copyMany(items: readonly PlannedItem[]): Promise<readonly PlannedItem[]> {
    const { deadline, signal } = this.#options;
    const left = new Map(items.filter((item) => this.#isAsSeen(item)).map((item) => [item.targetPath, item]));
    const later = items.filter((item) => !left.has(item.targetPath));
    const given = [...left.values()].map(({ path, targetPath, size }) => ({
      path: targetPath,
      size: size ?? 0,
      read: () => this.#source.read(path, { deadline, signal }),
    }));
    if (this.#target.writeMany === undefined || given.length < 2) return items;
    const before = this.#doneBytes;
    try {
      const { unchanged } = await this.#target.writeMany(given, {
        deadline,
        signal,
        report: (step) => this.#pass(step, left.values().next().value?.path ?? '', before + step.done - this.#doneBytes),
        saved: (path, bytes) => {
          this.#countSaved(left.get(path), bytes);
          left.delete(path);
        },
      });
      this.#unchanged += unchanged;
    } catch (error) {
      // A failure of one file: those that are left go one by one, and that one is named.
      if (!isOutpostError(error, ...OF_ONE_FILE)) throw error;
    }
    return [...left.values(), ...later];
  }

  async remove(item: PlannedItem, keep: boolean): Promise<void> {
    this.#report('step.deleting', item.path, 0);
    if (item.kind === 'folder') return this.#target.removeFolder(item.targetPath, this.#options);
    await this.#target.remove(item.targetPath, { ...this.#options, keep });
    this.#files++;
  }

  #countSaved(item: PlannedItem | undefined, bytes: number): void {
    this.#files++;
    this.#bytes += bytes;
    this.#done++;
    this.#doneBytes += item?.size ?? 0;
  }

  /** A step of saving one file, as a step of the whole. */
  #pass(step: FileProgress, path: string, done: number): void {
    if (step.strategy !== undefined) this.#strategy = step.strategy;
    this.#report(step.step, path, Math.max(0, done), step.uncancellable);
  }

  /** A target whose fingerprint the plan did not take is compared by being there. */
  #isAsSeen({ targetPath, targetPrint, change }: PlannedItem): boolean {
    const now = this.#now.get(targetPath) ?? null;
    if (change === 'new') return now === null;
    if (targetPrint === null) return now !== null;
    return now !== null && samePrint(now, targetPrint);
  }

  #report(step: string, path: string, done: number, uncancellable: string | null = null): void {
    const args = { path, item: Math.min(this.#done + 1, this.#total.items), items: this.#total.items };
    const bytes = this.#doneBytes + done;
    this.#options.report({
      step,
      args,
      done: bytes,
      total: this.#total.bytes,
      unit: 'bytes',
      uncancellable,
      strategy: this.#strategy,
    });
  }
}

/** Files that give room back go first: then what fits at the end fits all the time. */
function shrinkingFirst(files: readonly PlannedItem[]): readonly PlannedItem[] {
  const growth = ({ size, targetSize }: PlannedItem): number => Math.sign((size ?? 0) - (targetSize ?? 0));
  return [...files].sort((a, b) => Math.min(0, growth(a)) - Math.min(0, growth(b)));
}

function sum(items: readonly PlannedItem[]): number {
  return items.reduce((bytes, { size }) => bytes + (size ?? 0), 0);
}
