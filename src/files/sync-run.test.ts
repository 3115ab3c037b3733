import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { utf8, utf8Text } from '../base/bytes.js';
import { Deadline } from '../base/deadline.js';
import { OutpostError } from '../base/errors.js';
import { MemoryBlobStore } from './blob-store.js';
import { History } from './history.js';
import { defaultRules } from './ignore.js';
import { KnownFiles } from './known.js';
import { MemoryFs } from './memory-fs.js';
import { printOf } from './print.js';
import { boardSource, boardTarget, mountsBelow, readBoardSide } from './sync-board.js';
import { boardNames, planSync, type PlannedItem, type SideEntry } from './sync-plan.js';
import { runSync, type SyncChoice, type SyncResult, type SyncSource } from './sync-run.js';

const wait = { deadline: Deadline.after(60_000) };

/** Files of this computer as a test writes them; folders are made of the paths, `x/` is an empty folder. */
type Files = Readonly<Record<string, string>>;

class Bench {
  readonly fs: MemoryFs;
  readonly history: History;
  readonly known: KnownFiles;
  readonly steps: string[] = [];
  files: Files = {};

  constructor(kind: 'littlefs' | 'fat' | 'flat' = 'littlefs', blocks = 256) {
    this.fs = new MemoryFs({ kind, blocks });
    const blobs = new MemoryBlobStore();
    this.history = new History(blobs, () => 1);
    this.known = new KnownFiles(blobs);
  }

  async fill(files: Files): Promise<void> {
    const { target } = this;
    for (const [path, text] of Object.entries(files)) {
      const folder = path.slice(0, path.lastIndexOf('/'));
      if (path.includes('/')) await target.makeFolder(folder, wait);
      if (!path.endsWith('/')) await this.fs.write(`/${path}`, utf8(text), wait);
    }
  }

  get target() {
    return boardTarget({ fs: this.fs, folder: '/', known: this.known, backup: this.history });
  }

  get source(): SyncSource {
    return {
      read: (path) => {
        const text = this.files[path];
        return text === undefined
          ? Promise.reject(new OutpostError('workspace.not-found', { path }))
          : Promise.resolve(utf8(text));
      },
    };
  }

  async plan() {
    const target = await readBoardSide(this.fs, '/', wait);
    return planSync(sideOf(this.files), target, {
      ignore: defaultRules,
      names: boardNames(this.fs.kind),
      isMount: mountsBelow(this.fs, '/'),
    });
  }

  run(items: readonly PlannedItem[], choice: SyncChoice, signal?: AbortSignal): Promise<SyncResult> {
    const report = ({ step }: { readonly step: string }): void => void this.steps.push(step);
    return runSync(items, choice, { source: this.source, target: this.target }, { ...wait, signal, kept: 20, report });
  }

  /** Plans and does all of it. */
  async sync(): Promise<SyncResult> {
    const { items } = await this.plan();
    return this.run(items, allOf(items));
  }

  async onBoard(): Promise<Files> {
    const tree = await this.fs.tree('/', wait);
    const content = this.fs.snapshot();
    return Object.fromEntries(
      tree.map(({ path, kind }) => [
        kind === 'folder' ? `${path.slice(1)}/` : path.slice(1),
        utf8Text(content.get(path) ?? new Uint8Array()),
      ]),
    );
  }
}

function sideOf(files: Files): readonly SideEntry[] {
  const folders = new Set<string>();
  for (const path of Object.keys(files)) {
    const parts = path.split('/').slice(0, -1);
    parts.forEach((_, i) => folders.add(parts.slice(0, i + 1).join('/')));
  }
  return [
    ...[...folders].map((path) => ({ path, kind: 'folder', size: null, print: null }) as const),
    ...Object.entries(files)
      .filter(([path]) => !path.endsWith('/'))
      .map(([path, text]) => ({ path, kind: 'file', size: utf8(text).length, print: printOf(utf8(text)) }) as const),
  ];
}

function allOf(items: readonly PlannedItem[]): SyncChoice {
  const paths = (...changes: readonly PlannedItem['change'][]): string[] =>
    items.filter(({ change, problem }) => problem === null && changes.includes(change)).map(({ path }) => path);
  return { copy: paths('new', 'changed'), remove: paths('deleted') };
}

const changes = (items: readonly PlannedItem[]): Record<string, string> =>
  Object.fromEntries(items.map(({ path, change, problem }) => [path, problem ?? change]));

