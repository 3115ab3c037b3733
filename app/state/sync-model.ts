import type { IgnoredItem, SyncItem, SyncPlan } from '../../src/contract/sync.js';

/** Groups of a preview, in the order they are shown. */
export const syncGroups = ['changed', 'new', 'deleted', 'masked', 'same', 'ignored'] as const;
/** A group of a preview: what becomes of its files, or why they are left out. */
export type SyncGroup = (typeof syncGroups)[number];

/** What a person has chosen of a preview, by path. */
export interface SyncChoice {
  readonly copy: ReadonlySet<string>;
  readonly remove: ReadonlySet<string>;
}

/** How much of a group is ticked; null where nothing can be. */
export type Tick = 'all' | 'some' | 'none' | null;

/** One line of a preview. */
export type SyncRow =
  | {
      readonly kind: 'group';
      readonly id: string;
      readonly group: SyncGroup;
      readonly count: number;
      readonly bytes: number;
      readonly tick: Tick;
      readonly isOpen: boolean;
    }
  | {
      readonly kind: 'item';
      readonly id: string;
      readonly group: SyncGroup;
      readonly path: string;
      readonly tick: Tick;
      readonly item: SyncItem | null;
      readonly ignored: IgnoredItem | null;
    };

/** Whether an item can be done at all: what is equal, or known to be impossible, can't. */
export function canTick(item: SyncItem): boolean {
  return item.change !== 'same' && item.problem === null;
}

/**
 * What is ticked when a preview comes: everything new and changed, nothing that would be deleted.
 *
 * A file of this computer that somebody changed since is not ticked either: nothing keeps its old content.
 */
export function firstChoice(plan: SyncPlan): SyncChoice {
  const isSafe = (item: SyncItem): boolean => plan.direction === 'to-board' || !item.changedThere;
  const copy = plan.items.filter((item) => canTick(item) && item.change !== 'deleted' && isSafe(item));
  return { copy: new Set(copy.map(({ path }) => path)), remove: new Set() };
}

/** Groups with more files than this are closed at first, so that no other group is pushed out of sight. */
const LARGE_GROUP = 40;

/** Which groups are open: those that would change something, unless they are large, and as the person wants. */
export function openGroups(plan: SyncPlan, toggled: Readonly<Partial<Record<SyncGroup, boolean>>>): ReadonlySet<SyncGroup> {
  const count = (group: SyncGroup): number =>
    group === 'masked' ? plan.masked.length : plan.items.filter(({ change }) => change === group).length;
  const acting = (['changed', 'new', 'deleted', 'masked'] as const).filter((group) => count(group) > 0);
  const isOpen = (group: SyncGroup): boolean =>
    acting.some((one) => one === group) && (acting.length === 1 || count(group) <= LARGE_GROUP);
  return new Set(syncGroups.filter((group) => toggled[group] ?? isOpen(group)));
}

/** The choice of before, as far as it still means something in a newer plan. */
export function keptChoice(plan: SyncPlan, unticked: ReadonlySet<string>): SyncChoice {
  const { copy, remove } = firstChoice(plan);
  return { copy: new Set([...copy].filter((path) => !unticked.has(path))), remove };
}

function isTicked(item: SyncItem, choice: SyncChoice): boolean {
  return (item.change === 'deleted' ? choice.remove : choice.copy).has(item.path);
}

function tickOf(items: readonly SyncItem[], choice: SyncChoice): Tick {
  const possible = items.filter(canTick);
  const ticked = possible.filter((item) => isTicked(item, choice)).length;
  if (possible.length === 0) return null;
  return ticked === 0 ? 'none' : ticked === possible.length ? 'all' : 'some';
}

function bytesOf(items: readonly SyncItem[]): number {
  return items.reduce((sum, { size, targetSize, change }) => sum + ((change === 'deleted' ? targetSize : size) ?? 0), 0);
}

function itemRow(group: SyncGroup, item: SyncItem, choice: SyncChoice): SyncRow {
  const tick = !canTick(item) ? null : isTicked(item, choice) ? 'all' : 'none';
  return { kind: 'item', id: `${group}:${item.path}`, group, path: item.path, tick, item, ignored: null };
}

