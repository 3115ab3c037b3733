import { describe, expect, test } from 'vitest';
import { utf8, utf8Text } from '../../base/bytes.js';
import { BoardFiles, type MediumChange, type OpenMode } from './board-files.js';
import { Errno, FileFault } from './errno.js';
import { volumeRules, type VolumeFormat } from './volume.js';

const FAT: VolumeFormat = { kind: 'fat', blockBytes: 512, blocks: 20 };
const LITTLEFS: VolumeFormat = { kind: 'littlefs', blockBytes: 4096, blocks: 16 };
const WRITE: OpenMode = { read: false, write: true, create: true, exclusive: false, truncate: true, append: false };
const READ: OpenMode = { ...WRITE, read: true, write: false, create: false, truncate: false };
const APPEND: OpenMode = { ...WRITE, truncate: false, append: true };

function volume(format: VolumeFormat): { files: BoardFiles; changes: MediumChange[] } {
  const changes: MediumChange[] = [];
  return { files: new BoardFiles({ rules: volumeRules(format), now: () => 7, onChange: (c) => changes.push(c) }), changes };
}

function put(files: BoardFiles, path: string, content: Uint8Array | string, mode = WRITE): void {
  const file = files.open(path, mode);
  file.write(typeof content === 'string' ? utf8(content) : content);
  file.close();
}

function read(files: BoardFiles, path: string): string {
  const target = new Uint8Array(100);
  return utf8Text(target.slice(0, files.open(path, READ).read(target)));
}

function errno(action: () => unknown): number | undefined {
  try {
    action();
  } catch (error) {
    if (error instanceof FileFault) return error.errno;
    throw error;
  }
  return undefined;
}

/** Blocks that are programmed by an action, by call. */
function programmed(format: VolumeFormat, action: (files: BoardFiles) => void): readonly number[] {
  const blocks: number[] = [];
  const onProgram = (bytes: number): void => void blocks.push(bytes / format.blockBytes);
  action(new BoardFiles({ rules: volumeRules(format), now: () => 0, onProgram }));
  return blocks;
}

const total = (blocks: readonly number[]): number => blocks.reduce((a, b) => a + b, 0);

describe.each([FAT, LITTLEFS])('$kind', (format) => {
  test('programs each block of a file once, however small the pieces', () => {
    const content = 10 * format.blockBytes - 1;
    const write = (piece: number) => (files: BoardFiles) => {
      const file = files.open('/f', WRITE);
      for (let at = 0; at < content; at += piece) file.write(new Uint8Array(Math.min(piece, content - at)));
      file.close();
    };
    const whole = total(programmed(format, write(content)));
    expect(total(programmed(format, write(100)))).toBe(whole);
    expect(total(programmed(format, write(format.blockBytes)))).toBe(whole);
    expect(whole).toBe(10 + (format.kind === 'fat' ? 3 : 0));
  });

  test('programs a block before it takes its first byte', () => {
    const blocks: number[] = [];
    const onProgram = (bytes: number): void => void blocks.push(bytes);
    const files = new BoardFiles({ rules: volumeRules(format), now: () => 0, onProgram });
    const file = files.open('/f', WRITE);
    blocks.length = 0;
    file.write(new Uint8Array(format.blockBytes));
    expect(blocks).toEqual([format.blockBytes]);
    file.write(new Uint8Array(1));
    expect(blocks).toEqual([format.blockBytes, format.blockBytes]);
  });

  test('keeps folders and files, and tells of each change of the medium', () => {
    const { files, changes } = volume(format);
    files.mkdir('/lib');
    put(files, '/lib/a.py', 'one');
    put(files, '/lib/a.py', ' two', APPEND);
    files.rename('/lib/a.py', '/b.py');
    files.remove('/lib');
    expect(read(files, '/b.py')).toBe('one two');
    expect(files.list('/')).toEqual([{ name: 'b.py', isDirectory: false, size: 7, modified: 7 }]);
    expect(changes.map((c) => c.op).filter((op) => op !== 'write')).toEqual(['mkdir', 'rename', 'remove']);
    expect(changes.filter((c) => c.op === 'write').at(-1)).toEqual({ op: 'write', path: '/lib/a.py', data: utf8('one two') });
  });

  test('refuses with the error numbers of a board', () => {
    const { files } = volume(format);
    put(files, '/f', 'x');
    files.mkdir('/d');
    expect(errno(() => files.open('/none', READ))).toBe(Errno.ENOENT);
    expect(errno(() => files.open('/d', READ))).toBe(Errno.EISDIR);
    expect(errno(() => files.list('/f'))).toBe(Errno.ENOTDIR);
    expect(errno(() => files.mkdir('/d'))).toBe(Errno.EEXIST);
    expect(errno(() => files.stat('/f/x'))).toBe(Errno.ENOTDIR);
    expect(errno(() => files.open('/f', { ...WRITE, exclusive: true }))).toBe(Errno.EEXIST);
  });

  test('a write that does not fit raises ENOSPC and leaves the rest readable', () => {
    const { files } = volume(format);
    put(files, '/small', 'kept');
    const big = files.open('/big', WRITE);
    expect(errno(() => big.write(new Uint8Array(format.blockBytes * format.blocks + 1)))).toBe(Errno.ENOSPC);
    big.close();
    expect(read(files, '/small')).toBe('kept');
  });

  test('free space goes down by whole blocks and comes back', () => {
    const { files } = volume(format);
    const before = files.usage().free;
    put(files, '/f', new Uint8Array(format.blockBytes + 1));
    expect(files.usage().free).toBe(before - 2);
    files.remove('/f');
    expect(files.usage().free).toBe(before);
  });

  test('a snapshot makes the same volume again', () => {
    const { files } = volume(format);
    files.mkdir('/d');
    put(files, '/d/f', 'x');
    const again = new BoardFiles({ rules: volumeRules(format), now: () => 0 }, files.snapshot());
    expect(read(again, '/d/f')).toBe('x');
    expect(again.usage()).toEqual(files.usage());
  });
});

