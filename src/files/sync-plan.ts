import { ignoredBy, type IgnoreRule } from './ignore.js';
import { comparePaths, nameOf, whyBadName, type FileSystemKind } from './path.js';
import { samePrint, type Print } from './prints.js';

/** Why something can't be copied to where it would go; keys of the messages catalogue. */
export type SyncProblem =
  | 'sync.bad-name'
  | 'sync.case-clash'
  | 'sync.file-in-place'
  | 'sync.folder-in-place'
  | 'sync.link-outside'
  | 'sync.no-file'
  | 'sync.no-folders'
  | 'sync.too-large';

/** Something on one of two sides. Paths are relative to what is compared, `/` between parts, names as they are. */
export interface SideEntry {
  readonly path: string;
  readonly kind: 'file' | 'folder';
  readonly size: number | null;
  /** Null for folders, and where the sizes told enough. */
  readonly print: Print | null;
  /** What is known against copying it, or over it. */
  readonly problem?: SyncProblem;
}

/** Names that a target can hold. */
export interface NameRules {
  readonly folders: boolean;
  /** `A.py` and `a.py` are the same file there. */
  readonly foldsCase: boolean;
  isBad(name: string): boolean;
}

/** What a comparison goes by. */
export interface SyncRules {
  readonly ignore: readonly IgnoreRule[];
  readonly names: NameRules;
  /** Whether a path of the target is another disk's mount point: what is there is never offered for deletion. */
  isMount(path: string): boolean;
}

/** What would be done with one path. */
export interface PlannedItem {
  readonly path: string;
  readonly kind: 'file' | 'folder';
  readonly change: 'new' | 'changed' | 'deleted' | 'same';
  readonly size: number | null;
  readonly targetSize: number | null;
  readonly problem: SyncProblem | null;
  /** The target's own spelling; differs in case only. */
  readonly targetPath: string;
  /** What the target was; null for folders and for `new`. */
  readonly targetPrint: Print | null;
}

/** What was left out, and by which rule. */
export interface IgnoredPath extends IgnoreRule {
  readonly path: string;
}

/** The names that a board's disk can hold. */
export function boardNames(kind: FileSystemKind): NameRules {
  return { folders: kind !== 'flat', foldsCase: kind === 'fat', isBad: (name) => whyBadName(name, kind) !== undefined };
}

/**
 * Compares two trees and says what would make the target like the source. Pure; nothing is left out without a word.
 *
 * Deletions are only offered; never of mount points, nor of what the source could not show.
 */
export function planSync(
  source: readonly SideEntry[],
  target: readonly SideEntry[],
  rules: SyncRules,
): { readonly items: readonly PlannedItem[]; readonly ignored: readonly IgnoredPath[] } {
  const from = leaveOut(source, rules.ignore);
  const to = leaveOut(target, rules.ignore);
  const fold = (path: string): string => (rules.names.foldsCase ? path.toLowerCase() : path);
  const there = new Map(to.kept.map((entry) => [fold(entry.path), entry]));
  const planned = new Map<string, PlannedItem>();
  const clashes: PlannedItem[] = [];
  for (const entry of from.kept) {
    const key = fold(entry.path);
    const parent = planned.get(parentKey(key));
    const first = planned.get(key);
    const item = itemOf(entry, there.get(key), { rules, parent, isTaken: first !== undefined });
    if (first === undefined) planned.set(key, item);
    else clashes.push(item);
  }
  const deleted = deletions(to, { planned, fold, isMount: rules.isMount });
  const items = [...planned.values(), ...clashes, ...deleted];
  return {
    items: items.sort((a, b) => comparePaths(a.path, b.path)),
    ignored: uniquePaths([...from.ignored, ...to.ignored]),
  };
}

interface Side {
  readonly kept: readonly SideEntry[];
  /** Only the topmost of a folder that is left out. */
  readonly ignored: readonly IgnoredPath[];
}

function leaveOut(entries: readonly SideEntry[], rules: readonly IgnoreRule[]): Side {
  const kept: SideEntry[] = [];
  const ignored = new Map<string, IgnoredPath>();
  for (const entry of [...entries].sort((a, b) => comparePaths(a.path, b.path))) {
    if (ancestorsOf(entry.path).some((above) => ignored.has(above))) continue;
    const rule = ignoredBy(entry.path, rules);
    if (rule === undefined) kept.push(entry);
    else ignored.set(entry.path, { path: entry.path, ...rule });
  }
  return { kept, ignored: [...ignored.values()] };
}