/** The lines of a preview: groups with what is in the open ones. Empty groups are left out. */
export function syncRows(plan: SyncPlan, choice: SyncChoice, open: ReadonlySet<SyncGroup>): readonly SyncRow[] {
  return syncGroups.flatMap((group): readonly SyncRow[] => {
    const isOpen = open.has(group);
    const items = plan.items.filter(({ change }) => change === group);
    const inside: readonly SyncRow[] =
      group === 'ignored'
        ? plan.ignored.map((one) => itemless(group, one.path, one))
        : group === 'masked'
          ? plan.masked.map((path) => itemless(group, path, null))
          : items.map((item) => itemRow(group, item, choice));
    if (inside.length === 0) return [];
    const files = items.filter(({ kind }) => kind === 'file').length;
    const count = items.length === 0 ? inside.length : files === 0 ? items.length : files;
    const tick = group === 'same' || items.length === 0 ? null : tickOf(items, choice);
    const head: SyncRow = { kind: 'group', id: group, group, count, bytes: bytesOf(items), tick, isOpen };
    return isOpen ? [head, ...inside] : [head];
  });
}

function itemless(group: SyncGroup, path: string, ignored: IgnoredItem | null): SyncRow {
  return { kind: 'item', id: `${group}:${path}`, group, path, tick: null, item: null, ignored };
}

/** Ticks or unticks one line, or all of a group. */
export function ticked(plan: SyncPlan, choice: SyncChoice, row: SyncRow, on: boolean): SyncChoice {
  const rows = plan.items.filter(
    (item) => canTick(item) && (row.kind === 'group' ? item.change === row.group : item === row.item),
  );
  const change = (set: ReadonlySet<string>, paths: readonly string[]): ReadonlySet<string> => {
    const next = new Set(set);
    for (const path of paths)
      if (on) next.add(path);
      else next.delete(path);
    return next;
  };
  const paths = (isDeletion: boolean): readonly string[] =>
    rows.filter((item) => (item.change === 'deleted') === isDeletion).map(({ path }) => path);
  return { copy: change(choice.copy, paths(false)), remove: change(choice.remove, paths(true)) };
}

/** What a choice comes to. */
export interface SyncTotals {
  readonly files: number;
  readonly bytes: number;
  readonly folders: number;
  readonly removals: number;
  /** More bytes than before at the target, at least; what was chosen to be deleted makes room. */
  readonly grows: number;
  readonly fits: boolean;
}

/** Sums up what is ticked, and whether the target has room for it. */
export function syncTotals(plan: SyncPlan, choice: SyncChoice): SyncTotals {
  const copied = plan.items.filter((item) => item.change !== 'deleted' && choice.copy.has(item.path));
  const removed = plan.items.filter((item) => item.change === 'deleted' && choice.remove.has(item.path));
  const wanted = plan.items.filter((item) => item.change !== 'deleted' && canTick(item));
  const bytes = bytesOf(copied);
  const all = bytesOf(wanted);
  // Whole blocks, as the host counted them for everything.
  const needed = all === 0 ? 0 : Math.ceil(plan.needed * (bytes / all));
  const freed =
    copied.reduce((sum, item) => sum + (item.change === 'changed' ? (item.targetSize ?? 0) : 0), 0) + bytesOf(removed);
  const grows = Math.max(0, needed - freed);
  return {
    files: copied.filter(({ kind }) => kind === 'file').length,
    folders: copied.filter(({ kind }) => kind === 'folder').length,
    bytes,
    removals: removed.length,
    grows,
    fits: plan.free === null || grows <= plan.free,
  };
}

/** Whether a file's new content does not fit beside the old one on the board: then this computer holds the way back. */
export function isReplacedInPlace(
  { change, size }: SyncItem,
  { direction, free }: Pick<SyncPlan, 'direction' | 'free'>,
): boolean {
  return direction === 'to-board' && change === 'changed' && free !== null && size !== null && size > free;
}
