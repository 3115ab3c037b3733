import { describe, expect, test } from 'vitest';
import { concat, utf8 } from '../../base/bytes.js';
import { Deadline } from '../../base/deadline.js';
import type { DeviceFs } from '../device-fs.js';
import { joinDevicePath } from '../path.js';
import { isSame, printOf } from '../print.js';

/** Names that break naive quoting: each must come back as it was written. */
export const ODD_NAMES = [
  'plain.py',
  'with space.txt',
  "it's.txt",
  'double"quote.txt',
  'back\\slash',
  'new\nline',
  'tab\t.txt',
  'ümlaut.py',
  'emoji-😀.py',
  'עברית.txt',
  '%s{0}$HOME',
  '-r',
] as const;

/** Names that FAT allows too. */
const FAT_NAMES = ODD_NAMES.filter((name) => !/["\\\n\t]/.test(name));

/** One implementation under test. */
export interface ContractSubject {
  readonly fs: DeviceFs;
  /** Whether names follow FAT's rules, LittleFS's, or the micro:bit's. */
  readonly names: 'fat' | 'any' | 'latin';
  dispose(): Promise<void>;
}

/** The promises of `DeviceFs`, for every implementation and board. `open` gives an empty, writable file system. */
export function deviceFsContract(name: string, open: () => Promise<ContractSubject>): void {
  // For the whole suite: the micro:bit in an emulator takes more than a minute for it.
  const options = { deadline: Deadline.after(15 * 60_000) };
  const at = (fs: DeviceFs, ...parts: readonly string[]): string => joinDevicePath(fs.root, ...parts);
  const withFs = (work: (fs: DeviceFs, subject: ContractSubject) => Promise<void>) => async (): Promise<void> => {
    const subject = await open();
    try {
      await work(subject.fs, subject);
    } finally {
      await subject.dispose();
    }
  };

  describe(`${name} keeps the promises of DeviceFs`, () => {
    test.each([0, 1, 2, 3, 47, 48, 49, 1000, 3000, 9000])('a file of %i bytes comes back as it was written', (size) =>
      withFs(async (fs) => {
        const content = Uint8Array.from({ length: size }, (_, i) => (i * 7 + (i >> 8)) & 0xff);
        await fs.write(at(fs, 'data.bin'), content, options);
        expect(await fs.read(at(fs, 'data.bin'), options)).toEqual(content);
        expect(isSame(printOf(content), await fs.hash(at(fs, 'data.bin'), options))).toBe(true);
        expect(await fs.stat(at(fs, 'data.bin'), options)).toEqual({
          path: at(fs, 'data.bin'),
          name: 'data.bin',
          kind: 'file',
          size,
        });
      })(),
    );

    test(
      'a second write replaces the first, also by something shorter',
      withFs(async (fs) => {
        await fs.write(at(fs, 'a.py'), utf8('print("a longer text")\r\n'), options);
        await fs.write(at(fs, 'a.py'), utf8('1\n'), options);
        expect(await fs.read(at(fs, 'a.py'), options)).toEqual(utf8('1\n'));
      }),
    );

    test(
      'odd names survive writing, listing, reading and removal',
      withFs(async (fs, { names }) => {
        const odd = names === 'fat' ? FAT_NAMES : ODD_NAMES;
        for (const n of odd) await fs.write(at(fs, n), utf8(n), options);
        const listed = (await fs.list(fs.root, options)).map((e) => e.name);
        expect(listed).toEqual(expect.arrayContaining([...odd]));
        for (const n of odd) expect(await fs.read(at(fs, n), options)).toEqual(utf8(n));
        for (const n of odd) await fs.remove(at(fs, n), options);
        const left = (await fs.list(fs.root, options)).map((e) => e.name);
        expect(left.filter((n) => (odd as readonly string[]).includes(n))).toEqual([]);
      }),
    );

    test(
      'what does not exist is null to ask for and an error to use',
      withFs(async (fs) => {
        const gone = at(fs, 'gone.py');
        expect(await fs.stat(gone, options)).toBeNull();
        expect(await fs.hash(gone, options)).toBeNull();
        // Boards without a disk at "/" say "no such device" for a card that is not in.
        if (fs.abilities.folders) expect(await fs.stat('/sdcard/main.py', options)).toBeNull();
        await expect(fs.read(gone, options)).rejects.toMatchObject({ code: 'fs.not-found', details: { path: gone } });
        await expect(fs.remove(gone, options)).rejects.toMatchObject({ code: 'fs.not-found' });
      }),
    );

    test(
      'bad paths are refused before anything is sent',
      withFs(async (fs) => {
        for (const bad of ['', 'relative.py', '/a/../b', '/a\0b', '/\ud800', `/${'x'.repeat(300)}`]) {
          await expect(fs.write(bad, utf8('x'), options)).rejects.toMatchObject({ code: 'fs.bad-name' });
        }
      }),
    );

    test(
      'folders nest, list their contents, and go only when empty',
      withFs(async (fs) => {
        if (!fs.abilities.folders) {
          await expect(fs.makeFolder(at(fs, 'lib'), options)).rejects.toMatchObject({ code: 'fs.bad-name' });
          return;
        }
        await fs.makeFolder(at(fs, 'lib'), options);
        await fs.makeFolder(at(fs, 'lib', 'deep er'), options);
        await fs.write(at(fs, 'lib', 'deep er', 'x.py'), utf8('x'), options);
        await fs.write(at(fs, 'lib-2.py'), utf8('xy'), options);
        await expect(fs.makeFolder(at(fs, 'lib'), options)).rejects.toMatchObject({ code: 'fs.exists' });
        await expect(fs.removeFolder(at(fs, 'lib'), options)).rejects.toMatchObject({ code: 'fs.not-empty' });
        const tree = (await fs.tree(fs.root, options)).map((e) => [e.path, e.kind, e.size]);
        expect(tree).toEqual(
          expect.arrayContaining([
            [at(fs, 'lib'), 'folder', null],
            [at(fs, 'lib', 'deep er'), 'folder', null],
            [at(fs, 'lib', 'deep er', 'x.py'), 'file', 1],
            [at(fs, 'lib-2.py'), 'file', 2],
          ]),
        );
        expect((await fs.list(at(fs, 'lib'), options)).map((e) => e.name)).toEqual(['deep er']);
        expect(await fs.stat(at(fs, 'lib'), options)).toMatchObject({ kind: 'folder' });
        await fs.remove(at(fs, 'lib', 'deep er', 'x.py'), options);
        await fs.removeFolder(at(fs, 'lib', 'deep er'), options);
        await fs.removeFolder(at(fs, 'lib'), options);
        expect(await fs.stat(at(fs, 'lib'), options)).toBeNull();
      }),
    );

    test(
      'renames as its abilities say',
      withFs(async (fs) => {
        await fs.write(at(fs, 'a'), utf8('new'), options);
        if (fs.abilities.rename === 'none') {
          await expect(fs.rename(at(fs, 'a'), at(fs, 'b'), options)).rejects.toMatchObject({ code: 'app.unsupported-platform' });
          return;
        }
        await fs.rename(at(fs, 'a'), at(fs, 'b'), options);
        expect(await fs.stat(at(fs, 'a'), options)).toBeNull();
        expect(await fs.read(at(fs, 'b'), options)).toEqual(utf8('new'));
        if (fs.abilities.rename !== 'replaces') return;
        await fs.write(at(fs, 'a'), utf8('newer'), options);
        await fs.rename(at(fs, 'a'), at(fs, 'b'), options);
        expect(await fs.read(at(fs, 'b'), options)).toEqual(utf8('newer'));
      }),
    );

    test(
      'reports room in whole blocks, and progress in bytes',
      withFs(async (fs) => {
        const usage = await fs.usage(options);
        expect(usage === null).toBe(!fs.abilities.usage);
        if (usage !== null) expect(usage.free).toBeLessThanOrEqual(usage.total);
        const seen: number[] = [];
        await fs.write(at(fs, 'p.bin'), new Uint8Array(2000), { ...options, onBytes: (done) => seen.push(done) });
        expect(seen.at(-1)).toBe(2000);
        expect([...seen].sort((x, y) => x - y)).toEqual(seen);
        await fs.sync(options);
      }),
    );

    test(
      'a cancelled write stops with an AbortError',
      withFs(async (fs) => {
        const stop = new AbortController();
        const write = fs.write(at(fs, 'c.bin'), new Uint8Array(20_000), {
          ...options,
          signal: stop.signal,
          onBytes: () => stop.abort(),
        });
        await expect(write).rejects.toMatchObject({ name: 'AbortError' });
        await fs.remove(at(fs, 'c.bin'), options);
      }),
    );

    test(
      'a look tells kind, size and content of what is there, and the room',
      withFs(async (fs) => {
        await fs.write(at(fs, 'a.bin'), Uint8Array.of(0, 3, 4, 255), options);
        const folder = at(fs, 'lib');
        if (fs.abilities.folders) await fs.makeFolder(folder, options);
        const { entries, usage } = await fs.look([at(fs, 'a.bin'), at(fs, 'no.bin'), folder], options);
        const found = entries.get(at(fs, 'a.bin'));
        expect(found).toMatchObject({ kind: 'file', size: 4, name: 'a.bin' });
        expect(isSame(printOf(Uint8Array.of(0, 3, 4, 255)), found?.hash ?? null)).toBe(true);
        expect(entries.get(at(fs, 'no.bin'))).toBeNull();
        expect(entries.get(folder)?.kind).toBe(fs.abilities.folders ? 'folder' : undefined);
        expect(usage).toEqual(await fs.usage(options));
      }),
    );

    test(
      'the prints of a tree are those of its contents',
      withFs(async (fs) => {
        const folder = fs.abilities.folders ? at(fs, 'lib') : fs.root;
        if (fs.abilities.folders) await fs.makeFolder(folder, options);
        const inner = joinDevicePath(folder, 'x.py');
        await fs.write(inner, utf8('x = 1\n'), options);
        const printed = await fs.prints(fs.root, options);
        expect(printed.map(({ path, kind, size }) => ({ path, kind, size }))).toEqual(
          (await fs.tree(fs.root, options)).map(({ path, kind, size }) => ({ path, kind, size })),
        );
        const hash = printed.find(({ path }) => path === inner)?.hash ?? null;
        expect(isSame(printOf(utf8('x = 1\n')), hash)).toBe(true);
      }),
    );

    test(
      'a file comes in pieces that make up its content',
      withFs(async (fs) => {
        const content = Uint8Array.from({ length: 2500 }, (_, i) => (i * 11) & 0xff);
        await fs.write(at(fs, 'r.bin'), content, options);
        const pieces: Uint8Array[] = [];
        await fs.readTo(at(fs, 'r.bin'), (piece) => void pieces.push(piece), options);
        expect(concat(pieces)).toEqual(content);
      }),
    );

    test(
      'a complete file takes the place of another',
      withFs(async (fs) => {
        if (fs.abilities.rename === 'none') return;
        const [fresh, path, ready] = [at(fs, 'n.op-new'), at(fs, 'n'), at(fs, 'n.op-ready')];
        await fs.write(fresh, utf8('first'), options);
        await fs.replace(fresh, path, ready, options);
        await fs.write(fresh, utf8('second'), options);
        await fs.replace(fresh, path, ready, options);
        expect(await fs.read(path, options)).toEqual(utf8('second'));
        expect((await fs.list(fs.root, options)).filter(({ name }) => name.includes('.op-'))).toEqual([]);
        await expect(fs.replace(at(fs, 'gone'), path, ready, options)).rejects.toMatchObject({ code: 'fs.not-found' });
        expect(await fs.read(path, options)).toEqual(utf8('second'));
      }),
    );

    test(
      'many files are written together, or it is said that they are not',
      withFs(async (fs) => {
        const contents = [
          utf8(''),
          utf8('a = 1\n'.repeat(300)),
          Uint8Array.from({ length: 3000 }, (_, i) => (i * 31 + 7) & 0xff),
        ];
        await fs.write(at(fs, 'm1'), utf8('old'), options);
        const files = contents.map((content, i) => ({
          path: at(fs, `m${i}`),
          fresh: at(fs, `m${i}.op-new`),
          ready: at(fs, `m${i}.op-ready`),
          read: () => Promise.resolve(content),
        }));
        const written: string[] = [];
        const all = await fs.writeMany(files, async ({ path }) => void written.push(path), options);
        expect(written).toEqual(all ? files.map(({ path }) => path) : []);
        for (const [i, content] of contents.entries()) if (all) expect(await fs.read(at(fs, `m${i}`), options)).toEqual(content);
        expect((await fs.list(fs.root, options)).filter(({ name }) => name.includes('.op-'))).toEqual([]);
      }),
    );
  });
}
