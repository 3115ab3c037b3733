import fc from 'fast-check';
import { unzipSync, zipSync, type Zippable } from 'fflate';
import { describe, expect, test } from 'vitest';
import { concat, utf8, utf8Text } from '../base/bytes.js';
import { Deadline } from '../base/deadline.js';
import { openBackup, writeBackup } from './backup.js';
import { MemoryBlobStore } from './blob-store.js';
import { KnownFiles } from './known.js';
import { MemoryFs } from './memory-fs.js';
import { readZip } from './zip-read.js';

const wait = { deadline: Deadline.after(60_000) };
const origin = { board: 'Board', firmware: 'MicroPython 1.27.0', uniqueId: 'aa11bb22', at: Date.UTC(2026, 5, 1) };
const limits = { name: 'x.zip', bytes: 1_000_000, entries: 100 };

async function backUp(files: Readonly<Record<string, string | Uint8Array>>, secrets = false) {
  const fs = new MemoryFs({ kind: 'littlefs' });
  for (const [path, content] of Object.entries(files)) {
    const parts = path.split('/').slice(1, -1);
    for (const depth of parts.keys()) {
      const folder = `/${parts.slice(0, depth + 1).join('/')}`;
      if ((await fs.stat(folder, wait)) === null) await fs.makeFolder(folder, wait);
    }
    if (!path.endsWith('/')) await fs.write(path, typeof content === 'string' ? utf8(content) : content, wait);
  }
  const pieces: Uint8Array[] = [];
  const known = new KnownFiles(new MemoryBlobStore());
  const sink = { write: async (piece: Uint8Array) => void pieces.push(piece) };
  const result = await writeBackup(fs, sink, origin, { ...wait, secrets, known, report: () => undefined });
  return { result, zip: concat(pieces) };
}

describe('a backup', () => {
  test('holds all files with the folders, says what it contains, and masks what is secret', async () => {
    const { result, zip } = await backUp({
      '/boot.py': "wlan.connect('Home', 'hunter2')\n",
      '/lib/a.py': 'a = 1\n'.repeat(50),
      '/empty/': '',
      '/data.bin': Uint8Array.of(0, 255, 1),
      '/main.py.op-new': 'left over',
    });
    expect(result).toEqual({ files: 3, bytes: 335, masked: ['boot.py'] });
    // Another unzipper reads the same.
    const files = unzipSync(zip);
    expect(Object.keys(files).sort()).toEqual([
      'CONTENTS.txt',
      'files/boot.py',
      'files/data.bin',
      'files/empty/',
      'files/lib/',
      'files/lib/a.py',
      'outpost-backup.json',
    ]);
    expect(utf8Text(files['files/boot.py']!)).toBe("wlan.connect('***', '***')\n");
    expect(utf8Text(files['outpost-backup.json']!)).not.toContain('aa11bb22');
    expect(utf8Text(files['CONTENTS.txt']!)).toContain('can’t be restored from here:\n  boot.py');
    const opened = openBackup(zip, { name: 'x.zip', diskBytes: null });
    expect(opened.masked).toEqual(['boot.py']);
    expect(opened.entries.map(({ path, kind, size }) => [path, kind, size])).toEqual([
      ['empty', 'folder', null],
      ['lib', 'folder', null],
      ['data.bin', 'file', 3],
      ['lib/a.py', 'file', 300],
    ]);
    await expect(opened.source.read('boot.py', wait)).rejects.toMatchObject({ code: 'app.not-found' });
  });

  test('with secrets holds everything as it is, the board’s id included, and says so', async () => {
    const { zip, result } = await backUp({ '/boot.py': "password = 'hunter2'\n" }, true);
    expect(result.masked).toEqual([]);
    const files = unzipSync(zip);
    expect(utf8Text(files['files/boot.py']!)).toBe("password = 'hunter2'\n");
    expect(utf8Text(files['outpost-backup.json']!)).toContain('aa11bb22');
    expect(utf8Text(files['CONTENTS.txt']!)).toContain('WITH passwords');
  });

  test('gives back whatever it was given', async () => {
    const name = fc.string({ unit: fc.constantFrom('a', 'b', '.', ' ', 'é', '\\', '\n', ':'), minLength: 1, maxLength: 6 });
    const names = fc.uniqueArray(
      name.filter((n) => n !== '.' && n !== '..'),
      { maxLength: 5 },
    );
    await fc.assert(
      fc.asyncProperty(names, fc.uint8Array({ maxLength: 3000 }), async (list, content) => {
        const { zip } = await backUp(Object.fromEntries(list.map((one) => [`/${one}`, content])), true);
        const { entries, source } = openBackup(zip, { name: 'x', diskBytes: null });
        expect(entries.map(({ path }) => path).sort()).toEqual([...list].sort());
        for (const one of list) expect(await source.read(one, wait)).toEqual(content);
      }),
      { numRuns: 100 },
    );
  });

  test('that was changed since is refused', async () => {
    const { zip } = await backUp({ '/a.py': 'a = 1\n' });
    const files = unzipSync(zip);
    const zips: Zippable[] = [
      { ...files, 'files/a.py': utf8('b = 2\n') },
      { ...files, 'files/added.py': utf8('x') },
      Object.fromEntries(Object.entries(files).filter(([path]) => path !== 'files/a.py')),
      { ...files, 'outpost-backup.json': utf8('{"format": "outpost-backup", "version": 99}') },
    ];
    for (const changed of zips) {
      expect(() => openBackup(zipSync(changed), { name: 'x.zip', diskBytes: null })).toThrow(
        expect.objectContaining({ code: 'fs.bad-backup' }),
      );
    }
  });

  test('any zip of files is taken as a folder', () => {
    const zip = zipSync({ 'lib/a.py': utf8('a'), 'main.py': utf8('m'), '__pycache__/x.mpy': utf8('x') });
    const { entries, masked, ignore } = openBackup(zip, { name: 'x.zip', diskBytes: 1000 });
    expect(entries.map(({ path }) => path)).toEqual(['lib', '__pycache__', 'lib/a.py', 'main.py', '__pycache__/x.mpy']);
    expect(masked).toEqual([]);
    expect(ignore.some(({ pattern }) => pattern === '__pycache__')).toBe(true);
  });
});

