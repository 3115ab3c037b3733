import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { withLock } from './lock.mjs';
import { missingFromLock } from './lock-file.mjs';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'outpost-lock-'));
  file = path.join(folder, 'a.lock');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('two actions run one after the other, and the second is told who holds it', async () => {
  const log: string[] = [];
  let finish = (): void => {};
  const first = withLock(file, async () => {
    log.push('first begins');
    await new Promise<void>((resolve) => (finish = resolve));
    log.push('first ends');
  });
  const second = withLock(
    file,
    async () => {
      log.push('second');
    },
    (holder) => {
      log.push(`waiting for ${holder === process.pid ? 'first' : holder}`);
      finish();
    },
  );
  await Promise.all([first, second]);
  expect([log, existsSync(file)]).toEqual([['first begins', 'waiting for first', 'first ends', 'second'], false]);
});

test('a lock whose holder died is taken over', async () => {
  const { pid } = spawnSync(process.execPath, ['-e', '']);
  writeFileSync(file, String(pid));
  expect(await withLock(file, async () => 'done')).toBe('done');
});

test('an empty lock that is old is taken over', async () => {
  writeFileSync(file, '');
  utimesSync(file, 1, 1);
  expect(await withLock(file, async () => 'done')).toBe('done');
});

test('a failing action releases the lock', async () => {
  await expect(withLock(file, () => Promise.reject(new Error('no network')))).rejects.toThrow('no network');
  expect(existsSync(file)).toBe(false);
});

test('an optional package without a lock entry is found', () => {
  const packages = {
    '': {},
    'node_modules/a': { optionalDependencies: { '@a/linux': '1.0.0', '@a/win32': '1.0.0' } },
    'node_modules/a/node_modules/@a/linux': {},
  };
  expect(missingFromLock(packages)).toEqual([
    'node_modules/a needs @a/win32, which is missing from package-lock.json. Pin a version whose packages are complete.',
  ]);
});
