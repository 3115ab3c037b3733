import { utf8, utf8Text } from '../base/bytes.js';
import { throwIfAborted } from '../base/deadline.js';
import type { FileWarning } from '../base/file-warning.js';
import { commonModules } from './known-modules.js';
import { withoutMachineCode } from './machine-code.js';
import { conflictsIn, lfsPointerIn, webPageIn } from './markers.js';
import { betterPath, nameProblem } from './names.js';
import { isImportable, otherName, shadowingOf, type ModuleList } from './shadowing.js';
import { markOf, placeOf, textOf } from './text-of.js';
import { findTypography, withoutTypography } from './typography.js';
import type { CheckContext, CheckedFile, CompileAnswer } from './warning.js';

/** Of a file larger than this only its beginning is looked at, for what it is not meant to be. */
const MAX_WHOLE_BYTES = 1024 * 1024;
const HEAD_BYTES = 256 * 1024;
/** Larger sources are not compiled: no board that is written to would take them either. */
const MAX_SOURCE_BYTES = 256 * 1024;
/** Together for all files of one look; then the bundled compiler goes on. */
const MAX_BOARD_MS = 5000;
const TEXT = /\.(?:py|pyi|json|txt|csv|toml|ini|cfg|conf|pymakr|md|rst|html?|css|js|c|h|sh|ya?ml)$/i;
const PYTHON = /\.py$/i;
/** A mark at the start of these is read as part of the content by MicroPython. */
const MARK_MATTERS = /\.(?:py|json|txt|csv|toml|ini|cfg|conf)$/i;

/**
 * Looks at files before they are sent to a board, and says what is odd about them. Warnings only; nothing is changed.
 *
 * Order: as the files are given, and in each by line. Above 1 MiB only the first 256 KiB are searched for marks of web pages,
 * pointers and conflicts; sources above 256 KiB are not compiled. What a file is instead of Python is the only thing said of it.
 * Syntax is asked of the source as it is once the offered fixes are applied, of the board first (at most 5 s for all files).
 *
 * @throws OutpostError of the board's compiler and module list (`transport.lost`, `protocol.*`); an `AbortError`.
 */
export async function checkFiles(files: readonly CheckedFile[], context: CheckContext): Promise<readonly FileWarning[]> {
  const look = new Look(context);
  const found: FileWarning[] = [];
  for (const file of files) {
    throwIfAborted(context.signal);
    found.push(...(await look.at(file)).sort((a, b) => (a.line ?? 0) - (b.line ?? 0)));
  }
  return found;
}

/** What one look at several files keeps. */
class Look {
  readonly #context: CheckContext;
  #modules: Promise<ModuleList> | undefined;
  #boardMs = 0;

  constructor(context: CheckContext) {
    this.#context = context;
  }

