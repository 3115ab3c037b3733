import { describe, expect, test } from 'vitest';
import { concat, utf8, utf8Text } from '../base/bytes.js';
import { Deadline } from '../base/deadline.js';
import { OutpostError } from '../base/errors.js';
import { applyFix, checkFiles } from './index.js';
import type { BundledCompiler, CheckContext, CheckedFile, Compile, CompileAnswer } from './warning.js';

const file = (path: string, content: string | Uint8Array, isNew = true): CheckedFile => ({
  path,
  bytes: typeof content === 'string' ? utf8(content) : content,
  isNew,
});
const context = (more: Partial<CheckContext> = {}): CheckContext => ({
  deadline: Deadline.after(10_000),
  disk: null,
  firmware: null,
  ...more,
});
const answering =
  (answer: CompileAnswer, seen: string[] = []): Compile =>
  (source) => {
    seen.push(utf8Text(source));
    return Promise.resolve(answer);
  };
const bundled = (answer: CompileAnswer) => (): Promise<BundledCompiler> =>
  Promise.resolve({ version: '1.27.0', compile: answering(answer) });
const BAD = { kind: 'syntax-error', message: 'invalid syntax', line: 7 } as const;
const PAGE = '<!DOCTYPE html>\n<title>a/b.py at master · GitHub</title>\n';

describe('what is told', () => {
  test('a page instead of Python is told alone, and no compiler sees it (user story 001)', async () => {
    const seen: string[] = [];
    const found = await checkFiles([file('/flash/sqnsupgrade.py', PAGE)], context({ compileOnBoard: answering(BAD, seen) }));
    expect(found).toEqual([
      { kind: 'web-page', path: '/flash/sqnsupgrade.py', line: 1, column: 1, details: { site: 'github' }, fix: null },
    ]);
    expect(seen).toEqual([]);
  });

  test('a pointer in place of a model', async () => {
    const pointer = 'version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 99\n';
    expect(await checkFiles([file('/model.tflite', pointer)], context())).toMatchObject([
      { kind: 'lfs-pointer', details: { size: 99 } },
    ]);
  });

  test('conflicts, instead of the syntax errors that they are too', async () => {
    const text = 'a = 1\n<<<<<<< HEAD\nb\n=======\nc\n>>>>>>> x\n';
    expect(await checkFiles([file('/a.py', text)], context({ compileOnBoard: answering(BAD) }))).toMatchObject([
      { kind: 'merge-conflict', line: 2, details: { count: 1 } },
    ]);
    expect(await checkFiles([file('/a.bin', text)], context())).toEqual([]);
  });

  test('mark and print characters with their places; syntax is asked of what the fixes make', async () => {
    const seen: string[] = [];
    const bytes = concat([Uint8Array.of(0xef, 0xbb, 0xbf), utf8('x = 1\n😀 = “a”\u00a0+ “b”\n')]);
    const found = await checkFiles([file('/a.py', bytes)], context({ compileOnBoard: answering({ kind: 'compiles' }, seen) }));
    expect(found).toEqual([
      {
        kind: 'byte-order-mark',
        path: '/a.py',
        line: 1,
        column: 1,
        details: { encoding: 'utf-8' },
        fix: { kind: 'remove-byte-order-mark' },
      },
      {
        kind: 'typographic-characters',
        path: '/a.py',
        line: 2,
        column: 5,
        details: { count: 5, characters: '“”\u00a0' },
        fix: { kind: 'replace-characters', count: 5 },
      },
    ]);
    expect(seen).toEqual(['x = 1\n😀 = "a" + "b"\n']);
  });

  test('all fixes applied leave nothing to tell', async () => {
    let bytes: Uint8Array = concat([Uint8Array.of(0xef, 0xbb, 0xbf), utf8('print(“a – b”)\u200b\n')]);
    for (const { fix } of await checkFiles([file('/a.py', bytes)], context())) if (fix !== null) bytes = applyFix(bytes, fix);
    expect(utf8Text(bytes)).toBe('print("a – b")\n');
    expect(await checkFiles([file('/a.py', bytes)], context())).toEqual([]);
  });

  test('a text in UTF-16 is told and converted', async () => {
    const text = 'print("é")\n';
    const units = new Uint8Array(text.length * 2);
    for (let i = 0; i < text.length; i++) units[i * 2] = text.charCodeAt(i);
    const bytes = concat([Uint8Array.of(0xff, 0xfe), units]);
    const found = await checkFiles([file('/a.py', bytes)], context());
    expect(found).toMatchObject([{ kind: 'byte-order-mark', details: { encoding: 'utf-16le' } }]);
    expect(utf8Text(applyFix(bytes, { kind: 'remove-byte-order-mark' }))).toBe(text);
  });

  test('a name that the disk refuses, with one that it takes', async () => {
    const found = await checkFiles([file('/flash/a:b?.py', 'x = 1\n'), file('/flash/ok.py', '')], context({ disk: 'fat' }));
    expect(found).toEqual([
      {
        kind: 'bad-name',
        path: '/flash/a:b?.py',
        line: null,
        column: null,
        details: { reason: 'This board’s disk (FAT) does not allow “:” in names.' },
        fix: { kind: 'rename', suggestion: '/flash/a_b_.py' },
      },
    ]);
    expect(await checkFiles([file('/lib/a.py', '')], context({ disk: 'flat' }))).toMatchObject([
      { kind: 'bad-name', fix: { suggestion: '/a.py' } },
    ]);
    const long = `/${'x'.repeat(300)}.py`;
    expect(await checkFiles([file(long, '')], context({ disk: 'littlefs' }))).toMatchObject([
      { kind: 'bad-name', fix: { suggestion: `/${'x'.repeat(40)}.py` } },
    ]);
    expect(await checkFiles([file('/flash/...', '')], context({ disk: 'fat' }))).toMatchObject([{ kind: 'bad-name', fix: null }]);
  });

  test('a module’s name: for a file that is there already only when it is never imported', async () => {
    const firmware = { implementation: 'micropython', version: [1, 27, 0], root: '/', path: ['', '.frozen', '/lib'] };
    let asked = 0;
    const modulesOnBoard = (): Promise<readonly [{ name: string; origin: 'builtin' }, { name: string; origin: 'builtin' }]> => {
      asked++;
      return Promise.resolve([
        { name: 'time', origin: 'builtin' },
        { name: 'gc', origin: 'builtin' },
      ]);
    };
    const look = (isNew: boolean): ReturnType<typeof checkFiles> =>
      checkFiles([file('/time.py', '', isNew), file('/gc.py', '', isNew)], context({ firmware, modulesOnBoard }));
    expect(await look(true)).toEqual([
      {
        kind: 'shadows-module',
        path: '/time.py',
        line: null,
        column: null,
        details: { module: 'time', origin: 'builtin', imported: 'file', knownFrom: 'board' },
        fix: { kind: 'rename', suggestion: '/my_time.py' },
      },
      {
        kind: 'shadows-module',
        path: '/gc.py',
        line: null,
        column: null,
        details: { module: 'gc', origin: 'builtin', imported: 'firmware', knownFrom: 'board' },
        fix: { kind: 'rename', suggestion: '/my_gc.py' },
      },
    ]);
    expect(asked).toBe(1);
    expect((await look(false)).map((w) => w.path)).toEqual(['/gc.py']);
  });

  test('a board that can’t list its modules is helped out by the common ones', async () => {
    const found = await checkFiles([file('/sensor.py', '')], context({ modulesOnBoard: () => Promise.resolve(null) }));
    expect(found).toMatchObject([{ kind: 'shadows-module', details: { knownFrom: 'list', imported: 'uncertain' } }]);
  });
});

