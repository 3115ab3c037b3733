import type { FileWarningDetails } from '../base/file-warning.js';
import { joinDevicePath, nameOf, parentOf } from '../files/path.js';
import { EXTENSIBLE } from './known-modules.js';
import type { BoardModule, Firmware } from './warning.js';

/** Folders in which `import` looks on boards of which nothing is known. */
const USUAL_FOLDERS = ['/', '/lib', '/flash', '/flash/lib', '/sd', '/sd/lib'];
/** These run at power-on or make a package; nobody imports them as such. */
const NOT_IMPORTED: ReadonlySet<string> = new Set(['main', 'boot', '__main__', '__init__']);
const FROZEN_FOLDER = '.frozen';

/** The modules of a firmware, and how sure that is. */
export interface ModuleList {
  readonly modules: readonly BoardModule[];
  readonly knownFrom: 'board' | 'list';
}

/** Where a file that can be imported lies. */
interface Importable {
  readonly module: string;
  /** Its folder's place in `sys.path`; the usual ones count as first. */
  readonly place: number;
}

/**
 * Whether a file has the name of one of the firmware's modules, and which of the two `import` takes.
 *
 * From 1.21 on: built-in modules win, but for the extensible ones, which come last; before: a built-in under its own name wins, one
 * with a `u` before it (`utime`) comes last. Frozen modules are looked for where `.frozen` stands in `sys.path` (since
 * 1.18), before that together with the empty entry and ahead of its files. What could be built-in or frozen is
 * told only when both come to the same. Source: py/builtinimport.c of 1.8.6, 1.9.2, 1.12, 1.18 to 1.21 and 2025-06;
 * documentation "MicroPython libraries".
 */
export function shadowingOf(
  path: string,
  { modules, knownFrom }: ModuleList,
  firmware: Firmware | null,
): FileWarningDetails['shadows-module'] | undefined {
  const file = importableAt(path, firmware);
  if (file === undefined) return undefined;
  const known = firmware?.implementation === 'micropython' ? firmware : null;
  const same = modules.filter((m) => topName(m.name) === file.module);
  const prefixed = modules.some((m) => m.name === `u${file.module}`);
  if (same.length === 0 && prefixed) {
    return { module: file.module, origin: 'builtin', imported: known === null ? 'uncertain' : 'file', knownFrom };
  }
  const forced = isForced(file.module, modules, known);
  if (same.length === 0 && !forced) return undefined;
  const origin = forced ? 'builtin' : oneOrigin(same);
  const outcomes = new Set(known === null ? [] : outcomesOf(same, file, known, forced));
  const [only] = outcomes;
  return { module: file.module, origin, imported: outcomes.size === 1 && only !== undefined ? only : 'uncertain', knownFrom };
}

/** Whether a file can be imported by one name at all: only then is it worth asking for the firmware's modules. */
export function isImportable(path: string, firmware: Firmware | null): boolean {
  return importableAt(path, firmware) !== undefined;
}

/** Another name in the same folder: `my_time.py`. */
export function otherName(path: string): string {
  const name = nameOf(path);
  return joinDevicePath(parentOf(path), `my_${name}`);
}

/** The module that a file is when imported; undefined for what `import` does not find by one name. */
function importableAt(path: string, firmware: Firmware | null): Importable | undefined {
  const match = /^(.*)\/([A-Za-z_]\w*)\.m?py$/.exec(path.replace(/\/__init__(?=\.m?py$)/, ''));
  const module = match?.[2];
  if (match === null || module === undefined || NOT_IMPORTED.has(module)) return undefined;
  const folder = match[1] === '' ? '/' : (match[1] ?? '/');
  if (firmware === null || firmware.path.length === 0) {
    return USUAL_FOLDERS.includes(folder) ? { module, place: 0 } : undefined;
  }
  const place = firmware.path.findIndex((entry) => entry !== FROZEN_FOLDER && folderOf(entry, firmware.root) === folder);
  return place < 0 ? undefined : { module, place };
}

function folderOf(entry: string, root: string | null): string {
  const base = root ?? '/';
  if (entry === '' || entry === '.') return base;
  if (!entry.startsWith('/')) return joinDevicePath(base, entry);
  return entry.length > 1 ? entry.replace(/\/+$/, '') : entry;
}

/** A package is listed by its files: `asyncio/core`. */
function topName(name: string): string {
  return name.split(/[/.]/)[0] ?? name;
}

/** `import utime` takes the built-in `time`, whatever files there are. */
function isForced(module: string, modules: readonly BoardModule[], firmware: Firmware | null): boolean {
  const bare = module.slice(1);
  return (
    module.startsWith('u') &&
    EXTENSIBLE.has(bare) &&
    firmware !== null &&
    isAtLeast(firmware.version, 1, 21) &&
    modules.some((m) => m.name === bare)
  );
}

function oneOrigin(same: readonly BoardModule[]): BoardModule['origin'] {
  const origins = new Set(same.map((m) => (m.name.includes('/') ? 'frozen' : m.origin)));
  const [only] = origins;
  return origins.size === 1 && only !== undefined ? only : 'unknown';
}

/** Who wins, for each way in which the firmware may hold the module. */
function outcomesOf(
  same: readonly BoardModule[],
  file: Importable,
  firmware: Firmware,
  isForcedName: boolean,
): readonly ('file' | 'firmware')[] {
  if (isForcedName) return ['firmware'];
  const builtin = isAtLeast(firmware.version, 1, 21) && EXTENSIBLE.has(file.module) ? 'file' : 'firmware';
  const frozen = file.place < frozenPlace(firmware) ? 'file' : 'firmware';
  const origins = new Set(same.map((m) => (m.name.includes('/') ? 'frozen' : m.origin)));
  if (origins.has('unknown')) return [builtin, frozen];
  // What is both: a built-in that can't be replaced comes first, a replaceable one last, frozen code between.
  if (origins.has('builtin') && builtin === 'firmware') return ['firmware'];
  return [origins.has('frozen') ? frozen : builtin];
}

/** The place in `sys.path` at which frozen modules are found, files of the same entry coming after them. */
function frozenPlace({ version, path }: Firmware): number {
  const entry = isAtLeast(version, 1, 18) ? FROZEN_FOLDER : '';
  const place = path.indexOf(entry);
  return place < 0 ? Number.POSITIVE_INFINITY : place;
}

function isAtLeast(version: readonly number[], major: number, minor: number): boolean {
  const [a = 0, b = 0] = version;
  return a > major || (a === major && b >= minor);
}
