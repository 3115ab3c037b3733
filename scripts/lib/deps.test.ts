import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { dependenciesFresh, installKey } from './deps.mjs';

let base: string;
const write = (name: string, value: unknown): void => {
  mkdirSync(path.dirname(path.join(base, name)), { recursive: true });
  writeFileSync(path.join(base, name), typeof value === 'string' ? value : JSON.stringify(value));
};
const lock = (version: string): unknown => ({
  packages: { '': {}, 'node_modules/a': { version }, 'node_modules/a-win32': { version, optional: true } },
});

beforeEach(() => {
  base = mkdtempSync(path.join(tmpdir(), 'outpost-deps-'));
  write('package-lock.json', lock('1.0.0'));
});
afterEach(() => rmSync(base, { recursive: true, force: true }));

test('nothing installed is stale', () => {
  expect(dependenciesFresh(base)).toBe(false);
});

test('an installation by hand is recognised, optional packages of other systems aside', () => {
  write('node_modules/.package-lock.json', { packages: { 'node_modules/a': { version: '1.0.0' } } });
  expect([dependenciesFresh(base), dependenciesFresh(base)]).toEqual([true, true]);
});

test('an installation by hand of other versions is stale', () => {
  write('node_modules/.package-lock.json', { packages: { 'node_modules/a': { version: '0.9.0' } } });
  expect(dependenciesFresh(base)).toBe(false);
});

test('a changed lock file makes a stamped installation stale', () => {
  write('node_modules/.outpost-installed', installKey(base));
  expect(dependenciesFresh(base)).toBe(true);
  write('package-lock.json', lock('1.0.1'));
  expect(dependenciesFresh(base)).toBe(false);
});

test("another Node's binaries make it stale even where npm's record matches", () => {
  write('node_modules/.package-lock.json', { packages: { 'node_modules/a': { version: '1.0.0' } } });
  write('node_modules/.outpost-installed', installKey(base).replace(process.versions.modules, '1'));
  expect(dependenciesFresh(base)).toBe(false);
});
