import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { electronBinary, fetchElectron, rememberFailure, rememberedFailure } from './electron.mjs';

const DAY_MS = 86_400_000;
let base: string;
const write = (name: string, text: string): void => {
  mkdirSync(path.dirname(path.join(base, name)), { recursive: true });
  writeFileSync(path.join(base, name), text);
};

beforeEach(() => {
  base = mkdtempSync(path.join(tmpdir(), 'outpost-electron-'));
  write('node_modules/electron/package.json', '{"version":"45.4.1"}');
  write('node_modules/electron/checksums.json', '{"electron-v45.4.1-linux-x64.zip":"00"}');
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(base, { recursive: true, force: true });
});

test('a package without its binary has none', () => {
  expect(electronBinary(base, {})).toBeUndefined();
});

test('a named binary that is gone counts as none', () => {
  write('node_modules/electron/path.txt', 'electron');
  expect(electronBinary(base, {})).toBeUndefined();
});

test('the binary stands where path.txt says, or in the overriding folder', () => {
  write('node_modules/electron/path.txt', 'electron');
  write('node_modules/electron/dist/electron', '');
  write('other/electron', '');
  const other = path.join(base, 'other');
  expect([electronBinary(base, {}), electronBinary(base, { ELECTRON_OVERRIDE_DIST_PATH: other })]).toEqual([
    path.join(base, 'node_modules/electron/dist/electron'),
    path.join(other, 'electron'),
  ]);
});

test('a failure is remembered for a day and for that version only', () => {
  rememberFailure(base, 'no network', 1000);
  expect([rememberedFailure(base, 2000), rememberedFailure(base, 1000 + DAY_MS), rememberedFailure(base, 0)]).toEqual([
    'no network',
    undefined,
    undefined,
  ]);
  write('node_modules/electron/package.json', '{"version":"46.0.0"}');
  expect(rememberedFailure(base, 2000)).toBeUndefined();
});

test('a server that accepts and never answers is given up', async () => {
  const server = createServer(() => {});
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  vi.stubEnv('ELECTRON_MIRROR', `http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  vi.stubEnv('electron_config_cache', path.join(base, 'cache'));
  await expect(fetchElectron(base, { silenceMs: 50 })).rejects.toThrow('nothing arrived for 0.05 s');
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

test('a server that stops halfway is given up', async () => {
  const server = createServer((_request, response) => {
    response.writeHead(200, { 'content-length': '1000' });
    response.write('PK');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  vi.stubEnv('ELECTRON_MIRROR', `http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  vi.stubEnv('electron_config_cache', path.join(base, 'cache'));
  const seen: number[] = [];
  await expect(fetchElectron(base, { silenceMs: 100, onProgress: (done) => seen.push(done) })).rejects.toThrow(
    'nothing arrived for 0.1 s',
  );
  expect(seen).toEqual([2]);
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

test('a refused connection is told in one line', async () => {
  vi.stubEnv('ELECTRON_MIRROR', 'http://127.0.0.1:9/');
  vi.stubEnv('electron_config_cache', path.join(base, 'cache'));
  await expect(fetchElectron(base)).rejects.toThrow(/^[^\n]+$/);
});