  async at(file: CheckedFile): Promise<FileWarning[]> {
    const found: FileWarning[] = [...this.#nameOf(file), ...(await this.#shadowOf(file))];
    const head = utf8Text(file.bytes.subarray(0, HEAD_BYTES)).replace(/^\ufeff/, '');
    const other = somethingElse(file.path, head);
    if (other !== undefined) return [...found, other];
    const isWhole = file.bytes.length <= MAX_WHOLE_BYTES;
    found.push(...markWarning(file));
    const text = isWhole ? textOf(file.bytes) : head;
    if (text === undefined || !TEXT.test(file.path)) return found;
    const conflicts = conflictsIn(text);
    if (conflicts !== undefined) {
      const { count, line } = conflicts;
      return [...found, { kind: 'merge-conflict', path: file.path, line, column: 1, details: { count }, fix: null }];
    }
    if (isWhole && PYTHON.test(file.path))
      found.push(...typographyWarning(file.path, text), ...(await this.#syntaxOf(file.path, text)));
    return found;
  }

  #nameOf({ path, isNew }: CheckedFile): readonly FileWarning[] {
    const { disk } = this.#context;
    const reason = disk === null || !isNew ? undefined : nameProblem(path, disk);
    if (disk === null || reason === undefined) return [];
    const suggestion = betterPath(path, disk);
    const fix = suggestion === null ? null : ({ kind: 'rename', suggestion } as const);
    return [{ kind: 'bad-name', path, line: null, column: null, details: { reason }, fix }];
  }

  /** Of a file that is on the board already, only that it is never imported is worth saying again. */
  async #shadowOf({ path, isNew }: CheckedFile): Promise<readonly FileWarning[]> {
    if (!isImportable(path, this.#context.firmware)) return [];
    this.#modules ??= this.#moduleList();
    const details = shadowingOf(path, await this.#modules, this.#context.firmware);
    if (details === undefined || (!isNew && details.imported !== 'firmware')) return [];
    const fix = /\/__init__\.m?py$/.test(path) ? null : ({ kind: 'rename', suggestion: otherName(path) } as const);
    return [{ kind: 'shadows-module', path, line: null, column: null, details, fix }];
  }

  async #moduleList(): Promise<ModuleList> {
    const { modulesOnBoard, deadline, signal } = this.#context;
    const modules = (await modulesOnBoard?.({ deadline, signal })) ?? null;
    return modules === null ? { modules: commonModules, knownFrom: 'list' } : { modules, knownFrom: 'board' };
  }

  async #syntaxOf(path: string, text: string): Promise<readonly FileWarning[]> {
    const source = utf8(withoutMachineCode(withoutTypography(text)));
    if (source.length > MAX_SOURCE_BYTES) return [];
    const onBoard = await this.#askBoard(source);
    if (onBoard.kind === 'syntax-error') return [syntaxError(path, onBoard, null)];
    const { deadline, signal } = this.#context;
    const bundled = onBoard.kind === 'compiles' ? undefined : await this.#context.bundled?.();
    const answer = await bundled?.compile(source, { deadline, signal });
    return answer?.kind === 'syntax-error' ? [syntaxError(path, answer, bundled?.version ?? null)] : [];
  }

  async #askBoard(source: Uint8Array): Promise<CompileAnswer> {
    const { compileOnBoard, deadline, signal } = this.#context;
    if (compileOnBoard === undefined) return { kind: 'cannot-tell', reason: 'no-compiler' };
    if (this.#boardMs > MAX_BOARD_MS) return { kind: 'cannot-tell', reason: 'too-slow' };
    const start = deadline.clock.now();
    const answer = await compileOnBoard(source, { deadline, signal });
    this.#boardMs += deadline.clock.now() - start;
    return answer;
  }
}

/** A web page or a pointer in place of what the name promises. */
function somethingElse(path: string, head: string): FileWarning | undefined {
  const page = webPageIn(path, head);
  if (page !== undefined) return { kind: 'web-page', path, line: 1, column: 1, details: page, fix: null };
  const pointer = lfsPointerIn(head);
  return pointer && { kind: 'lfs-pointer', path, line: 1, column: 1, details: pointer, fix: null };
}

function markWarning({ path, bytes }: CheckedFile): readonly FileWarning[] {
  const encoding = markOf(bytes);
  if (encoding === undefined || !MARK_MATTERS.test(path)) return [];
  const fix = { kind: 'remove-byte-order-mark' } as const;
  return [{ kind: 'byte-order-mark', path, line: 1, column: 1, details: { encoding }, fix }];
}

function typographyWarning(path: string, text: string): readonly FileWarning[] {
  const edits = findTypography(text);
  const [first] = edits;
  if (first === undefined) return [];
  const count = edits.length;
  const characters = [...new Set(edits.map((edit) => edit.character))].join('');
  const details = { count, characters };
  return [
    { kind: 'typographic-characters', path, ...placeOf(text, first.at), details, fix: { kind: 'replace-characters', count } },
  ];
}

function syntaxError(
  path: string,
  { message, line }: Extract<CompileAnswer, { kind: 'syntax-error' }>,
  bundledVersion: string | null,
): FileWarning {
  return { kind: 'syntax-error', path, line, column: null, details: { message, bundledVersion }, fix: null };
}
