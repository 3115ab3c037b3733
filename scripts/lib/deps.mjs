import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { withLock } from './lock.mjs';

const STAMP = 'node_modules/.outpost-installed';

/**
 * Installs the dependencies if they are not what the lock file asks for; of two processes only one does it.
 * @param {string} base
 * @param {(line: string) => void} say
 */
export async function ensureDependencies(base, say) {
  if (dependenciesFresh(base)) return;
  await withLock(
    path.join(base, '.cache/outpost/install.lock'),
    async () => {
      if (dependenciesFresh(base)) return;
      say('Installing dependencies (about a minute the first time)');
      await installDependencies(base);
    },
    (holder) => say(`Waiting for the installation that process ${holder} has begun`),
  );
}

/** What an installation depends on: the lock file, Node's ABI and the platform. @param {string} base */
export function installKey(base) {
  const lock = createHash('sha256')
    .update(readFileSync(path.join(base, 'package-lock.json')))
    .digest('hex');
  return `${lock} ${process.versions.modules} ${process.platform}-${process.arch}`;
}

/**
 * Whether `node_modules` is what the lock asks for. One that a plain `npm ci` made is recognised by npm's own record and stamped.
 * @param {string} base
 */
export function dependenciesFresh(base) {
  const stamp = readText(path.join(base, STAMP));
  const key = installKey(base);
  if (stamp !== undefined) return stamp === key;
  if (!npmRecordMatches(base)) return false;
  writeFileSync(path.join(base, STAMP), key);
  return true;
}

/** @param {string} base */
function npmRecordMatches(base) {
  const record = readText(path.join(base, 'node_modules/.package-lock.json'));
  if (record === undefined) return false;
  const installed = JSON.parse(record).packages;
  const wanted = JSON.parse(readFileSync(path.join(base, 'package-lock.json'), 'utf8')).packages;
  return Object.entries(wanted).every(
    ([name, entry]) => name === '' || entry.optional || entry.devOptional || installed[name]?.version === entry.version,
  );
}

/**
 * Runs `npm ci` and stamps the result. npm's own messages go to standard error, so that a command's output stays clean.
 * @param {string} base
 * @throws {Error} when npm fails; the message says what to do
 */
async function installDependencies(base) {
  const npm = process.env['npm_execpath'];
  const args = ['ci', '--no-audit', '--no-fund', '--loglevel=error'];
  const child = npm?.endsWith('.js')
    ? spawn(process.execPath, [npm, ...args], { cwd: base, stdio: ['ignore', 2, 2] })
    : spawn('npm', args, { cwd: base, stdio: ['ignore', 2, 2], shell: process.platform === 'win32' });
  const code = await new Promise((resolve, reject) => child.once('error', reject).once('exit', resolve));
  if (code !== 0) throw new Error(`npm ci ended with code ${code}. Check the network, then try again.`);
  writeFileSync(path.join(base, STAMP), installKey(base));
}

/** @param {string} file */
function readText(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined; // Nothing installed yet.
  }
}