test('FAT programs directory and table at each change, LittleFS appends to a log', () => {
  const change = (files: BoardFiles): void => {
    put(files, '/a', 'x'.repeat(200));
    files.rename('/a', '/b');
    files.remove('/b');
  };
  expect(programmed(FAT, change)).toEqual([1, 1, 2, 1, 2]);
  expect(programmed(LITTLEFS, change)).toEqual([1]);
  const often = (files: BoardFiles): void => {
    for (let i = 0; i < 16; i++) change(files);
  };
  expect(total(programmed(LITTLEFS, often))).toBe(16 + 3);
});

test('a small file of LittleFS has no block of its own until it grows', () => {
  const grow = (files: BoardFiles): void => {
    const file = files.open('/f', WRITE);
    for (let i = 0; i < 30; i++) file.write(new Uint8Array(5));
    file.close();
  };
  expect(programmed(LITTLEFS, (files) => put(files, '/f', 'x'.repeat(128)))).toEqual([]);
  expect(programmed(LITTLEFS, grow)).toEqual([1]);
});

test('FAT refuses a rename over a file, ignores case and forbids characters', () => {
  const { files, changes } = volume(FAT);
  put(files, '/Main.py', 'a');
  put(files, '/b', 'b');
  expect(errno(() => files.rename('/b', '/main.PY'))).toBe(Errno.EEXIST);
  expect(read(files, '/MAIN.PY')).toBe('a');
  expect(errno(() => files.open('/what?', WRITE))).toBe(Errno.EINVAL);
  put(files, '/MAIN.py', 'c');
  expect(changes.at(-1)).toMatchObject({ path: '/Main.py' });
});

test('LittleFS replaces by rename and keeps the old content until a file is closed', () => {
  const { files, changes } = volume(LITTLEFS);
  put(files, '/a', 'old');
  put(files, '/b', 'new');
  const writing = files.open('/a', WRITE);
  writing.write(utf8('half'));
  expect(read(files, '/a')).toBe('old');
  files.rename('/b', '/c');
  files.rename('/c', '/a');
  expect(read(files, '/a')).toBe('new');
  expect(changes.at(-1)).toEqual({ op: 'rename', from: '/c', to: '/a' });
});

test('a file that is closed after it was removed or renamed does not come back', () => {
  const { files, changes } = volume(LITTLEFS);
  const removed = files.open('/a', WRITE);
  const renamed = files.open('/b', WRITE);
  for (const file of [removed, renamed]) file.write(utf8('late'));
  files.remove('/a');
  files.rename('/b', '/c');
  changes.length = 0;
  removed.close();
  renamed.close();
  expect(changes).toEqual([{ op: 'write', path: '/c', data: utf8('late') }]);
});

test('FAT truncates on the medium when a file is opened for writing', () => {
  const { files, changes } = volume(FAT);
  put(files, '/a', 'old');
  files.open('/a', WRITE);
  expect(changes.at(-1)).toEqual({ op: 'write', path: '/a', data: new Uint8Array(0) });
});

test('LittleFS needs room for the new content beside the old', () => {
  const { files } = volume(LITTLEFS);
  put(files, '/a', new Uint8Array(4096 * 8));
  expect(errno(() => put(files, '/a', new Uint8Array(4096 * 8)))).toBe(Errno.ENOSPC);
  expect(files.stat('/a').size).toBe(4096 * 8);
});
