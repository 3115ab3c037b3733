import copyText from '../../resources/device/fs_copy.py?raw';
import { utf8 } from '../base/bytes.js';
import { Deadline, throwIfAborted, type WaitOptions } from '../base/deadline.js';
import { isOutpostError, OutpostError } from '../base/errors.js';
import type { ReplLease } from '../session/types.js';
import { again } from './again.js';
import { numberField, parseAnswer } from './answer.js';
import type { DeviceEntry, DeviceFs } from './device-fs.js';
import { shorten, twice } from './device-script.js';
import { fileError } from './errno.js';
import { holdsMount, mountOf } from './mounts.js';
import { isWithin, joinDevicePath, nameOf, normalizeDevicePath, type FileSystemKind } from './path.js';
import { boardPrints, samePrint } from './prints.js';
import { FRESH, READY } from './save-plan.js';
import { neededFor } from './sync-board.js';
import { expand, type TransferContext, type TransferResult } from './transfer.js';

/** Copies pieces of a file without sending them over the link. */
export interface BoardCopier {
  /** Copies up to `bytes` from a place on and gives the place reached; the same place again is the end of the file. */
  copyPiece(from: string, to: string, at: number, bytes: number, options: WaitOptions): Promise<number>;
}

const script = { name: 'fs_copy', text: shorten(copyText) };

/** One execution: at the slowest flash (128 KiB a second to erase) well within its time. */
const PIECE_BYTES = 64 * 1024;
const PIECE_MS = 30_000;
const CLEAN_UP_MS = 20_000;

/** The board of a lease as the copier. */
export function boardCopier(lease: Pick<ReplLease, 'call'>): BoardCopier {
  return {
    copyPiece: (from, to, at, bytes, { deadline, signal }) =>
      again('changes', async () => {
        const wait = { deadline: deadline.within(PIECE_MS), signal };
        const answer = parseAnswer(
          await lease.call(script, '_op_copy', twice([utf8(from), utf8(to), at, bytes]), wait),
          'a copy on the board',
        );
        if (answer.failure !== undefined) throw fileError(answer.failure, to);
        return numberField(answer.end[0], 'a copy on the board');
      }),
  };
}

/** What is to be copied or moved where. */
export interface BoardCopyOrder {
  readonly paths: readonly string[];
  /** A folder that is there. */
  readonly to: string;
  readonly replace: boolean;
  readonly move: boolean;
}

/** What copying on a board needs. */
export interface BoardCopyContext extends TransferContext {
  readonly kind: FileSystemKind;
  readonly copier: BoardCopier;
}

/** A file or folder and where it goes. */
interface Step {
  readonly entry: DeviceEntry;
  readonly target: string;
  /** What is in its place, on this disk. */
  readonly there: DeviceEntry | null;
}

/**
 * Copies or moves files and folders within a board, on the board itself. Each file is whole under its name or not there.
 *
 * A move on one disk is a rename; to another disk the copy is compared before the source is deleted. Replaced contents
 * stay on this computer.
 *
 * @throws OutpostError `fs.exists`, `fs.not-found`, `fs.not-directory`, `fs.is-directory`, `fs.read-only` (a mount point), `fs.bad-name` (a
 *   folder into itself), `fs.no-space`, all before anything was changed; `fs.verify-failed`.
 */
export async function copyOnBoard(fs: DeviceFs, order: BoardCopyOrder, context: BoardCopyContext): Promise<TransferResult> {
  const tops = await checkedTops(fs, order, context);
  const [renamed, copied] = order.move ? splitMoves(fs, tops) : [[], tops];
  const steps = await stepsOf(fs, copied, order, context);
  await checkRoom(fs, steps, context);
  const work = new Copying(fs, context, steps);
  for (const { entry, target } of renamed) await work.rename(entry.path, target);
  for (const step of steps) await work.do(step);
  if (order.move) for (const { entry } of [...steps].reverse()) await work.removeSource(entry);
  await fs.sync(context);
  return work.result;
}

/** The chosen files and folders themselves, checked against what is at their new place. */
async function checkedTops(fs: DeviceFs, order: BoardCopyOrder, context: BoardCopyContext): Promise<readonly Step[]> {
  const to = normalizeDevicePath(order.to, context.kind);
  const folder = await statOf(fs, to, context);
  if (folder.kind === 'file') throw new OutpostError('fs.not-directory', { path: to });
  const tops: Step[] = [];
  for (const path of order.paths) {
    const source = normalizeDevicePath(path, context.kind);
    if (order.move && holdsMount(source, fs.root)) throw new OutpostError('fs.read-only', { path: source });
    if (isWithin(to, source))
      throw new OutpostError('fs.bad-name', { path: source, reason: 'A folder can’t be put into itself.' });
    const target = joinDevicePath(to, nameOf(source));
    const entry = await statOf(fs, source, context);
    const there = await fs.stat(target, context);
    if (there !== null && (target === source || !order.replace)) throw new OutpostError('fs.exists', { path: target });
    tops.push({ entry, target, there: checkedKind(entry, there) });
  }
  return tops;
}

async function statOf(fs: DeviceFs, path: string, options: WaitOptions): Promise<DeviceEntry> {
  const entry = await fs.stat(path, options);
  if (entry === null) throw new OutpostError('fs.not-found', { path });
  return entry;
}

function checkedKind(entry: DeviceEntry, there: DeviceEntry | null): DeviceEntry | null {
  if (there === null || there.kind === entry.kind) return there;
  throw new OutpostError(there.kind === 'folder' ? 'fs.is-directory' : 'fs.not-directory', { path: there.path });
}

