// What the tests need besides npm packages: a browser, and on Debian a genuine firmware in an emulator.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { testBrowser } from './browser.mjs';
import { root } from './root.mjs';

const INSTALL_TIMEOUT_MS = 240_000;

/** Debian packages behind the suites that meet programs and firmware no one here wrote, and a file that shows each is there. */
const PEERS = {
  'qemu-system-arm': '/usr/bin/qemu-system-arm',
  'firmware-microbit-micropython': '/usr/share/firmware-microbit-micropython/firmware.hex',
  socat: '/usr/bin/socat',
};

/**
 * A browser for the end-to-end tests: installed, else Debian's package when root there, else Playwright's download.
 * @param {(line: string) => void} say
 * @returns {Promise<string>} its executable
 * @throws {Error} naming what to install
 */
export async function ensureBrowser(say) {
  const found = await testBrowser();
  if (found !== undefined) return found;
  if (isRootOnDebian()) {
    say('Installing the Debian package chromium for the end-to-end tests');
    aptInstall(['chromium']);
    const installed = await testBrowser();
    if (installed !== undefined) return installed;
  }
  say("Downloading Playwright's Chromium for the end-to-end tests");
  spawnSync(process.execPath, [path.join(root, 'node_modules/playwright/cli.js'), 'install', 'chromium'], {
    stdio: ['ignore', 'ignore', 'inherit'],
    timeout: INSTALL_TIMEOUT_MS,
  });
  const downloaded = await testBrowser();
  if (downloaded !== undefined) return downloaded;
  throw new Error(
    'The end-to-end tests need Chrome, Chromium or Edge, and none could be installed. Install one, or set OUTPOST_TEST_BROWSER to its executable.',
  );
}

/**
 * Installs what the peers suite uses, where that can be done without asking. A test that still lacks something skips itself.
 * @param {(line: string) => void} say
 */
export function ensurePeers(say) {
  if (!isRootOnDebian()) return;
  const missing = Object.entries(PEERS).flatMap(([name, file]) => (existsSync(file) ? [] : [name]));
  if (existsSync('/usr/bin/python3') && spawnSync('python3', ['-c', 'import venv, ensurepip']).status !== 0)
    missing.push('python3-venv');
  if (missing.length === 0) return;
  say(`Installing Debian packages for the peers suite: ${missing.join(', ')}`);
  if (!aptInstall(missing)) say('They could not be installed; the tests that need them will say so.');
}

/** Whether packages may be installed without a password. Debian only: Ubuntu's `chromium` package is a snap. */
function isRootOnDebian() {
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get') || !existsSync('/etc/os-release')) return false;
  return /^ID="?debian"?$/m.test(readFileSync('/etc/os-release', 'utf8'));
}

/**
 * @param {readonly string[]} packages
 * @returns {boolean} whether it worked
 */
function aptInstall(packages) {
  const apt = (/** @type {string[]} */ ...args) =>
    spawnSync('apt-get', ['-q', '-o', 'DPkg::Lock::Timeout=60', ...args], {
      stdio: 'ignore',
      timeout: INSTALL_TIMEOUT_MS,
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    }).status === 0;
  const install = () => apt('install', '-y', '--no-install-recommends', ...packages);
  return install() || (apt('update') && install());
}
