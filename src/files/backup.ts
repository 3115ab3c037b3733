import { z } from 'zod';
import { utf8, utf8TextStrict } from '../base/bytes.js';
import { throwIfAborted, type WaitOptions } from '../base/deadline.js';
import { OutpostError } from '../base/errors.js';
import type { DeviceFs } from './device-fs.js';
import { defaultRules, ignoredBy, ownNames, type IgnoreRule } from './ignore.js';
import type { KnownFiles } from './known.js';
import { maskSecrets } from './mask-secrets.js';
import { printOf } from './print.js';
import type { Report } from './progress.js';
import { relativeTo } from './sync-board.js';
import type { SideEntry } from './sync-plan.js';
import type { SyncSource } from './sync-run.js';
import { readZip, type ZipFile } from './zip-read.js';
import { ZipWriter, type ByteSink } from './zip-write.js';

/** Folder of the board's files in a backup; what describes it stands beside. */
const FILES = 'files';
const MANIFEST = 'outpost-backup.json';
const CONTENTS = 'CONTENTS.txt';
const MAX_ENTRIES = 10_000;
/** Where a board can't tell how large its disk is. */
const UNKNOWN_DISK_BYTES = 64 * 1024 * 1024;

const Manifest = z.object({
  format: z.literal('outpost-backup'),
  version: z.literal(1),
  board: z.string(),
  firmware: z.string(),
  date: z.string(),
  root: z.string(),
  /** Only in a backup with secrets. */
  uniqueId: z.string().optional(),
  files: z.array(z.object({ path: z.string(), size: z.number(), sha256: z.string(), masked: z.boolean() })).max(MAX_ENTRIES),
});
type Manifest = z.infer<typeof Manifest>;

/** What a backup says of where it comes from. */
export interface BackupOrigin {
  readonly board: string;
  readonly firmware: string;
  readonly uniqueId: string | null;
  /** Milliseconds since 1970. */
  readonly at: number;
}

/** How a backup is made. */
export interface BackupOptions extends WaitOptions {
  /** Passwords and identifiers stay readable. */
  readonly secrets: boolean;
  readonly known: KnownFiles;
  readonly report: Report;
}

/** What a backup contains. */
export interface BackupResult {
  readonly files: number;
  readonly bytes: number;
  readonly masked: readonly string[];
}

/**
 * Writes all files of a board into a zip: its files below `files/`, a manifest, and a `CONTENTS.txt` for people.
 *
 * One file at a time is in memory. Outpost's own leftovers are not part of it.
 */
export async function writeBackup(
  fs: DeviceFs,
  sink: ByteSink,
  origin: BackupOrigin,
  options: BackupOptions,
): Promise<BackupResult> {
  const { deadline, signal, report, secrets } = options;
  const zip = new ZipWriter(sink, zipDate(origin.at));
  const tree = (await fs.tree(fs.root, { deadline, signal })).map((entry) => ({
    ...entry,
    relative: relativeTo(fs.root, entry.path),
  }));
  const entries = tree.filter(({ relative }) => ignoredBy(relative, ownNames) === undefined);
  const total = entries.reduce((sum, { size }) => sum + (size ?? 0), 0);
  const listed: Manifest['files'][number][] = [];
  let done = 0;
  for (const { path, relative, kind } of entries) {
    throwIfAborted(signal);
    if (kind === 'folder') {
      await zip.addFolder(`${FILES}/${relative}`);
      continue;
    }
    const tell = (bytes: number): void =>
      report({ step: 'step.packing', args: { path }, done: done + bytes, total, unit: 'bytes', uncancellable: null });
    const content = await fs.read(path, { deadline, signal, onBytes: tell });
    await options.known.note(path, printOf(content));
    const kept = secrets ? content : maskSecrets(content, path).content;
    const print = printOf(kept);
    listed.push({ path: relative, size: print.size, sha256: print.sha256, masked: kept !== content });
    await zip.addFile(`${FILES}/${relative}`, kept);
    done += content.length;
  }
  const manifest = manifestOf(fs.root, origin, secrets, listed);
  await zip.addFile(MANIFEST, utf8(`${JSON.stringify(manifest, null, 2)}\n`));
  await zip.addFile(CONTENTS, utf8(contentsText(manifest, secrets)));
  await zip.end();
  return { files: listed.length, bytes: done, masked: listed.filter((file) => file.masked).map(({ path }) => path) };
}

/** Zip knows years from 1980 to 2099 only. */
function zipDate(at: number): Date {
  const date = new Date(at);
  const year = date.getFullYear();
  return year >= 1980 && year <= 2098 ? date : new Date(1980, 0, 2);
}

function manifestOf(root: string, origin: BackupOrigin, secrets: boolean, files: Manifest['files']): Manifest {
  const { board, firmware, at, uniqueId } = origin;
  const id = secrets && uniqueId !== null ? { uniqueId } : {};
  return { format: 'outpost-backup', version: 1, board, firmware, date: new Date(at).toISOString(), root, ...id, files };
}