describe('a plan', () => {
  test('names what is new, changed, deleted and the same, and what was left out by which rule', async () => {
    const bench = new Bench();
    await bench.fill({ 'a.py': '1', 'b.py': '2', 'old/x.py': '3', '__pycache__/a.mpy': 'x', 'lib/same.py': '4' });
    bench.files = { 'a.py': '1', 'b.py': 'changed', 'new/c.py': '5', 'lib/same.py': '4', '.git/HEAD': 'ref', '.git/x': 'y' };
    const { items, ignored } = await bench.plan();
    expect(changes(items)).toEqual({
      'a.py': 'same',
      'b.py': 'changed',
      lib: 'same',
      'lib/same.py': 'same',
      new: 'new',
      'new/c.py': 'new',
      old: 'deleted',
      'old/x.py': 'deleted',
    });
    expect(ignored).toEqual([
      { path: '.git', pattern: '.git', from: 'default' },
      { path: '__pycache__', pattern: '__pycache__', from: 'default' },
    ]);
  });

  test('says of a name that the board can’t hold, of two that differ in case on FAT, and of a file in a folder’s place', async () => {
    const bench = new Bench('fat');
    await bench.fill({ 'lib/x.py': '1', data: 'a file', 'MAIN.PY': 'board' });
    bench.files = {
      'a:b.py': '1',
      'c.py': '2',
      'C.py': '3',
      lib: 'a file',
      'data/y.py': '4',
      'main.py': 'board',
      'bad?/in.py': '5',
    };
    const { items } = await bench.plan();
    expect(changes(items)).toEqual({
      'C.py': 'new',
      'a:b.py': 'sync.bad-name',
      'bad?': 'sync.bad-name',
      'bad?/in.py': 'sync.bad-name',
      'c.py': 'sync.case-clash',
      data: 'sync.file-in-place',
      'data/y.py': 'sync.file-in-place',
      lib: 'sync.folder-in-place',
      'main.py': 'same',
    });
  });

  test('never offers to delete another disk, nor a folder that holds something left out', async () => {
    const bench = new Bench();
    await bench.fill({ 'sd/photo.jpg': 'x', 'sd/sub/': '', 'old/__pycache__/a.mpy': 'x', 'old/b.py': 'x' });
    const { items } = await bench.plan();
    expect(changes(items)).toEqual({ 'old/b.py': 'deleted' });
  });

  test('a link out of the folder is named, and what the board has in its place is not offered for deletion', () => {
    const link = { path: 'lib', kind: 'file', size: null, print: null, problem: 'sync.link-outside' } as const;
    const there = [
      { path: 'lib', kind: 'folder', size: null, print: null },
      { path: 'lib/x.py', kind: 'file', size: 1, print: printOf(utf8('x')) },
    ] as const;
    const rules = { ignore: defaultRules, names: boardNames('littlefs'), isMount: () => false };
    expect(changes(planSync([link], there, rules).items)).toEqual({ lib: 'sync.link-outside' });
  });
});

