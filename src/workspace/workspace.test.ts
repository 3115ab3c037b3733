import { chmod, mkdir, mkdtemp, readdir, readFile, readlink, realpath, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { utf8, utf8Text } from '../base/bytes.js';
import { createDisk } from '../node/disk.js';
import { MemoryTextStore } from '../settings/text-store.js';
import { Roots, Workspace } from './index.js';
import { isInside, joinParts, pathParts, relativePath } from './path-guard.js';

describe('form of paths', () => {
  test.each(['..', 'a/../b', 'a//b', '/etc/passwd', 'a/', './a', 'a/.', 'nul\0byte', '../outside'])(
    'refuses %j on every system',
    (bad) => {
      for (const style of ['posix', 'win32'] as const)
        expect(() => pathParts(bad, style)).toThrow(expect.objectContaining({ code: 'workspace.outside-root' }));
    },
  );

  test.each([
    'C:/x',
    'c:',
    'a\\..\\b',
    '\\\\server\\share',
    'file.txt:stream',
    'CON',
    'lib/nul.py',
    'com1',
    'trailing.',
    'trailing ',
    'a<b',
    'COM¹.txt',
  ])('refuses %j on Windows, where it reaches something else', (bad) => {
    expect(() => pathParts(bad, 'win32')).toThrow(expect.objectContaining({ code: 'workspace.outside-root' }));
  });

  test.each(['a\\b', 'quote"\'.py', 'new\nline', '😀.py', 'سلام.py', ' space ', '...', 'CON', '-rf'])(
    'allows %j on POSIX',
    (odd) => {
      expect(pathParts(odd, 'posix')).toEqual([odd]);
    },
  );

  test('whatever passes stays inside the root', () => {
    const part = fc.oneof(fc.string(), fc.constantFrom('..', '.', '', 'C:', '\\', 'a'));
    fc.assert(
      fc.property(fc.array(part, { maxLength: 5 }), fc.constantFrom('posix' as const, 'win32' as const), (parts, style) => {
        const root = style === 'win32' ? 'C:\\root' : '/root';
        let checked: readonly string[];
        try {
          checked = pathParts(parts.join('/'), style);
        } catch {
          return true;
        }
        const joined = joinParts(root, checked, style);
        const lib = style === 'win32' ? path.win32 : path.posix;
        return isInside(lib.normalize(joined), root, style) && relativePath(joined, root, style) === checked.join('/');
      }),
    );
  });

  test('does not take a folder with the same beginning for the root', () => {
    expect(isInside('/home/ada2/x', '/home/ada', 'posix')).toBe(false);
    expect(isInside('C:\\Users\\Ada\\x', 'c:\\users\\ada', 'win32')).toBe(true);
    expect(isInside('/anything', '/', 'posix')).toBe(true);
  });
});

describe('a workspace', () => {
  let home: string;
  let workspace: Workspace;
  let root: string;
  let texts: MemoryTextStore;

  const loadRoots = () => {
    let n = 0;
    return Roots.load({ texts, randomId: () => `root-${++n}`, now: () => 1000 });
  };

  beforeEach(async () => {
    home = await realpath(await mkdtemp(path.join(os.tmpdir(), 'outpost-workspace-')));
    await mkdir(path.join(home, 'project', 'lib'), { recursive: true });
    await writeFile(path.join(home, 'project', 'main.py'), 'print(1)\n');
    await writeFile(path.join(home, 'secret.txt'), 'secret');
    texts = new MemoryTextStore();
    workspace = new Workspace({ disk: createDisk(), roots: await loadRoots(), home, maxBytes: 1000 });
    root = (await workspace.roots.add('folder', path.join(home, 'project'))).id;
  });
  afterEach(() => rm(home, { recursive: true, force: true }));

  const at = (name: string) => path.join(home, 'project', name);

  test('lists folders first, with sizes', async () => {
    await writeFile(at('a10.py'), '');
    await writeFile(at('a9.py'), '12');
    expect(await workspace.list(root, '')).toEqual([
      { path: 'lib', name: 'lib', kind: 'folder', size: null },
      { path: 'a9.py', name: 'a9.py', kind: 'file', size: 2 },
      { path: 'a10.py', name: 'a10.py', kind: 'file', size: 0 },
      { path: 'main.py', name: 'main.py', kind: 'file', size: 9 },
    ]);
    expect(await workspace.list(root, 'lib')).toEqual([]);
  });

  test('content in pieces is there as a whole once committed, or not at all', async () => {
    const folder = path.join(home, 'project');
    const before = await readdir(folder);
    {
      await using writer = await workspace.openWriter(root, 'new.zip', { expected: null });
      await writer.write(utf8('dropped'));
    }
    expect(await readdir(folder)).toEqual(before);
    await using writer = await workspace.openWriter(root, 'new.zip', { expected: null });
    await writer.write(utf8('one '));
    await writer.write(utf8('two'));
    await writer.commit();
    expect(utf8Text((await workspace.read(root, 'new.zip')).bytes)).toBe('one two');
    await expect(workspace.openWriter(root, 'new.zip', { expected: null })).rejects.toMatchObject({ code: 'workspace.exists' });
    await expect(workspace.openWriter(root, '../x', { expected: null })).rejects.toMatchObject({
      code: 'workspace.outside-root',
    });
    await using late = await workspace.openWriter(root, 'late.zip', { expected: null });
    await writeFile(path.join(folder, 'late.zip'), 'somebody else');
    await expect(late.commit()).rejects.toMatchObject({ code: 'workspace.exists' });
  });

  test('reads and writes, and gives a version that the next write must name', async () => {
    const { bytes, version } = await workspace.read(root, 'main.py');
    expect(utf8Text(bytes)).toBe('print(1)\n');
    const next = await workspace.write(root, 'main.py', utf8('print(2)\n'), { expected: version });
    expect(await readFile(at('main.py'), 'utf8')).toBe('print(2)\n');
    await expect(workspace.write(root, 'main.py', utf8('x'), { expected: version })).rejects.toMatchObject({
      code: 'workspace.changed-on-disk',
      details: { path: 'main.py' },
    });
    expect((await workspace.read(root, 'main.py')).version).toBe(next);
  });

  test('does not ask when a file was touched but is the same, and asks when it was deleted', async () => {
    const { version } = await workspace.read(root, 'main.py');
    await utimes(at('main.py'), 1, 1);
    await workspace.write(root, 'main.py', utf8('new'), { expected: version });
    const { version: second } = await workspace.read(root, 'main.py');
    await rm(at('main.py'));
    await expect(workspace.write(root, 'main.py', utf8('x'), { expected: second })).rejects.toMatchObject({
      code: 'workspace.changed-on-disk',
    });
    await workspace.write(root, 'main.py', utf8('x'), { expected: second, force: true });
    expect(await readFile(at('main.py'), 'utf8')).toBe('x');
  });

  test('makes a new file only where there is none', async () => {
    await workspace.write(root, 'lib/new.py', utf8(''), { expected: null });
    await expect(workspace.write(root, 'lib/new.py', utf8('x'), { expected: null })).rejects.toMatchObject({
      code: 'workspace.exists',
    });
    await expect(workspace.write(root, 'lib', utf8('x'), { expected: null, force: true })).rejects.toMatchObject({
      code: 'workspace.io',
    });
  });

  test('keeps odd names as they are', async () => {
    for (const name of ['quote\'".py', 'new\nline.py', '😀.py', 'שלום.py', ' sp ace ']) {
      await workspace.write(root, name, utf8(name), { expected: null });
      expect(utf8Text((await workspace.read(root, name)).bytes)).toBe(name);
    }
  });

  test('refuses every way out of the root', async () => {
    await symlink(home, at('up'));
    await symlink(path.join(home, 'secret.txt'), at('stolen.txt'));
    await symlink(path.join(home, 'not-yet.txt'), at('dangling'));
    const refused = { code: 'workspace.outside-root' };
    for (const bad of [
      '../secret.txt',
      '/etc/passwd',
      'up/secret.txt',
      'up/new.txt',
      'stolen.txt',
      'dangling',
      'lib/../../secret.txt',
    ]) {
      await expect(workspace.read(root, bad)).rejects.toMatchObject(refused);
      await expect(workspace.write(root, bad, utf8('x'), { expected: null, force: true })).rejects.toMatchObject(refused);
    }
    await expect(workspace.makeFolder(root, 'up/folder')).rejects.toMatchObject(refused);
    await expect(workspace.rename(root, 'main.py', 'up/main.py')).rejects.toMatchObject(refused);
    await expect(workspace.remove(root, 'up/secret.txt')).rejects.toMatchObject(refused);
    await expect(workspace.remove(root, '')).rejects.toMatchObject(refused);
    expect(await readFile(path.join(home, 'secret.txt'), 'utf8')).toBe('secret');
    const kinds = new Map((await workspace.list(root, '')).map((entry) => [entry.name, entry.kind]));
    expect([kinds.get('up'), kinds.get('stolen.txt'), kinds.get('dangling')]).toEqual([
      'link-outside',
      'link-outside',
      'link-outside',
    ]);
  });

  test('follows links that stay inside, and removes the link, not what it leads to', async () => {
    await symlink('main.py', at('alias.py'));
    expect((await workspace.list(root, '')).find((entry) => entry.name === 'alias.py')).toMatchObject({ kind: 'file', size: 9 });
    const { version } = await workspace.read(root, 'alias.py');
    await workspace.write(root, 'alias.py', utf8('new'), { expected: version });
    expect(await readlink(at('alias.py'))).toBe('main.py');
    expect(await readFile(at('main.py'), 'utf8')).toBe('new');
    await workspace.remove(root, 'alias.py');
    expect(await readFile(at('main.py'), 'utf8')).toBe('new');
  });

  test('renames and removes, but never over something else', async () => {
    await workspace.rename(root, 'main.py', 'lib/app.py');
    await workspace.write(root, 'main.py', utf8('2'), { expected: null });
    await expect(workspace.rename(root, 'main.py', 'lib/app.py')).rejects.toMatchObject({
      code: 'workspace.exists',
      details: { path: 'lib/app.py' },
    });
    await workspace.remove(root, 'lib');
    expect((await workspace.list(root, '')).map((entry) => entry.name)).toEqual(['main.py']);
    await expect(workspace.remove(root, 'lib')).rejects.toMatchObject({ code: 'workspace.not-found', details: { path: 'lib' } });
  });

  test('names the relative path and the reason when the disk refuses', async () => {
    await writeFile(at('big.bin'), new Uint8Array(1001));
    await expect(workspace.read(root, 'big.bin')).rejects.toMatchObject({
      code: 'workspace.too-large',
      details: { path: 'big.bin', size: 1001, limit: 1000 },
    });
    await expect(workspace.read(root, 'none.py')).rejects.toMatchObject({
      code: 'workspace.not-found',
      details: { path: 'none.py' },
    });
    await expect(workspace.read(root, 'lib')).rejects.toMatchObject({ code: 'workspace.io', details: { path: 'lib' } });
    await expect(workspace.makeFolder(root, 'lib')).rejects.toMatchObject({ code: 'workspace.exists', details: { path: 'lib' } });
    await expect(workspace.read('no-such-root', 'x')).rejects.toMatchObject({ code: 'workspace.no-root' });
  });

  test.skipIf(process.getuid?.() === 0)('says that permission is denied (skipped for root, who may do all)', async () => {
    await chmod(at('main.py'), 0);
    await expect(workspace.read(root, 'main.py')).rejects.toMatchObject({
      code: 'workspace.io',
      details: { reason: 'permission denied' },
    });
  });

  test('says that the root itself is gone', async () => {
    await rm(path.join(home, 'project'), { recursive: true });
    await expect(workspace.list(root, '')).rejects.toMatchObject({ code: 'workspace.no-root' });
  });

  test('a single opened file gives access to itself only', async () => {
    const file = (await workspace.roots.add('file', path.join(home, 'secret.txt'))).id;
    const { version } = await workspace.read(file, 'secret.txt');
    await workspace.write(file, 'secret.txt', utf8('told'), { expected: version });
    expect(await workspace.list(file, '')).toEqual([{ path: 'secret.txt', name: 'secret.txt', kind: 'file', size: 4 }]);
    for (const bad of ['other.txt', 'project/main.py', ''])
      await expect(workspace.read(file, bad)).rejects.toMatchObject({ code: 'workspace.outside-root' });
    await expect(workspace.makeFolder(file, 'x')).rejects.toMatchObject({ code: 'workspace.outside-root' });
    await expect(workspace.remove(file, 'secret.txt')).rejects.toMatchObject({ code: 'workspace.outside-root' });
  });

  test('shows paths with the home folder as a tilde', () => {
    expect(workspace.show(workspace.roots.find(root)!)).toEqual({
      id: root,
      kind: 'folder',
      name: 'project',
      shownPath: '~/project',
    });
    expect(workspace.show({ id: 'x', kind: 'folder', path: '/srv/other', openedAt: 0 })).toMatchObject({
      shownPath: '/srv/other',
    });
  });

  test('remembers roots, their ids and which are open', async () => {
    const other = await workspace.roots.add('folder', home);
    await workspace.roots.setOpen(root, false);
    const again = await loadRoots();
    expect(again.known.map((r) => r.id)).toEqual([other.id, root]);
    expect(again.open.map((r) => r.id)).toEqual([other.id]);
    expect((await again.add('folder', path.join(home, 'project'))).id).toBe(root);
    texts.texts.set('roots.json', '{"known": [{"id": 3}], "open": "x"');
    expect((await loadRoots()).known).toEqual([]);
  });

  test('tells of changes by others, also in folders that appear while watching', async () => {
    const stop = new AbortController();
    const changes: AsyncIterator<{ readonly paths: readonly string[] }, undefined> = workspace.watch(root, stop.signal);
    const seen = new Set<string>();
    const until = async (wanted: string) => {
      while (!seen.has(wanted)) {
        const next = await changes.next();
        for (const changed of next.done === true ? [] : next.value.paths) seen.add(changed);
      }
    };
    // The first change is repeated: watching may begin a moment after the call.
    const first = until('main.py');
    for (let i = 0; !seen.has('main.py') && i < 1000; i++) {
      await writeFile(at('main.py'), String(i));
      await new Promise((resolve) => setImmediate(resolve));
    }
    await first;
    await mkdir(at('fresh'));
    await until('fresh');
    const second = until('fresh/x.py');
    for (let i = 0; !seen.has('fresh/x.py') && i < 1000; i++) {
      await writeFile(at('fresh/x.py'), String(i));
      await new Promise((resolve) => setImmediate(resolve));
    }
    await second;
    stop.abort();
    await expect(changes.next()).rejects.toThrow();
  });
});
