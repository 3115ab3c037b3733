// Packages the application for Linux around a stand-in for Electron, without network, and looks at the result: schema of
// electron-builder.yml, what is in the archive and what is not, what is unpacked, fuses, notices, and a MicroPython that starts.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { listPackage } from '@electron/asar';
import { getCurrentFuseWire } from '@electron/fuses';
import { makeFakeElectron } from './lib/fake-electron.mjs';
import { ensureBuilt, needs } from './lib/parts.mjs';
import { root } from './lib/root.mjs';

const IN_ARCHIVE = [
  'package.json',
  'dist/electron/main.mjs',
  'dist/electron/preload.cjs',
  'dist/renderer/index.html',
  'node_modules/usb/package.json',
];
const NOT_IN_ARCHIVE =
  /^(?:src|app|e2e|scripts|bench|docs|resources)\/|^dist\/(?:cli|server|bench|\.stamp)\/|\.map$|^node_modules\/(?:react|typescript|electron|zod|vite|playwright)\//;
const NOTICES = ['outpost.txt', 'usb.txt', 'libusb-lgpl-2.1.txt', 'libusb-authors.txt', 'third-party.md'];
/** SECURITY: in the order of Electron's fuse wire; the seventh (V8 snapshot) stays as Electron ships it. */
const FUSES = {
  runAsNode: '0',
  cookieEncryption: '1',
  nodeOptions: '0',
  inspect: '0',
  asarIntegrity: '1',
  onlyAsar: '1',
  snapshot: '1',
  filePrivileges: '0',
};
const MICROPYTHON = 'node_modules/@micropython/micropython-webassembly-pyscript';
const START_BOARD = `const { loadMicroPython } = await import(process.argv[1]);
const mp = await loadMicroPython({ url: process.argv[2], stdout: (line) => console.log(line) });
mp.runPython('print(6 * 7)');`;

/** @type {string[]} */
const problems = [];
const expect = (/** @type {boolean} */ isTrue, /** @type {string} */ otherwise) => isTrue || problems.push(otherwise);

const scratch = mkdtempSync(path.join(tmpdir(), 'outpost-package-'));
try {
  await ensureBuilt(needs.desktop);
  const built = await buildPackage();
  if (built.status === 0) await inspect(path.join(scratch, 'out/linux-unpacked'));
  else problems.push(`electron-builder ended with code ${built.status}:\n${built.output}`);
} catch (error) {
  problems.push(error instanceof Error ? error.message : String(error));
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
for (const problem of problems) console.error(problem);
process.exitCode = problems.length > 0 ? 1 : 0;

async function buildPackage() {
  const { version } = JSON.parse(readFileSync(path.join(root, 'node_modules/electron/package.json'), 'utf8'));
  await makeFakeElectron(path.join(scratch, 'electron'), version);
  const settings = [`electronDist=${path.join(scratch, 'electron')}`, `directories.output=${path.join(scratch, 'out')}`];
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [
      'node_modules/electron-builder/cli.js',
      '--linux',
      'dir',
      '--x64',
      '--publish',
      'never',
      ...settings.map((setting) => `-c.${setting}`),
    ],
    { cwd: root, encoding: 'utf8', timeout: 90_000, env: { ...process.env, ELECTRON_MIRROR: 'http://127.0.0.1:9/' } },
  );
  return { status, output: `${stdout}${stderr}` };
}

/** @param {string} folder the unpacked application */
async function inspect(folder) {
  const resources = path.join(folder, 'resources');
  const unpacked = path.join(resources, 'app.asar.unpacked');
  const archive = listPackage(path.join(resources, 'app.asar'), { isPack: false }).map((file) =>
    file.replaceAll('\\', '/').replace(/^\//, ''),
  );
  for (const file of IN_ARCHIVE) expect(archive.includes(file), `${file} is not in the archive.`);
  const wrong = archive.filter((file) => NOT_IN_ARCHIVE.test(file));
  expect(wrong.length === 0, `Not for the package: ${wrong.slice(0, 10).join(', ')}`);
  for (const file of NOTICES) expect(existsSync(path.join(resources, 'licenses', file)), `The notice ${file} is missing.`);
  expect(existsSync(path.join(resources, 'udev')), 'The udev rules are missing.');

  const loose = readdirSync(unpacked, { recursive: true, encoding: 'utf8' }).map((file) => file.replaceAll('\\', '/'));
  const workers = readdirSync(path.join(root, 'dist/workers')).filter((file) => file.endsWith('.mjs'));
  for (const file of workers) expect(loose.includes(`dist/workers/${file}`), `The worker ${file} is not unpacked.`);
  for (const name of ['usb', '@serialport/bindings-cpp']) {
    const isNative = (/** @type {string} */ file) =>
      file.startsWith(`node_modules/${name}/prebuilds/linux-x64/`) && file.endsWith('.node');
    expect(loose.some(isNative), `The native part of ${name} is not unpacked.`);
  }
  const foreign = loose.filter((file) => /prebuilds\/(?:android|darwin|win32)/.test(file));
  expect(foreign.length === 0, `Native parts of other systems are packed: ${foreign.join(', ')}`);

  const wire = await getCurrentFuseWire(path.join(folder, 'outpost'));
  const fuses = Object.keys(FUSES).map((_, i) =>
    String.fromCharCode(/** @type {Record<number, number>} */ (/** @type {unknown} */ (wire))[i] ?? 0),
  );
  expect(
    fuses.join('') === Object.values(FUSES).join(''),
    `The fuses are ${fuses.join('')}, not ${Object.values(FUSES).join('')}.`,
  );

  const started = spawnSync(path.join(folder, 'outpost'), { encoding: 'utf8' });
  expect(started.stdout?.startsWith('started') ?? false, `The program does not start: ${started.stderr}`);
  expect(boardAnswers(unpacked) === '42', `MicroPython does not start from the unpacked files: ${boardAnswers(unpacked)}`);
}

/** @param {string} unpacked */
function boardAnswers(unpacked) {
  const module = pathToFileURL(path.join(unpacked, MICROPYTHON, 'micropython.mjs')).href;
  const args = ['--input-type=module', '-e', START_BOARD, module, path.join(unpacked, MICROPYTHON, 'micropython.wasm')];
  const { stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8', timeout: 20_000 });
  return stdout.trim() || stderr.trim();
}