function itemOf(
  entry: SideEntry,
  there: SideEntry | undefined,
  about: { readonly rules: SyncRules; readonly parent: PlannedItem | undefined; readonly isTaken: boolean },
): PlannedItem {
  const change = changeOf(entry, there);
  // A name that differs in case only has the place already, or the place of the folder.
  const isTaken = about.isTaken || about.parent?.kind === 'file';
  const clash = kindClash(entry, there) ?? (isTaken ? 'sync.case-clash' : undefined);
  const isSame = change === 'same' && clash === undefined;
  const problem = isSame
    ? undefined
    : (entry.problem ?? there?.problem ?? about.parent?.problem ?? clash ?? nameProblem(entry, about.rules.names));
  return {
    path: entry.path,
    kind: entry.kind,
    change,
    size: entry.size,
    targetSize: there?.size ?? null,
    problem: problem ?? null,
    targetPath: spellingOf(entry.path, there, about.parent),
    targetPrint: there?.print ?? null,
  };
}

function changeOf(entry: SideEntry, there: SideEntry | undefined): PlannedItem['change'] {
  if (there === undefined) return 'new';
  if (entry.kind !== there.kind || entry.problem !== undefined || there.problem !== undefined) return 'changed';
  if (entry.kind === 'folder') return 'same';
  return entry.print !== null && there.print !== null && samePrint(entry.print, there.print) ? 'same' : 'changed';
}

function kindClash(entry: SideEntry, there: SideEntry | undefined): SyncProblem | undefined {
  if (there === undefined || there.kind === entry.kind) return undefined;
  return there.kind === 'folder' ? 'sync.folder-in-place' : 'sync.file-in-place';
}

function nameProblem(entry: SideEntry, names: NameRules): SyncProblem | undefined {
  if (names.isBad(nameOf(entry.path))) return 'sync.bad-name';
  return !names.folders && (entry.kind === 'folder' || entry.path.includes('/')) ? 'sync.no-folders' : undefined;
}

function spellingOf(path: string, there: SideEntry | undefined, parent: PlannedItem | undefined): string {
  if (there !== undefined) return there.path;
  return parent === undefined ? path : `${parent.targetPath}/${nameOf(path)}`;
}

/** What only the target has, and may be offered for deletion. */
function deletions(
  target: Side,
  about: {
    readonly planned: ReadonlyMap<string, PlannedItem>;
    readonly fold: (path: string) => string;
    readonly isMount: (path: string) => boolean;
  },
): readonly PlannedItem[] {
  const { planned, fold, isMount } = about;
  const isHidden = (path: string): boolean =>
    ancestorsOf(path).some((above) => {
      const item = planned.get(fold(above));
      return item !== undefined && (item.problem !== null || item.kind === 'file');
    });
  const onDisk = (path: string): boolean => ![path, ...ancestorsOf(path)].some(isMount);
  const stays = new Set(
    [...target.ignored, ...target.kept.filter(({ path }) => !onDisk(path))].flatMap(({ path }) => ancestorsOf(path)),
  );
  return target.kept
    .filter(({ path }) => !planned.has(fold(path)) && onDisk(path) && !isHidden(path) && !stays.has(path))
    .map((entry) => ({
      path: entry.path,
      kind: entry.kind,
      change: 'deleted',
      size: null,
      targetSize: entry.size,
      problem: null,
      targetPath: entry.path,
      targetPrint: entry.print,
    }));
}

/** All folders above a relative path, nearest first. */
export function ancestorsOf(path: string): readonly string[] {
  const parts = path.split('/');
  return parts.slice(1).map((_, i) => parts.slice(0, parts.length - 1 - i).join('/'));
}

function parentKey(path: string): string {
  return path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : '';
}

function uniquePaths(ignored: readonly IgnoredPath[]): readonly IgnoredPath[] {
  return [...new Map(ignored.map((one) => [one.path, one])).values()].sort((a, b) => comparePaths(a.path, b.path));
}
