import { expect, test } from 'vitest';
import { installedBrowser } from './browser.mjs';

const among =
  (...files: readonly string[]) =>
  (file: string): boolean =>
    files.includes(file);

test('finds the first browser on the PATH, Chromium before Chrome', () => {
  const env = { PATH: '/usr/local/bin:/usr/bin' };
  const exists = among('/usr/bin/google-chrome', '/usr/bin/chromium');
  expect(installedBrowser({ env, platform: 'linux', exists })).toBe('/usr/bin/chromium');
});

test('finds Edge on Windows under any of the program folders', () => {
  const env = { PROGRAMFILES: 'C:\\Program Files', 'PROGRAMFILES(X86)': 'C:\\Program Files (x86)' };
  const edge = 'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe';
  expect(installedBrowser({ env, platform: 'win32', exists: among(edge) })).toBe(edge);
});

test('finds an application on macOS', () => {
  const chrome = '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome';
  expect(installedBrowser({ env: {}, platform: 'darwin', exists: among(chrome) })).toBe(chrome);
});

test('takes only the chosen browser where one is chosen', () => {
  const env = { PATH: '/usr/bin', OUTPOST_TEST_BROWSER: '/opt/browser' };
  expect(installedBrowser({ env, platform: 'linux', exists: among('/usr/bin/chromium') })).toBeUndefined();
});

test('finds none where none is installed', () => {
  expect(installedBrowser({ env: { PATH: '/usr/bin' }, platform: 'linux', exists: () => false })).toBeUndefined();
});
