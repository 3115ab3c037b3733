// Which parts of `dist` exist, whether they are stale, and how to bring them up to date. No dependency is loaded until one must be built.
import { existsSync, readdirSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { root } from './root.mjs';
import { difference, isUntouched, makeStamp, readStamp, writeStamp } from './stamp.mjs';

/** @typedef {'cli' | 'server' | 'main' | 'preload' | 'workers' | 'renderer'} PartName */

/** Changing how things are built makes every part stale. */
const TOOL_FILES = ['package-lock.json', 'scripts/lib/bundle.mjs', 'vite.config.ts'];

/** @type {Record<PartName, { output: string, source: string }>} */
const PARTS = {
  cli: { output: 'dist/cli/main.mjs', source: 'src/cli/main.ts' },
  server: { output: 'dist/server/main.mjs', source: 'src/server/main.ts' },
  main: { output: 'dist/electron/main.mjs', source: 'electron/main/index.ts' },
  preload: { output: 'dist/electron/preload.cjs', source: 'electron/preload/index.ts' },
  workers: { output: 'dist/workers', source: 'src' },
  renderer: { output: 'dist/renderer/index.html', source: 'app/index.html' },
};

/** @type {readonly PartName[]} */
export const allParts = /** @type {PartName[]} */ (Object.keys(PARTS));
/** What each way of running Outpost needs. */
export const needs = {
  cli: /** @type {const} */ (['cli', 'workers']),
  browser: /** @type {const} */ (['server', 'workers', 'renderer']),
  desktop: /** @type {const} */ (['main', 'preload', 'workers', 'renderer']),
};

/** @param {PartName} name */
const stampFile = (name) => path.join(root, 'dist/.stamp', `${name}.json`);

/**
 * Whether the command can start as it is: a shorter look than `staleReason`. A new worker shows in the command's own sources.
 */
export function commandFresh() {
  const seen = new Set();
  return needs.cli.every((name) => {
    const stamp = existsSync(`${root}/${PARTS[name].output}`) ? readStamp(stampFile(name)) : undefined;
    return stamp !== undefined && isUntouched(root, stamp, seen);
  });
}

/**
 * Why a part has to be built; `undefined` when it is up to date. Reads no file contents unless times or sizes differ.
 * @param {PartName} name
 * @returns {string | undefined}
 */
export function staleReason(name) {
  if (!existsSync(path.join(root, PARTS[name].output))) return 'never built';
  const stamp = readStamp(stampFile(name));
  if (stamp === undefined) return 'never built';
  const expected = name === 'renderer' ? { files: withTools(rendererSources()) } : { key: name === 'workers' ? workerKey() : '' };
  const why = difference(root, stamp, expected);
  if (why === undefined && 'touched' in stamp) writeStamp(stampFile(name), stamp);
  return why;
}

/**
 * Builds those of `names` that are stale; two processes never build at once.
 * @param {readonly PartName[]} names
 * @param {{ log?: (line: string) => void }} [options]
 * @returns {Promise<readonly PartName[]>} what was built
 */
export async function ensureBuilt(names, { log = () => {} } = {}) {
  if (names.every((name) => staleReason(name) === undefined)) return [];
  const { withLock } = await import('./lock.mjs');
  return await withLock(
    path.join(root, '.cache/outpost/build.lock'),
    async () => {
      const stale = names.filter((name) => staleReason(name) !== undefined);
      const began = Date.now();
      if (stale.length > 0) log(`Building ${stale.join(', ')}`);
      await Promise.all(stale.map((name) => buildPart(name)));
      if (stale.length > 0) log(`Built in ${((Date.now() - began) / 1000).toFixed(1)} s`);
      return stale;
    },
    (holder) => log(`Waiting for the build that process ${holder} has begun`),
  );
}

/** @param {PartName} name */
async function buildPart(name) {
  const since = Date.now();
  if (!existsSync(path.join(root, PARTS[name].source)))
    throw new Error(`${PARTS[name].source} is missing, so ${name} can't be built.`);
  const sources = name === 'renderer' ? await buildRenderer() : await (await import('./bundle.mjs')).bundle(name);
  const key = name === 'workers' ? workerKey() : '';
  writeStamp(stampFile(name), makeStamp(root, withTools(sources), { key, since }));
}

async function buildRenderer() {
  const sources = rendererSources();
  const { build } = await import('vite');
  const next = path.join(root, 'dist/.renderer-next');
  await build({
    root: path.join(root, 'app'),
    configFile: path.join(root, 'vite.config.ts'),
    logLevel: 'warn',
    build: { outDir: next },
  });
  // Swapped in whole: a running server never finds the folder half full.
  rmSync(path.join(root, 'dist/renderer'), { recursive: true, force: true });
  renameSync(next, path.join(root, 'dist/renderer'));
  return sources;
}

/** Everything the window may be made of: its own folder and the layers it may import. */
function rendererSources() {
  return ['app', 'src/base', 'src/contract', 'src/messages', 'src/rpc'].flatMap((folder) =>
    filesIn(folder).filter((file) => !/\.test\.tsx?$|\.md$|tsconfig/.test(file)),
  );
}

/** Worker entries are found by name, so a new one must count as a change. */
function workerKey() {
  return filesIn('src')
    .filter((file) => /\.(?:worker|child)\.ts$/.test(file))
    .join(' ');
}

/** @param {string} folder */
function filesIn(folder) {
  if (!existsSync(path.join(root, folder))) return [];
  return readdirSync(path.join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
    .sort();
}

/** @param {readonly string[]} sources */
function withTools(sources) {
  return [...new Set([...sources, ...TOOL_FILES])].sort();
}