/** What a rename does, and what has to be copied: to another disk, over something, into a folder that is there. */
function splitMoves(fs: DeviceFs, tops: readonly Step[]): readonly [readonly Step[], readonly Step[]] {
  const isRename = ({ entry, target, there }: Step): boolean =>
    there === null && fs.abilities.rename !== 'none' && mountOf(entry.path, fs.root) === mountOf(target, fs.root);
  return [tops.filter(isRename), tops.filter((top) => !isRename(top))];
}

async function stepsOf(
  fs: DeviceFs,
  tops: readonly Step[],
  { replace }: BoardCopyOrder,
  context: BoardCopyContext,
): Promise<readonly Step[]> {
  const steps: Step[] = [];
  for (const top of tops) {
    const below = top.there?.kind === 'folder' ? await fs.tree(top.target, context) : [];
    const present = new Map([...below, ...(top.there === null ? [] : [top.there])].map((entry) => [entry.path, entry]));
    for (const entry of await expand(fs, [top.entry.path], context.kind, context)) {
      const target = top.target + entry.path.slice(top.entry.path.length);
      const there = checkedKind(entry, present.get(target) ?? null);
      if (there?.kind === 'file' && !replace) throw new OutpostError('fs.exists', { path: target });
      steps.push({ entry, target, there });
    }
  }
  return steps;
}

/** Only of the board's own disk the free room is known. */
async function checkRoom(fs: DeviceFs, steps: readonly Step[], context: WaitOptions): Promise<void> {
  const first = steps[0];
  if (first === undefined || mountOf(first.target, fs.root) !== mountOf(fs.root, fs.root)) return;
  const usage = await fs.usage(context);
  const items = steps.map(({ entry, target, there }) => ({
    ...entry,
    change: there === null ? ('new' as const) : ('changed' as const),
    targetSize: there?.size ?? null,
    problem: null,
    targetPath: target,
    targetPrint: null,
  }));
  const needed = neededFor(items, usage);
  if (usage !== null && needed > usage.free)
    throw new OutpostError('fs.no-space', { path: first.target, needed, free: usage.free });
}

/** One copying: counts what is done. */
class Copying {
  readonly #fs: DeviceFs;
  readonly #context: BoardCopyContext;
  readonly #total: number;
  #files = 0;
  #bytes = 0;

  constructor(fs: DeviceFs, context: BoardCopyContext, steps: readonly Step[]) {
    this.#fs = fs;
    this.#context = context;
    this.#total = steps.reduce((sum, { entry }) => sum + (entry.size ?? 0), 0);
  }

  get result(): TransferResult {
    return { files: this.#files, bytes: this.#bytes };
  }

  async rename(from: string, to: string): Promise<void> {
    throwIfAborted(this.#context.signal);
    this.#report('step.moving', from, 0);
    await this.#fs.rename(from, to, { deadline: this.#context.deadline });
    await this.#context.known.forget(from);
    this.#files++;
  }

  async do({ entry, target, there }: Step): Promise<void> {
    throwIfAborted(this.#context.signal);
    if (entry.kind === 'folder') {
      if (there === null) await this.#fs.makeFolder(target, this.#context);
      return;
    }
    if (there === null || !(await this.#isEqual(entry.path, target))) await this.#copy(entry, target, there !== null);
    this.#files++;
    this.#bytes += entry.size ?? 0;
  }

  async removeSource({ path, kind }: DeviceEntry): Promise<void> {
    throwIfAborted(this.#context.signal);
    if (kind === 'folder') return this.#fs.removeFolder(path, this.#context);
    await this.#fs.remove(path, this.#context);
    await this.#context.known.forget(path);
  }

  async #copy({ path, size }: DeviceEntry, target: string, hasOld: boolean): Promise<void> {
    const { backup, known, deadline, signal } = this.#context;
    const fresh = target + FRESH;
    try {
      await this.#copyPieces(path, fresh, size);
      if (!(await this.#isEqual(path, fresh))) {
        throw new OutpostError('fs.verify-failed', { path: target, oldKept: hasOld ? 'on-board' : 'none' });
      }
      if (hasOld) await backup.keep(target, await this.#fs.read(target, { deadline, signal }), 'replaced');
    } catch (error) {
      await this.#removeAfterFailure(fresh, error);
      throw error;
    }
    await this.#fs.replace(fresh, target, target + READY, { deadline });
    await known.forget(target);
  }

  async #copyPieces(from: string, to: string, size: number | null): Promise<void> {
    for (let at = 0; ;) {
      throwIfAborted(this.#context.signal);
      this.#report('step.copying', from, at);
      const reached = await this.#context.copier.copyPiece(from, to, at, PIECE_BYTES, this.#context);
      if (reached === at || reached === size) return;
      at = reached;
    }
  }

  async #isEqual(a: string, b: string): Promise<boolean> {
    const { deadline, signal } = this.#context;
    const prints = await boardPrints(this.#fs, [a, b], { deadline, signal });
    const [left, right] = [prints.get(a), prints.get(b)];
    return left !== undefined && right !== undefined && samePrint(left, right);
  }

  async #removeAfterFailure(path: string, failure: unknown): Promise<void> {
    if (isOutpostError(failure, 'transport.lost')) return;
    const wait = { deadline: Deadline.after(CLEAN_UP_MS, this.#context.deadline.clock) };
    try {
      if ((await this.#fs.stat(path, wait)) !== null) await this.#fs.remove(path, wait);
    } catch (error) {
      // The first failure is the one to tell; what is left is removed after the next connect.
      if (!isOutpostError(error)) throw error;
    }
  }

  #report(step: string, path: string, done: number): void {
    this.#context.report?.({
      step,
      args: { path },
      done: this.#bytes + done,
      total: this.#total,
      unit: 'bytes',
      uncancellable: null,
    });
  }
}
