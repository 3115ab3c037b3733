import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { pathParts, readStaticFile } from './static-files.js';

let base = '';
let folder = '';
beforeAll(async () => {
  base = await mkdtemp(path.join(tmpdir(), 'outpost-static-'));
  folder = path.join(base, 'renderer');
  await mkdir(path.join(folder, 'assets', 'deep'), { recursive: true });
  await writeFile(path.join(folder, 'index.html'), '<!doctype html>');
  await writeFile(path.join(folder, 'assets', 'main-1a2b.js'), 'code');
  await writeFile(path.join(folder, '.env'), 'secret');
  await writeFile(path.join(base, 'secret.txt'), 'secret');
  await writeFile(path.join(base, 'renderer-other.txt'), 'secret');
  await symlink(path.join(base, 'secret.txt'), path.join(folder, 'link.txt'));
});
afterAll(() => rm(base, { recursive: true }));

test('the root is the page, with the policy and no long life', async () => {
  const file = await readStaticFile(folder, '/');
  expect(new TextDecoder().decode(file?.body)).toBe('<!doctype html>');
  expect(file?.headers).toMatchObject({ 'Content-Type': 'text/html; charset=utf-8', 'Cache-Control': 'no-cache' });
  expect(file?.headers['Content-Security-Policy']).toContain("default-src 'none'");
});

test('files with a hash in their name may be kept', async () => {
  const file = await readStaticFile(folder, '/assets/main-1a2b.js');
  expect(file?.headers).toMatchObject({
    'Content-Type': 'text/javascript; charset=utf-8',
    'Cache-Control': expect.stringContaining('immutable'),
  });
});

test.each([
  '/../secret.txt',
  '/assets/../../secret.txt',
  '/%2e%2e/secret.txt',
  '/assets/%2e%2e%2f%2e%2e%2fsecret.txt',
  '/..%5csecret.txt',
  '/\\..\\secret.txt',
  '//etc/passwd',
  '/C:/Windows/win.ini',
  '/index.html%00.js',
  '/index.html\n',
  '/%',
  '/.env',
  '/./index.html',
  'index.html',
  '',
])('a path that climbs, hides or is malformed is refused: %j', async (requestPath) => {
  expect([pathParts(requestPath), await readStaticFile(folder, requestPath)]).toEqual([null, null]);
});

test.each(['/link.txt', '/assets', '/assets/', '/assets/deep', '/missing.js', '/index.html/x'])(
  'links that leave the folder, folders and missing files are not served: %s',
  async (requestPath) => {
    expect(await readStaticFile(folder, requestPath)).toBeNull();
  },
);

test('a folder that is not built yet serves nothing', async () => {
  expect(await readStaticFile(path.join(base, 'nowhere'), '/')).toBeNull();
});
