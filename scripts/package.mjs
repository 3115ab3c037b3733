// `npm run package -- [electron-builder's arguments]`: a package for this system in dist/package. `--check` only validates, offline.
import { spawnSync } from 'node:child_process';
import { ensureDependencies } from './lib/deps.mjs';
import { ensureBuilt, needs } from './lib/parts.mjs';
import { root } from './lib/root.mjs';

const say = (/** @type {string} */ line) => process.stderr.write(`${line}\n`);
const args = process.argv.slice(2);
const run = (/** @type {string[]} */ ...command) =>
  spawnSync(process.execPath, command, { cwd: root, stdio: 'inherit' }).status ?? 1;

await ensureDependencies(root, say);
if (args.includes('--check')) {
  process.exitCode = run('scripts/check-package.mjs');
} else {
  await ensureBuilt(needs.desktop, { log: say });
  process.exitCode = run('node_modules/electron-builder/cli.js', '--publish', 'never', ...args);
}
