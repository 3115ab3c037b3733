import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const here = import.meta.dirname;

/** Programs of the virtual environment, or the reason why there is none. */
export type PythonEnv =
  { readonly kind: 'ready'; readonly bin: (name: string) => string } | { readonly kind: 'missing'; readonly reason: string };

/**
 * Makes the virtual environment with the pinned third-party clients, once per set of requirements.
 *
 * Lives in the test cache of the checkout. Where Python or the package index is missing the reason is returned, and
 * the suite reports itself skipped with it.
 */
export async function pythonEnv(): Promise<PythonEnv> {
  const { requirements, folder, ready, bin } = places(path.join(here, '..', '..'));
  if (existsSync(ready)) return { kind: 'ready', bin };
  const python = await findPython();
  if (python === undefined) return { kind: 'missing', reason: 'Python 3 with the venv module is not installed' };
  const making = `${folder}.making-${process.pid}`;
  try {
    mkdirSync(path.dirname(folder), { recursive: true });
    rmSync(folder, { recursive: true, force: true });
    // A virtual environment holds its own path in its scripts, so it is made in its final place.
    await run(python, ['-m', 'venv', folder], { timeout: 60_000 });
    await run(
      bin('pip'),
      ['install', '--quiet', '--disable-pip-version-check', '--require-hashes', '--no-deps', '-r', requirements],
      { timeout: 90_000 },
    );
    writeFileSync(making, '');
    renameSync(making, ready);
    return { kind: 'ready', bin };
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    const reason = error instanceof Error ? error.message.split('\n').slice(0, 3).join(' ') : String(error);
    return { kind: 'missing', reason: `the pinned clients could not be installed: ${reason}` };
  }
}

/** A program of the environment that `pythonEnv` has made in this checkout before; undefined when it has not. */
export function installedPythonEnv(root: string): ((name: string) => string) | undefined {
  const { ready, bin } = places(root);
  return existsSync(ready) ? bin : undefined;
}

function places(root: string): {
  readonly requirements: string;
  readonly folder: string;
  readonly ready: string;
  readonly bin: (name: string) => string;
} {
  const requirements = path.join(root, 'e2e/peers/requirements.txt');
  const stamp = createHash('sha256').update(readFileSync(requirements)).digest('hex').slice(0, 16);
  const folder = path.join(root, '.cache/peers', stamp);
  const scripts = path.join(folder, process.platform === 'win32' ? 'Scripts' : 'bin');
  return { requirements, folder, ready: path.join(folder, '.ready'), bin: (name) => path.join(scripts, name) };
}

async function findPython(): Promise<string | undefined> {
  for (const name of ['python3', 'python']) {
    try {
      await run(name, ['-c', 'import venv, ensurepip, sys; sys.exit(sys.version_info < (3, 8))'], { timeout: 10_000 });
      return name;
    } catch {
      continue; // not this one: the next name, or none at all
    }
  }
  return undefined;
}
