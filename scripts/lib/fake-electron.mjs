import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { createPackage } from '@electron/asar';

/** What marks the fuses in Electron's binary, followed by a version byte, their number and one character each. */
const FUSE_MARK = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';
const FUSES = 8;

/**
 * Makes a folder that packaging takes for an unpacked Electron for Linux: a program that only prints its name, with real fuses to set.
 * @param {string} folder
 * @param {string} version
 */
export async function makeFakeElectron(folder, version) {
  const write = (/** @type {string} */ name, /** @type {string} */ text) => {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), text);
  };
  write('electron', `#!/bin/sh\necho started "$0"\nexit 0\n${FUSE_MARK}\x01${String.fromCharCode(FUSES)}${'1'.repeat(FUSES)}\n`);
  chmodSync(path.join(folder, 'electron'), 0o755);
  write('version', version);
  for (const name of ['LICENSE', 'LICENSES.chromium.html', 'chrome-sandbox', 'icudtl.dat', 'locales/en-US.pak'])
    write(name, 'stand-in\n');
  write('.empty/package.json', '{}');
  mkdirSync(path.join(folder, 'resources'), { recursive: true });
  await createPackage(path.join(folder, '.empty'), path.join(folder, 'resources/default_app.asar'));
}
