import { boardCompiler, checkFiles, modulesOnBoard, type CheckedFile } from '../checks/index.js';
import type { FileWarning } from '../base/file-warning.js';
import { isAbort, toOutpostError } from '../base/errors.js';
import { joinDevicePath } from '../files/path.js';
import { describeError, describeWarning } from '../messages/index.js';
import type { BoardFiles } from './files.js';
import type { Context } from './verb.js';

/** Larger files are data; reading them twice would cost more than a look gives. */
const MAX_BYTES = 4 * 1024 * 1024;

/** A file that will be sent, or a folder that will be made. */
type Entry =
  | { readonly kind: 'file'; readonly relative: string; readonly size: number; readonly read: () => Promise<Uint8Array> }
  | { readonly kind: 'folder' };

/** Contents of files that will be sent below a folder of the board, for a look. */
export async function contentsOf(entries: readonly Entry[], folder: string): Promise<readonly Omit<CheckedFile, 'isNew'>[]> {
  const found: Omit<CheckedFile, 'isNew'>[] = [];
  for (const entry of entries) {
    if (entry.kind === 'folder' || entry.size > MAX_BYTES) continue;
    found.push({ path: joinDevicePath(folder, entry.relative).replace(/\/+/g, '/'), bytes: await entry.read() });
  }
  return found;
}

/**
 * Says on standard error what is odd about files before they are sent. Never refuses, and never fails but by Ctrl-C.
 *
 * The board is asked to compile; where it can't tell, the bundled MicroPython is.
 */
export async function noteWarnings(
  { output }: Context,
  board: BoardFiles,
  files: readonly Omit<CheckedFile, 'isNew'>[],
): Promise<void> {
  if (output.isJson) return; // its standard error is for errors
  try {
    for (const warning of await warningsOf(board, files)) output.note(lineOf(warning));
  } catch (error) {
    if (isAbort(error)) throw error;
    output.note(`The files could not be looked at before sending: ${describeError(toOutpostError(error, 'cli')).title}.`);
  }
}

async function warningsOf(
  { lease, identity, kind, fs, wait }: BoardFiles,
  files: readonly Omit<CheckedFile, 'isNew'>[],
): Promise<readonly FileWarning[]> {
  const found = await checkFiles(
    files.map((file) => ({ ...file, isNew: true })),
    {
      ...wait,
      disk: kind,
      firmware: identity,
      compileOnBoard: boardCompiler(lease),
      modulesOnBoard: (options) => modulesOnBoard(lease, options),
      bundled: async () => (await import('../simulators/index.js')).bundledCompiler(),
    },
  );
  const kept: FileWarning[] = [];
  for (const warning of found) if (!isAboutNewFiles(warning) || (await fs.stat(warning.path, wait)) === null) kept.push(warning);
  return kept;
}

/** A module's name that has been taken on purpose once is not said again with each save. */
function isAboutNewFiles(warning: FileWarning): boolean {
  return warning.kind === 'shadows-module' && warning.details.imported !== 'firmware';
}

function lineOf(warning: FileWarning): string {
  const { title, body, fixLabel } = describeWarning(warning);
  const place = warning.line === null ? '' : ` (line ${String(warning.line)})`;
  const rename = warning.fix?.kind === 'rename' && fixLabel !== null ? ` ${fixLabel}.` : '';
  return `Warning: ${title}${place}. ${body}${rename}`;
}