/** Tells whoever is handed the file what is in it. */
function contentsText(manifest: Manifest, secrets: boolean): string {
  const { board, firmware, date, root, files } = manifest;
  const masked = files.filter((file) => file.masked);
  const promise = secrets
    ? 'It was made WITH passwords and identifiers: everything is as it was on the board. Give it to nobody who must not know them.'
    : 'Passwords and identifiers that Outpost recognised in text files were replaced by ***. It looks for telling names; look through the files yourself before you publish them.';
  return [
    `Backup of ${board} (${firmware}), made by Outpost on ${date}.`,
    `It contains all ${String(files.length)} files below ${root} of the board, in the folder "${FILES}".`,
    '',
    promise,
    ...(masked.length === 0
      ? []
      : ['', 'Masked, so that they can’t be restored from here:', ...masked.map(({ path }) => `  ${shown(path)}`)]),
    '',
    'Files:',
    ...files.map(({ path, size }) => `  ${shown(path)}  ${String(size)} bytes`),
    '',
  ].join('\n');
}

/** A name with line ends or other control characters must not pretend to be another line. */
function shown(path: string): string {
  return path.replace(/\p{Cc}/gu, '?');
}

/** A backup, or any zip of files, as the source of a restore. */
export interface RestoreSource {
  readonly entries: readonly SideEntry[];
  readonly source: SyncSource;
  /** Contents that were masked: not among the entries. */
  readonly masked: readonly string[];
  readonly ignore: readonly IgnoreRule[];
}

/**
 * Opens a zip for restoring: every content is unpacked and checked once, one at a time.
 *
 * A zip that Outpost did not make is taken as a plain folder; the usual ignore rules hold for it.
 *
 * @throws OutpostError `fs.bad-backup` when it is damaged, not what its manifest says, or made to do harm.
 */
export function openBackup(
  bytes: Uint8Array,
  about: { readonly name: string; readonly diskBytes: number | null },
): RestoreSource {
  const limits = { name: about.name, bytes: about.diskBytes ?? UNKNOWN_DISK_BYTES, entries: MAX_ENTRIES };
  // The manifest and the text are not written to the board.
  const zip = readZip(bytes, { ...limits, bytes: limits.bytes + MAX_ENTRIES * 1024 });
  const manifest = manifestIn(zip.files.get(MANIFEST), about.name);
  const own = manifest === null ? null : new Map(manifest.files.map((file) => [file.path, file]));
  const prefix = own === null ? '' : `${FILES}/`;
  const inside = [...zip.files.values()].filter(({ path }) => path.startsWith(prefix));
  const files = new Map(inside.map((file) => [file.path.slice(prefix.length), file]));
  if (own !== null) checkManifest(own, files, about.name);
  const masked = [...(own?.values() ?? [])].filter((file) => file.masked).map(({ path }) => path);
  const read = (path: string): Uint8Array => {
    const file = files.get(path);
    if (file === undefined || masked.includes(path)) throw new OutpostError('app.not-found', { what: path });
    return checked(file, own?.get(path)?.sha256, about.name);
  };
  const wanted = [...files.keys()].filter((path) => !masked.includes(path));
  const entries: SideEntry[] = wanted.map((path) => {
    const print = printOf(read(path));
    return { path, kind: 'file', size: print.size, print };
  });
  const folders = zip.folders.filter((path) => path.startsWith(prefix)).map((path) => path.slice(prefix.length));
  return {
    entries: [...foldersOf(folders, wanted), ...entries],
    source: { read: (path) => Promise.resolve().then(() => read(path)) },
    masked,
    ignore: own === null ? defaultRules : ownNames,
  };
}

function foldersOf(folders: readonly string[], files: readonly string[]): readonly SideEntry[] {
  const all = new Set(folders.filter((path) => path !== ''));
  for (const path of [...all, ...files]) {
    for (let at = path.indexOf('/'); at >= 0; at = path.indexOf('/', at + 1)) all.add(path.slice(0, at));
  }
  return [...all].map((path) => ({ path, kind: 'folder', size: null, print: null }));
}

/** Null when the zip was not made by Outpost. */
function manifestIn(file: ZipFile | undefined, name: string): Manifest | null {
  const text = file === undefined ? undefined : utf8TextStrict(file.read());
  if (text === undefined) return null;
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch {
    return null;
  }
  if (typeof data !== 'object' || data === null || (data as { format?: unknown }).format !== 'outpost-backup') return null;
  const parsed = Manifest.safeParse(data);
  if (parsed.success) return parsed.data;
  throw new OutpostError('fs.bad-backup', {
    path: name,
    reason: 'It was made by a newer Outpost, or its list of files is damaged.',
  });
}

function checkManifest(
  own: ReadonlyMap<string, Manifest['files'][number]>,
  files: ReadonlyMap<string, ZipFile>,
  name: string,
): void {
  const missing = [...own.keys()].find((path) => files.get(path)?.size !== own.get(path)?.size);
  const added = [...files.keys()].find((path) => !own.has(path));
  if (missing === undefined && added === undefined) return;
  const path = missing ?? added ?? '';
  throw new OutpostError('fs.bad-backup', { path: name, reason: `“${path}” in it is not what its list of files says.` });
}

function checked(file: ZipFile, sha256: string | undefined, name: string): Uint8Array {
  const content = file.read();
  if (sha256 === undefined || printOf(content).sha256 === sha256) return content;
  throw new OutpostError('fs.bad-backup', { path: name, reason: `“${file.path}” in it is not what its list of files says.` });
}
