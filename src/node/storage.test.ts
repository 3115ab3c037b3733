import { spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ManualClock } from '../base/clock.js';
import { utf8 } from '../base/bytes.js';
import { createBlobFolders } from './blob-store.js';
import { readJson, writeFileAtomic, writeJson } from './json-file.js';
import { formatEntry, openLogFile } from './log-file.js';
import { readHostOptions } from './options.js';
import { dataPaths } from './paths.js';
import { lockOwner, lockPort } from './port-lock.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'outpost-node-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('atomic writing', () => {
  test('replaces a file and leaves no temporary file behind', async () => {
    const file = path.join(folder, 'deep', 'a.json');
    await writeJson(file, { a: 1 });
    await writeJson(file, { a: 2 });
    expect(await readJson(file)).toEqual({ a: 2 });
    expect(await readdir(path.dirname(file))).toEqual(['a.json']);
  });

  test('keeps the permissions of the old file and follows a link to it', async () => {
    const file = path.join(folder, 'run.sh');
    await writeFile(file, 'old', { mode: 0o755 });
    await symlink(file, path.join(folder, 'link'));
    await writeFileAtomic(path.join(folder, 'link'), 'new');
    expect(await readFile(file, 'utf8')).toBe('new');
    expect((await stat(file)).mode & 0o777).toBe(0o755);
  });

  test('leaves the old content when the new one can not be put in place', async () => {
    await mkdir(path.join(folder, 'taken', 'inside'), { recursive: true });
    await expect(writeFileAtomic(path.join(folder, 'taken'), 'x')).rejects.toThrow();
    expect(await readdir(folder)).toEqual(['taken']);
  });
});

describe('blob store', () => {
  test('keeps contents by name, apart for each board, whatever the board is called', async () => {
    const stores = createBlobFolders(folder);
    const boards = ['e660583883', '..', 'a/b', 'CON', '', '\ufffd', 'e6605838', 'E6605838', 'sim:nano33ble', '.', '\u202e"\n'];
    for (const board of boards) await stores(board).write('content-1', utf8(board));
    for (const board of boards) expect(await createBlobFolders(folder)(board).read('content-1')).toEqual(utf8(board));
    expect(await readdir(folder)).toHaveLength(boards.length);
    const store = stores('..');
    await store.write('history.json', utf8('{}'));
    expect(await store.list()).toEqual(['content-1', 'history.json']);
    await store.remove('content-1');
    await store.remove('content-1');
    expect(await store.read('content-1')).toBeNull();
    expect(await stores('never seen').list()).toEqual([]);
  });

  test('says which file failed', async () => {
    await writeFile(path.join(folder, 'board-x'), '');
    await expect(createBlobFolders(folder)('x').write('a', utf8('1'))).rejects.toMatchObject({ code: 'workspace.io' });
  });
});

describe('port lock', () => {
  const take = (program = 'one') => lockPort('sim:generic', { folder, program, now: () => 1000 });

  test('names its holder to the second, and is free after disposing', () => {
    const first = take();
    first.share('tcp://127.0.0.1:7000');
    expect(() => take('two')).toThrow(
      expect.objectContaining({
        code: 'transport.open-busy',
        details: { port: 'sim:generic', holder: 'one, reachable at tcp://127.0.0.1:7000', pid: process.pid },
      }),
    );
    first[Symbol.dispose]();
    expect(lockOwner('sim:generic', folder)).toBeNull();
    take('two')[Symbol.dispose]();
  });

  test('takes over from a process that is gone, and from a pid that is another process now', async () => {
    const gone = spawnSync(process.execPath, ['-e', '']).pid;
    for (const owner of [{ pid: gone }, { pid: process.pid, started: 'long ago' }, null]) {
      take()[Symbol.dispose]();
      const lock = take();
      const [name] = (await readdir(folder)).filter((n) => n.endsWith('.lock'));
      lock[Symbol.dispose]();
      const text = owner === null ? '{"half' : JSON.stringify({ program: 'old', since: 5, what: 'sim:generic', ...owner });
      await writeFile(path.join(folder, name!), text);
      if (owner?.started !== undefined && process.platform !== 'linux') continue;
      take('new')[Symbol.dispose]();
      expect(await readdir(folder)).toEqual([]);
    }
  });

  test('does not remove the lock of someone who took over', async () => {
    const lock = take();
    const [name] = await readdir(folder);
    await writeFile(
      path.join(folder, name!),
      JSON.stringify({ pid: process.ppid, program: 'other', since: 7, what: 'sim:generic' }),
    );
    lock[Symbol.dispose]();
    expect(lockOwner('sim:generic', folder)).toMatchObject({ program: 'other' });
  });
});

describe('log file', () => {
  test('keeps entries in order and rotates by size', async () => {
    const log = openLogFile({ folder, clock: new ManualClock(), maxBytes: 300, keep: 2 });
    for (let i = 0; i < 24; i++) {
      log.sink({ level: 'info', scope: 'test', message: `entry ${i}` });
      await log.flush();
    }
    expect((await readdir(folder)).sort()).toEqual(['outpost.1.log', 'outpost.2.log', 'outpost.log']);
    const text = await readFile(log.path, 'utf8');
    expect(text.endsWith('info [test] entry 23\n')).toBe(true);
  });

  test('writes one line per entry, whatever is in it', () => {
    const circular: { self?: unknown; bytes: Uint8Array } = { bytes: new Uint8Array(3) };
    circular.self = circular;
    const line = formatEntry({ level: 'warn', scope: '', message: 'a\nb\u001b[2J', data: circular }, 0);
    expect(line).toBe('1970-01-01T00:00:00.000Z warn a\\x0ab\\x1b[2J {"bytes":"<3 bytes>","self":"<seen>"}\n');
  });

  test('gives up quietly, once, when the disk refuses', async () => {
    await writeFile(path.join(folder, 'file'), '');
    const failures: unknown[] = [];
    const log = openLogFile({ folder: path.join(folder, 'file'), clock: new ManualClock(), onFailure: (e) => failures.push(e) });
    log.sink({ level: 'info', scope: '', message: 'x' });
    await log.flush();
    log.sink({ level: 'info', scope: '', message: 'y' });
    await log.flush();
    expect(failures).toHaveLength(1);
  });
});

test.each([
  [{ OUTPOST_HOME: '/x/y' }, 'linux', '/x/y'],
  [{ XDG_DATA_HOME: '/data' }, 'linux', '/data/outpost'],
  [{}, 'linux', path.join(os.homedir(), '.local', 'share', 'outpost')],
  [{}, 'darwin', path.join(os.homedir(), 'Library', 'Application Support', 'Outpost')],
  [{ APPDATA: 'C:\\Users\\a\\AppData\\Roaming' }, 'win32', 'C:\\Users\\a\\AppData\\Roaming\\Outpost'],
] as const)('keeps its data for %j on %s in %s', (env, platform, expected) => {
  expect(dataPaths(readHostOptions(env, platform)).root).toBe(expected);
});
