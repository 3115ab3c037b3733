import { spawn } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { bundleEntry } from './bundle.mjs';
import { ensureBuilt, allParts } from './parts.mjs';
import { root } from './root.mjs';

/**
 * Bundles one TypeScript program of ours and runs it with the rest of the arguments, everything it may start being built first.
 * Its exit code becomes this process's. Standard output belongs to the program.
 * @param {string} folder where programs of this kind lie, relative to the clone
 * @param {readonly string[]} args name of the program, then its arguments
 */
export async function runBundled(folder, [name, ...rest]) {
  const names = programsIn(folder);
  if (name === undefined || !names.includes(name)) {
    process.stderr.write(
      `${name === undefined ? 'Say which one.' : `There is no ${name} in ${folder}.`} Known: ${names.join(', ') || 'none'}.\n`,
    );
    process.exitCode = 2;
    return;
  }
  await ensureBuilt(allParts, { log: (line) => process.stderr.write(`${line}\n`) });
  const program = await bundleEntry(`${folder}/${name}.ts`, path.join('dist', folder));
  const child = spawn(process.execPath, ['--expose-gc', '--enable-source-maps', program, ...rest], {
    stdio: 'inherit',
    cwd: root,
  });
  process.on('SIGINT', () => process.stdin.isTTY || child.kill('SIGINT'));
  process.exitCode = await new Promise((resolve) => child.once('exit', (code) => resolve(code ?? 130)));
}

/**
 * Programs are the files of a folder that run by themselves; what they share lies in folders below or is named in `SHARED`.
 * @param {string} folder
 */
function programsIn(folder) {
  const place = path.join(root, folder);
  if (!existsSync(place)) return [];
  return readdirSync(place)
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts') && !SHARED.has(file))
    .map((file) => file.slice(0, -'.ts'.length));
}

const SHARED = new Set(['harness.ts']);