describe('doing a plan', () => {
  test('makes both sides equal, keeps what was replaced and deleted, and then finds nothing more to do', async () => {
    const bench = new Bench();
    await bench.fill({ 'b.py': '2', 'old/deep/x.py': '3', 'old/deep/er/': '' });
    bench.files = { 'b.py': 'changed', 'new/sub/c.py': '5', 'empty/': '' };
    const result = await bench.sync();
    expect(result).toMatchObject({ files: 3, bytes: 8, unchanged: 0, failures: [] });
    expect(await bench.onBoard()).toEqual({ 'b.py': 'changed', 'new/': '', 'new/sub/': '', 'new/sub/c.py': '5', 'empty/': '' });
    expect((await bench.history.list()).map(({ path, why }) => [path, why])).toEqual([
      ['/old/deep/x.py', 'deleted'],
      ['/b.py', 'replaced'],
    ]);
    expect((await bench.plan()).items.filter(({ change }) => change !== 'same')).toEqual([]);
  });

  test('touches nothing that was not chosen, but makes the folders that a chosen file needs', async () => {
    const bench = new Bench();
    await bench.fill({ 'keep.py': 'k', 'b.py': '2' });
    bench.files = { 'b.py': 'changed', 'new/c.py': '5', 'new/d.py': '6' };
    const { items } = await bench.plan();
    await bench.run(items, { copy: ['new/c.py'], remove: [] });
    expect(await bench.onBoard()).toEqual({ 'keep.py': 'k', 'b.py': '2', 'new/': '', 'new/c.py': '5' });
    for (const choice of [
      { copy: ['keep.py'], remove: [] },
      { copy: [], remove: ['b.py'] },
      { copy: ['nowhere'], remove: [] },
    ]) {
      await expect(bench.run(items, choice)).rejects.toMatchObject({ code: 'app.bad-request' });
    }
  });

  test('leaves alone what somebody changed since the plan, and does the rest', async () => {
    const bench = new Bench();
    await bench.fill({ 'a.py': 'a', 'gone.py': 'g', 'z.py': 'z' });
    bench.files = { 'a.py': 'new a', 'c.py': 'c', 'z.py': 'new z' };
    const { items } = await bench.plan();
    bench.fs.plant('/a.py', utf8('somebody else'));
    bench.fs.plant('/c.py', utf8('somebody else'));
    bench.fs.plant('/gone.py', utf8('somebody else'));
    const { failures } = await bench.run(items, allOf(items));
    expect(failures.map(({ path, error }) => [path, error.code])).toEqual([
      ['a.py', 'fs.changed-on-board'],
      ['c.py', 'fs.changed-on-board'],
      ['gone.py', 'fs.changed-on-board'],
    ]);
    const other = 'somebody else';
    expect(await bench.onBoard()).toEqual({ 'a.py': other, 'c.py': other, 'gone.py': other, 'z.py': 'new z' });
  });

  test('a source file that vanished is named; the others are copied', async () => {
    const bench = new Bench();
    bench.files = { 'a.py': 'a', 'b.py': 'b' };
    const { items } = await bench.plan();
    bench.files = { 'b.py': 'b' };
    const { failures, files } = await bench.run(items, allOf(items));
    expect(failures).toMatchObject([{ path: 'a.py', error: { code: 'workspace.not-found' } }]);
    expect(files).toBe(1);
  });

  test('refuses before the first byte what can’t fit', async () => {
    const bench = new Bench('littlefs', 8);
    await bench.fill({ 'a.py': 'a' });
    bench.files = { 'a.py': 'changed', 'big.bin': 'x'.repeat(5000) };
    await expect(bench.sync()).rejects.toMatchObject({ code: 'fs.no-space', details: { path: '/big.bin' } });
    expect(await bench.onBoard()).toEqual({ 'a.py': 'a' });
  });

  test('what fits only after smaller files replaced larger ones fits', async () => {
    const bench = new Bench('littlefs', 16);
    await bench.fill({ 'z.bin': 'x'.repeat(5000) });
    bench.files = { 'a.bin': 'y'.repeat(5000), 'z.bin': 'small' };
    expect(await bench.sync()).toMatchObject({ files: 2, failures: [] });
  });

  test('a cancellation leaves whole files only, and the next plan shows the rest', async () => {
    const bench = new Bench();
    bench.files = Object.fromEntries(Array.from({ length: 20 }, (_, i) => [`f${String(i)}.py`, 'x'.repeat(600)]));
    const controller = new AbortController();
    const { items } = await bench.plan();
    const original = bench.fs.write.bind(bench.fs);
    let writes = 0;
    bench.fs.write = async (path, content, options) => {
      if (++writes === 7) controller.abort();
      return original(path, content, options);
    };
    await expect(bench.run(items, allOf(items), controller.signal)).rejects.toThrow(
      expect.objectContaining({ name: 'AbortError' }),
    );
    bench.fs.write = original;
    expect(Object.values(await bench.onBoard())).toEqual(Array.from({ length: 6 }, () => 'x'.repeat(600)));
    const rest = (await bench.plan()).items.filter(({ change }) => change === 'new');
    expect(rest).toHaveLength(14);
    await bench.sync();
    expect(await bench.onBoard()).toEqual(bench.files);
  });

  test('after an unplug at any step every file is the old or the new one, and the next sync does the rest', async () => {
    for (let cut = 1; cut < 60; cut++) {
      for (const kind of ['littlefs', 'fat'] as const) {
        const bench = new Bench(kind);
        await bench.fill({ 'a.py': 'old a', 'b.py': 'old b', 'gone.py': 'g' });
        bench.files = { 'a.py': 'new a', 'b.py': 'new b', 'lib/c.py': 'new c' };
        const { items } = await bench.plan();
        bench.fs.setFaults({ cutAtStep: cut, cutEffect: cut % 2 === 0 ? 'before' : 'after' });
        const ended = await bench.run(items, allOf(items)).then(
          () => 'done',
          (error: unknown) => (error as OutpostError).code,
        );
        bench.fs.reconnect();
        if (ended === 'done') return;
        expect(ended).toBe('transport.lost');
        const { recoverSaves } = await import('./safe-save.js');
        await recoverSaves(bench.fs, await bench.fs.tree('/', wait), { ...wait, backup: bench.history });
        const now = await bench.onBoard();
        expect(['old a', 'new a']).toContain(now['a.py']);
        expect(['old b', 'new b']).toContain(now['b.py']);
        await bench.sync();
        expect(await bench.onBoard()).toEqual({ 'lib/': '', ...bench.files });
      }
    }
  });
});

