import { throwIfAborted, type WaitOptions } from '../base/deadline.js';
import { isOutpostError, OutpostError } from '../base/errors.js';
import { ignoredBy, PYMAKR_CONF, rulesOf, type IgnoreRule } from '../files/ignore.js';
import { printOf, type ContentPrint } from '../files/print.js';
import { samePrint, type Print } from '../files/prints.js';
import type { NameRules, SideEntry } from '../files/sync-plan.js';
import type { SyncSource, SyncTarget } from '../files/sync-run.js';
import type { Workspace } from '../workspace/index.js';
import { pathParts, type PathStyle } from '../workspace/path-guard.js';

/** A folder of this computer as one side of a sync. */
export interface WorkspacePlace {
  readonly workspace: Workspace;
  readonly root: string;
  /** Below the root; empty for the root itself. */
  readonly folder: string;
}

/** Joins the folder and a path below it. */
function placeOf({ folder }: Pick<WorkspacePlace, 'folder'>, path: string): string {
  return folder === '' ? path : path === '' ? folder : `${folder}/${path}`;
}

/** Names that this computer can hold. */
export function computerNames(style: PathStyle, platform: string): NameRules {
  return {
    folders: true,
    foldsCase: platform === 'win32' || platform === 'darwin',
    isBad(name) {
      try {
        return pathParts(name, style).length !== 1;
      } catch (error) {
        if (isOutpostError(error, 'workspace.outside-root')) return true;
        throw error;
      }
    },
  };
}

/** The ignore rules of a folder: its own `pymakr.conf`, else the one of the opened folder. */
export async function ignoreRulesOf(
  place: WorkspacePlace,
): Promise<{ readonly rules: readonly IgnoreRule[]; readonly problem: string | null }> {
  const candidates = new Set([placeOf(place, PYMAKR_CONF), PYMAKR_CONF]);
  for (const path of candidates) {
    try {
      return rulesOf((await place.workspace.read(place.root, path)).bytes);
    } catch (error) {
      if (!isOutpostError(error)) throw error;
      if (!isOutpostError(error, 'workspace.not-found', 'workspace.outside-root'))
        return { ...rulesOf(null), problem: error.code };
    }
  }
  return rulesOf(null);
}

/** How a folder is read. */
export interface WalkOptions extends WaitOptions {
  /** What is left out is named, but not looked into. */
  readonly ignore: readonly IgnoreRule[];
  /** Which files need a fingerprint. */
  readonly isPrinted: (path: string, size: number | null) => boolean;
  readonly onFile?: (done: number) => void;
}

/**
 * Everything below a folder of this computer, parents first. One that is not there is empty.
 *
 * What can't be copied (a link out of the folder, a file too large to be read) is there with its problem.
 */
export async function readWorkspaceSide(place: WorkspacePlace, options: WalkOptions): Promise<readonly SideEntry[]> {
  const found: SideEntry[] = [];
  const walk = async (path: string): Promise<void> => {
    for (const entry of await listOrNothing(place, path)) {
      throwIfAborted(options.signal);
      const below = path === '' ? entry.name : `${path}/${entry.name}`;
      if (entry.kind === 'folder') {
        found.push({ path: below, kind: 'folder', size: null, print: null });
        if (ignoredBy(below, options.ignore) === undefined) await walk(below);
      } else {
        found.push(await fileEntry(place, { below, kind: entry.kind, size: entry.size }, options));
        options.onFile?.(found.length);
      }
    }
  };
  await walk('');
  return found;
}

type Listed = Awaited<ReturnType<Workspace['list']>>[number];

async function listOrNothing(place: WorkspacePlace, path: string): Promise<readonly Listed[]> {
  try {
    return await place.workspace.list(place.root, placeOf(place, path));
  } catch (error) {
    if (path === '' && isOutpostError(error, 'workspace.not-found')) return [];
    throw error;
  }
}