describe('who is asked to compile', () => {
  const syntax = async (more: Partial<CheckContext>): Promise<unknown> =>
    (await checkFiles([file('/a.py', 'x\n')], context(more)))[0]?.details;

  test('the board, and then nobody else', async () => {
    const never = (): Promise<BundledCompiler> => Promise.reject(new Error('not to be asked'));
    expect(await syntax({ compileOnBoard: answering(BAD), bundled: never })).toEqual({
      message: 'invalid syntax',
      bundledVersion: null,
    });
    expect(await syntax({ compileOnBoard: answering({ kind: 'compiles' }), bundled: never })).toBeUndefined();
  });

  test('the bundled one without a board, or when the board can’t tell', async () => {
    const told = { message: 'invalid syntax', bundledVersion: '1.27.0' };
    expect(await syntax({ bundled: bundled(BAD) })).toEqual(told);
    expect(
      await syntax({ compileOnBoard: answering({ kind: 'cannot-tell', reason: 'out-of-memory' }), bundled: bundled(BAD) }),
    ).toEqual(told);
    expect(await syntax({ bundled: bundled({ kind: 'cannot-tell', reason: 'failed' }) })).toBeUndefined();
  });

  test('nobody for what is not Python, too large, or not text', async () => {
    const seen: string[] = [];
    const files = [file('/a.txt', 'x ='), file('/big.py', 'x = 1\n'.repeat(50_000)), file('/bin.py', Uint8Array.of(0xff, 0x00))];
    expect(await checkFiles(files, context({ compileOnBoard: answering(BAD, seen) }))).toEqual([]);
    expect(seen).toEqual([]);
  });

  test('a lost board is not hidden, and a cancelled look ends', async () => {
    const lost = new OutpostError('transport.lost', { port: 'x', reason: 'unplugged' });
    await expect(syntax({ compileOnBoard: () => Promise.reject(lost) })).rejects.toBe(lost);
    await expect(syntax({ signal: AbortSignal.abort() })).rejects.toMatchObject({ name: 'AbortError' });
  });
});

test('of a file over 1 MiB only the beginning is looked at', async () => {
  const large = utf8(`x = “1”\n${'#'.repeat(1024 * 1024)}`);
  expect(await checkFiles([file('/big.py', large)], context())).toEqual([]);
  const page = concat([utf8(PAGE), new Uint8Array(2 * 1024 * 1024)]);
  expect(await checkFiles([file('/big.bin', page)], context())).toMatchObject([{ kind: 'web-page' }]);
});