const name = fc.constantFrom('a', 'b', 'A', 'lib', 'x.py', '.git', 'ünï', 'e:f');
const files = fc
  .array(fc.tuple(fc.array(name, { minLength: 1, maxLength: 3 }), fc.constantFrom('', '1', '2', 'longer text')), { maxLength: 8 })
  .map((list) => {
    const found: Record<string, string> = {};
    for (const [parts, text] of list) {
      const path = parts.join('/');
      const clashes = Object.keys(found).some(
        (other) => other === path || other.startsWith(`${path}/`) || path.startsWith(`${other}/`),
      );
      if (!clashes) found[path] = text;
    }
    return found;
  });

test.each(['littlefs', 'fat'] as const)(
  'whatever both sides hold on %s, a sync of everything leaves nothing but problems and ignored things',
  async (kind) => {
    await fc.assert(
      fc.asyncProperty(files, files, async (here, there) => {
        const bench = new Bench(kind);
        const holdable = Object.entries(there).filter(([path]) => kind !== 'fat' || (!path.includes(':') && !/A/.test(path)));
        await bench.fill(Object.fromEntries(holdable));
        bench.files = here;
        const before = await bench.onBoard();
        const { items, ignored } = await bench.plan();
        const { failures } = await bench.run(items, allOf(items));
        expect(failures).toEqual([]);
        const again = await bench.plan();
        expect(again.items.filter(({ change, problem }) => change !== 'same' && problem === null)).toEqual([]);
        const now = await bench.onBoard();
        for (const [path, text] of Object.entries(before)) {
          if (ignored.some((one) => path === one.path || path.startsWith(`${one.path}/`))) expect(now[path]).toBe(text);
        }
        for (const { path, change, problem, kind: what, targetPath } of items) {
          if (problem === null && what === 'file' && change !== 'deleted') expect(now[targetPath]).toBe(here[path]);
        }
      }),
      { numRuns: 300 },
    );
  },
);

test.each(['littlefs', 'fat'] as const)('whatever is chosen on %s, nothing else changes', async (kind) => {
  await fc.assert(
    fc.asyncProperty(files, files, fc.infiniteStream(fc.boolean()), async (here, there, coins) => {
      const bench = new Bench(kind);
      await bench.fill(Object.fromEntries(Object.entries(there).filter(([path]) => kind !== 'fat' || !/[:A]/.test(path))));
      bench.files = here;
      const before = await bench.onBoard();
      const { items } = await bench.plan();
      const toss = (): boolean => coins.next().value === true;
      const all = allOf(items);
      const choice = { copy: all.copy.filter(toss), remove: all.remove.filter(toss) };
      await bench.run(items, choice);
      const now = await bench.onBoard();
      const chosen = new Set([...choice.copy, ...choice.remove]);
      const touched = new Set(items.filter(({ path }) => chosen.has(path)).map(({ targetPath }) => targetPath));
      for (const [path, text] of Object.entries(before)) {
        if (!touched.has(path.replace(/\/$/, ''))) expect([path, now[path]]).toEqual([path, text]);
      }
    }),
    { numRuns: 300 },
  );
});

test('reading a board as the source notes what was read', async () => {
  const bench = new Bench();
  await bench.fill({ 'lib/a.py': 'text' });
  const source = boardSource({ fs: bench.fs, folder: '/lib', known: bench.known });
  expect(utf8Text(await source.read('a.py', wait))).toBe('text');
  expect(await bench.known.isUnchanged('/lib/a.py', { kind: 'sha256', value: printOf(utf8('text')).sha256 })).toBe(true);
});
