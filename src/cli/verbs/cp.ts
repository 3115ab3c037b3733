import path from 'node:path';
import { bytesEqual } from '../../base/bytes.js';
import { OutpostError } from '../../base/errors.js';
import { joinDevicePath, nameOf, parentOf } from '../../files/path.js';
import { isStartupFile } from '../../files/startup.js';
import { download, type TransferContext } from '../../files/transfer.js';
import { upload, type UploadEntry } from '../../files/upload.js';
import { text } from '../../messages/index.js';
import { checkWords } from '../arguments.js';
import { boardPath, isBoardPath, namesFolder } from '../board-path.js';
import { keepingOld, withFiles, type BoardFiles } from '../files.js';
import { kindOfLocal, localSink, uploadEntries } from '../local-files.js';
import { showProgress } from '../progress.js';
import { BOARD_OPTIONS, type Context, type Verb } from '../verb.js';
import { contentsOf, noteWarnings } from '../warnings.js';
import { makeFolders } from './mkdir.js';

/** `outpost cp a.py :lib/`, `outpost cp -r :lib .`. */
export const cp: Verb = {
  words: 'FROM… TO',
  options: {
    ...BOARD_OPTIONS,
    recursive: { type: 'boolean', short: 'r', help: 'copy folders with all that is inside' },
    yes: { type: 'boolean', short: 'y', help: 'replace a different main.py or boot.py' },
  },
  notes: [
    'A path on the board begins with a colon. Into a folder when TO is one or ends with a slash (then it is made), else under the name TO.',
    'Each file is checked on the board before its old content is given up; the last 20 old contents stay on this computer.',
    'A different main.py or boot.py on the board is replaced only with --yes.',
  ],
  async run(context) {
    const { args, output } = context;
    checkWords(args.words, 2, 1000, 'The source or the target');
    const to = args.words.at(-1) ?? '';
    const from = args.words.slice(0, -1);
    if (!isBoardPath(to) && !from.some(isBoardPath)) {
      throw new OutpostError('app.usage', {
        message: 'Neither side is on the board: a path there begins with a colon, such as :main.py',
      });
    }
    const result = await withFiles(context, 'Copying files', async (files) => {
      const progress = await showProgress(context);
      const transfer: TransferContext = { ...(await keepingOld(context, files)), report: progress.report };
      try {
        return await (isBoardPath(to) ? toBoard : toComputer)({ context, files, transfer, from, to });
      } finally {
        progress.end();
      }
    });
    if (output.isJson) output.json(result);
    return 0;
  },
};

interface Copy {
  readonly context: Context;
  readonly files: BoardFiles;
  readonly transfer: TransferContext;
  readonly from: readonly string[];
  readonly to: string;
}

interface Copied {
  readonly files: number;
  readonly bytes: number;
}

async function toBoard({ context, files, transfer, from, to }: Copy): Promise<Copied> {
  const { fs, kind, wait } = files;
  const target = boardPath(to, fs.root);
  const there = await fs.stat(target, wait);
  const isFolder = there?.kind === 'folder' || namesFolder(to);
  if (!isFolder && from.length > 1)
    throw new OutpostError(there === null ? 'fs.not-found' : 'fs.not-directory', { path: target });
  const folder = isFolder ? target : parentOf(target);
  const entries: UploadEntry[] = [];
  for (const word of from) entries.push(...(await entriesOf(word, isFolder ? null : nameOf(target), { context, files })));
  await confirmStartupFiles(context, files, folder, entries);
  if (!from.some(isBoardPath)) await noteWarnings(context, files, await contentsOf(entries, folder));
  if (isFolder) await makeFolders(fs, folder, wait);
  return upload(fs, entries, { to: folder, replace: true, kind }, transfer);
}

/**
 * A `main.py` or `boot.py` that would become another one is named; without `--yes` that ends the command before anything is written.
 *
 * @throws OutpostError `fs.changed-on-board`, as `save` does.
 */
async function confirmStartupFiles(
  { args, output }: Context,
  { fs, wait }: BoardFiles,
  folder: string,
  entries: readonly UploadEntry[],
): Promise<void> {
  for (const entry of entries) {
    const target = joinDevicePath(folder, entry.relative);
    if (entry.kind === 'folder' || !isStartupFile(fs, target)) continue;
    const there = await fs.stat(target, wait);
    if (there?.kind !== 'file') continue;
    if (there.size === entry.size && bytesEqual(await fs.read(target, wait), await entry.read())) continue;
    output.note(text('question.replace-startup', { path: target, size: there.size ?? 0 }));
    if (!args.flag('yes')) throw new OutpostError('fs.changed-on-board', { path: target });
  }
}

/** What is copied to the board: from this computer, or from the board itself. */
async function entriesOf(
  word: string,
  name: string | null,
  { context, files }: Pick<Copy, 'context' | 'files'>,
): Promise<readonly UploadEntry[]> {
  const isRecursive = context.args.flag('recursive');
  // `.` and `dir/..` have no name of their own: what is inside is copied.
  if (!isBoardPath(word))
    return uploadEntries(word, name ?? (/(^|[\\/])\.{0,2}$/.test(word) ? nameOfFolder(word) : path.basename(word)), isRecursive);
  const { fs, wait } = files;
  const source = boardPath(word, fs.root);
  const entry = await fs.stat(source, wait);
  if (entry === null) throw new OutpostError('fs.not-found', { path: source });
  if (entry.kind === 'folder')
    throw new OutpostError('app.usage', { message: 'Folders are copied between board and computer, not on the board itself.' });
  // Read now: while the board takes files it gives none.
  const content = await fs.read(source, wait);
  return [{ kind: 'file', relative: name ?? entry.name, size: content.length, read: () => Promise.resolve(content) }];
}

function nameOfFolder(word: string): string {
  return /(^|[\\/])\.{1,2}[\\/]*$/.test(word) ? '' : path.basename(word);
}

async function toComputer({ context, files, transfer, from, to }: Copy): Promise<Copied> {
  const { fs, kind, wait } = files;
  const local = from.find((word) => !isBoardPath(word));
  if (local !== undefined)
    throw new OutpostError('app.usage', { message: `${local} is not on the board: a path there begins with a colon.` });
  const there = await kindOfLocal(to);
  const isFolder = there === 'folder' || /[\\/]$/.test(to);
  if (!isFolder && from.length > 1) throw new OutpostError('workspace.not-found', { path: to });
  let [count, bytes] = [0, 0];
  for (const word of from) {
    const source = boardPath(word, fs.root);
    const entry = await fs.stat(source, wait);
    if (entry === null) throw new OutpostError('fs.not-found', { path: source });
    if (entry.kind === 'folder' && !context.args.flag('recursive')) {
      throw new OutpostError('app.usage', { message: `${word} is a folder: cp -r copies it with all that is inside.` });
    }
    const sink = isFolder ? localSink(to) : localSink(path.dirname(to), renaming(nameOf(source), path.basename(to)));
    const paths = source === fs.root ? (await fs.list(source, wait)).map((e) => joinDevicePath(source, e.name)) : [source];
    const done = await download(fs, paths, sink, { ...transfer, kind });
    count += done.files;
    bytes += done.bytes;
  }
  return { files: count, bytes };
}

/** Gives the first part of each path another name: `cp -r :lib backup` makes `backup` what `lib` was. */
function renaming(old: string, name: string): (relative: string) => string {
  return (relative) =>
    relative === old || relative.startsWith(`${old}/`) ? name + relative.slice(old.length) : `${name}/${relative}`;
}
