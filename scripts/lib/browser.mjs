import { existsSync, statSync } from 'node:fs';
import path from 'node:path';

/** Names on PATH and fixed places of browsers that speak Chromium's protocol, by platform. */
const NAMES = [
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'chrome',
  'microsoft-edge',
  'microsoft-edge-stable',
];
const MAC = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
];
const WINDOWS = [
  'Google/Chrome/Application/chrome.exe',
  'Chromium/Application/chrome.exe',
  'Microsoft/Edge/Application/msedge.exe',
];

/**
 * An installed Chrome, Chromium or Edge.
 * @param {{ env?: NodeJS.ProcessEnv, platform?: string, exists?: (file: string) => boolean }} [system] replaced in tests
 * @returns {string | undefined}
 */
export function installedBrowser({ env = process.env, platform = process.platform, exists = isFile } = {}) {
  return browserCandidates(env, platform).find(exists);
}

/**
 * @param {NodeJS.ProcessEnv} env
 * @param {string} platform
 */
function browserCandidates(env, platform) {
  const chosen = env['OUTPOST_TEST_BROWSER'];
  if (chosen) return [chosen];
  if (platform === 'darwin') return MAC;
  if (platform === 'win32') {
    const folders = [env['PROGRAMFILES'], env['PROGRAMFILES(X86)'], env['LOCALAPPDATA']].filter((folder) => folder !== undefined);
    return folders.flatMap((folder) => WINDOWS.map((file) => path.win32.join(folder, file)));
  }
  const folders = (env['PATH'] ?? '').split(':').filter((folder) => folder !== '');
  return NAMES.flatMap((name) => folders.map((folder) => path.posix.join(folder, name)));
}

/**
 * The browser for end-to-end tests: an installed one, else the one Playwright has downloaded.
 * @returns {Promise<string | undefined>}
 */
export async function testBrowser() {
  const installed = installedBrowser();
  if (installed !== undefined) return installed;
  const { chromium } = await import('playwright');
  const downloaded = chromium.executablePath();
  return existsSync(downloaded) ? downloaded : undefined;
}

/** Chromium's arguments where it runs without a display, often as root, and must not call home. */
export const chromiumArgs = [
  '--no-sandbox',
  '--disable-gpu',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-quic',
];

/** @param {string} file */
function isFile(file) {
  return statSync(file, { throwIfNoEntry: false })?.isFile() ?? false;
}