async function fileEntry(
  place: WorkspacePlace,
  { below, kind, size }: { readonly below: string; readonly kind: Listed['kind']; readonly size: number | null },
  { ignore, isPrinted }: WalkOptions,
): Promise<SideEntry> {
  const plain = { path: below, kind: 'file', size, print: null } as const;
  if (kind === 'link-outside') return { ...plain, problem: 'sync.link-outside' };
  if (kind === 'other') return { ...plain, problem: 'sync.no-file' };
  if (ignoredBy(below, ignore) !== undefined || !isPrinted(below, size)) return plain;
  const print = await printOrProblem(place, below);
  return print === 'sync.too-large' ? { ...plain, problem: print } : { ...plain, print };
}

async function printOrProblem(place: WorkspacePlace, path: string): Promise<ContentPrint | null | 'sync.too-large'> {
  try {
    return printOf((await place.workspace.read(place.root, placeOf(place, path))).bytes);
  } catch (error) {
    if (isOutpostError(error, 'workspace.too-large')) return 'sync.too-large';
    // It went away while the folder was read.
    if (isOutpostError(error, 'workspace.not-found')) return null;
    throw error;
  }
}

/** A folder of this computer as the source. */
export function workspaceSource(place: WorkspacePlace): SyncSource {
  return { read: async (path) => (await place.workspace.read(place.root, placeOf(place, path))).bytes };
}

/** A folder of this computer as the target: every write is whole, and refused when the file changed since it was looked at. */
export function workspaceTarget(place: WorkspacePlace): SyncTarget {
  const { workspace, root } = place;
  const seen = new Map<string, { readonly version: string; readonly print: ContentPrint }>();
  return {
    async look(items, { signal }) {
      const now = new Map<string, Print | null>();
      for (const { targetPath } of items) {
        throwIfAborted(signal);
        const there = await readOrNull(place, targetPath);
        if (there !== null) seen.set(targetPath, there);
        now.set(targetPath, there?.print ?? null);
      }
      return now;
    },
    checkRoom: () => Promise.resolve(),
    makeFolder: (path) => makeFolders(place, path),
    async write(path, content, { report }) {
      const before = seen.get(path);
      if (before !== undefined && samePrint(before.print, printOf(content))) return { unchanged: true };
      report({
        step: 'step.writing',
        args: { path },
        done: content.length,
        total: content.length,
        unit: 'bytes',
        uncancellable: null,
      });
      if (!path.includes('/') && place.folder !== '') await makeFolders(place, '');
      await workspace.write(root, placeOf(place, path), content, { expected: before?.version ?? null });
      return { unchanged: false };
    },
    remove: (path) => workspace.remove(root, placeOf(place, path)),
    async removeFolder(path) {
      const whole = placeOf(place, path);
      // The disk would delete what is in it too.
      if ((await workspace.list(root, whole)).length > 0) throw new OutpostError('fs.not-empty', { path: whole });
      await workspace.remove(root, whole);
    },
    changed: (path) => new OutpostError('workspace.changed-on-disk', { path: placeOf(place, path) }),
    finish: () => Promise.resolve(),
  };
}

async function readOrNull(place: WorkspacePlace, path: string): Promise<{ version: string; print: ContentPrint } | null> {
  try {
    const { version, bytes } = await place.workspace.read(place.root, placeOf(place, path));
    return { version, print: printOf(bytes) };
  } catch (error) {
    if (isOutpostError(error, 'workspace.not-found')) return null;
    throw error;
  }
}

async function makeFolders(place: WorkspacePlace, path: string): Promise<void> {
  const parts = placeOf(place, path).split('/');
  for (const depth of parts.keys()) await makeOne(place.workspace, place.root, parts.slice(0, depth + 1).join('/'));
}

async function makeOne(workspace: Workspace, root: string, path: string): Promise<void> {
  try {
    await workspace.makeFolder(root, path);
  } catch (error) {
    if (!isOutpostError(error, 'workspace.exists')) throw error;
  }
}