const good = zipSync({ 'a.txt': [utf8('hello '.repeat(100)), { level: 9 }], 'b.txt': [utf8('b'), { level: 0 }] });

/** A copy of a zip with some bytes of its first directory entry changed. */
function patched(field: number, ...values: readonly number[]): Uint8Array {
  const zip = good.slice();
  const view = new DataView(zip.buffer);
  const at = view.getUint32(zip.length - 22 + 16, true);
  values.forEach((value, i) => view.setUint8(at + field + i, value));
  return zip;
}

/** The name of the first file, in both places where it stands. */
function renamed(name: string): Uint8Array {
  const zip = patched(46, ...utf8(name));
  zip.set(utf8(name), 30);
  return zip;
}

describe('a zip made to do harm', () => {
  test.each([
    ['no zip', utf8('not a zip at all, but long enough to be looked at'), /not a zip/],
    ['an empty file', new Uint8Array(), /not a zip/],
    ['a cut file', good.subarray(0, good.length - 30), /not a zip/],
    ['an absolute path', renamed('/a.tx'), /leads elsewhere/],
    ['a path upwards', renamed('../ax'), /leads elsewhere/],
    ['a path through a dot', renamed('a/./x'), /leads elsewhere/],
    ['a drive', renamed('C:/xx'), /leads elsewhere/],
    ['an empty part', renamed('a//xx'), /leads elsewhere/],
    ['the same name twice', renamed('b.txt'), /is in it twice/],
    ['a file that is a folder too', zipSync({ 'x/y': utf8('1'), x: utf8('2') }), /a file and a folder/],
    ['two names for it', patched(46, ...utf8('c.txt')), /damaged/],
    ['a name that is not UTF-8', patched(46, 0xff, 0xfe), /can’t be read/],
    ['a link', patched(38, 0, 0, 0xff, 0xa1), /is a link/],
    ['an encrypted file', patched(8, 1, 0), /encrypted/],
    ['an unknown method', patched(10, 99, 0), /packed in a way/],
    ['a size beyond what deflate can make', patched(24, 0xff, 0xff, 0xff, 0x0f), /claims a size/],
    ['a place outside', patched(42, 0xff, 0xff, 0xff, 0x0f), /damaged/],
  ])('%s is refused', (_what, zip, reason) => {
    expect(() => readZip(zip, limits)).toThrow(
      expect.objectContaining({
        code: 'fs.bad-backup',
        details: { path: 'x.zip', reason: expect.stringMatching(reason) as string },
      }),
    );
  });

  test('contents that lie over each other are refused', () => {
    const zip = good.slice();
    const view = new DataView(zip.buffer);
    const first = view.getUint32(zip.length - 22 + 16, true);
    const second = first + 46 + 5;
    // The second entry points at the first one's bytes, under the same name.
    zip.copyWithin(second + 46, first + 46, first + 51);
    view.setUint32(second + 42, 0, true);
    zip.copyWithin(second + 10, first + 10, first + 28);
    expect(() => readZip(zip, limits)).toThrow(expect.objectContaining({ code: 'fs.bad-backup' }));
  });

  test('more than fits the disk, and more files than ever are on one, are refused before anything is unpacked', () => {
    const bomb = zipSync({ 'zeros.bin': new Uint8Array(5_000_000) });
    expect(bomb.length).toBeLessThan(10_000);
    expect(() => readZip(bomb, limits)).toThrow(/larger than the board’s disk/);
    const many = zipSync(Object.fromEntries(Array.from({ length: 101 }, (_, i) => [String(i), new Uint8Array()])));
    expect(() => readZip(many, limits)).toThrow(/more than 100 files/);
  });

  test('a content of another length or sum than it claims is refused when it is read', () => {
    for (const zip of [patched(24, 0, 1, 0, 0), patched(16, 1, 2, 3, 4)]) {
      const file = readZip(zip, limits).files.get('a.txt')!;
      expect(() => file.read()).toThrow(expect.objectContaining({ code: 'fs.bad-backup' }));
    }
  });

  test('whatever byte is changed, it is read right or refused', () => {
    fc.assert(
      fc.property(fc.nat(good.length - 1), fc.nat(255), (at, value) => {
        const zip = good.slice();
        zip[at] = value;
        try {
          for (const [path, file] of readZip(zip, limits).files) {
            const content = utf8Text(file.read());
            expect(path.endsWith('b.txt') ? ['b'] : ['hello '.repeat(100), 'b']).toContain(content);
            expect(path).not.toMatch(/^\/|\.\.\//);
          }
        } catch (error) {
          expect(error).toMatchObject({ code: 'fs.bad-backup' });
        }
      }),
      { numRuns: 3000 },
    );
  });
});
