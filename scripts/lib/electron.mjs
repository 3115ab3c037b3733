import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const DAY_MS = 86_400_000;
const UNPACK_TIMEOUT_MS = 120_000;

/**
 * Electron's executable, found by reading files: `require('electron')` would start a download that has no timeout.
 * @param {string} base the clone
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {string | undefined}
 */
export function electronBinary(base, env = process.env) {
  const folder = path.join(base, 'node_modules/electron');
  const pathFile = path.join(folder, 'path.txt');
  const override = env['ELECTRON_OVERRIDE_DIST_PATH'];
  if (!override && !existsSync(pathFile)) return undefined;
  const name = existsSync(pathFile) ? readFileSync(pathFile, 'utf8').trim() : 'electron';
  const file = path.join(override || path.join(folder, 'dist'), name);
  return existsSync(file) ? file : undefined;
}

/**
 * Why fetching failed within the last day for this version, so that not every start waits for it again.
 * @param {string} base
 * @param {number} [now] milliseconds since 1970
 * @returns {string | undefined}
 */
export function rememberedFailure(base, now = Date.now()) {
  try {
    const failure = JSON.parse(readFileSync(failureFile(base), 'utf8'));
    const recent = now - failure.at < DAY_MS && now >= failure.at;
    return recent && failure.version === electronVersion(base) ? String(failure.reason) : undefined;
  } catch {
    return undefined; // No failure noted, or the note is unreadable: try.
  }
}

/**
 * @param {string} base
 * @param {string} reason
 * @param {number} [now]
 */
export function rememberFailure(base, reason, now = Date.now()) {
  mkdirSync(path.dirname(failureFile(base)), { recursive: true });
  writeFileSync(failureFile(base), JSON.stringify({ at: now, version: electronVersion(base), reason }));
}

/** @param {string} base */
const failureFile = (base) => path.join(base, '.cache/outpost/electron-failure.json');

/** @param {string} base @returns {string} */
function electronVersion(base) {
  return JSON.parse(readFileSync(path.join(base, 'node_modules/electron/package.json'), 'utf8')).version;
}

/**
 * Downloads Electron into its own cache and has its installer unpack it from there.
 * @param {string} base
 * @param {{ silenceMs?: number, onProgress?: (done: number, total: number | null) => void, signal?: AbortSignal }} [options]
 *   `silenceMs`: how long no byte may arrive before this gives up
 * @throws {Error} with the reason in words
 */
export async function fetchElectron(base, { silenceMs = 5000, onProgress = () => {}, signal } = {}) {
  const { downloadArtifact } = await import('@electron/get');
  const folder = path.join(base, 'node_modules/electron');
  const abort = new AbortController();
  const silent = new Error(`nothing arrived for ${silenceMs / 1000} s`);
  let timer = setTimeout(() => abort.abort(silent), silenceMs);
  signal?.addEventListener('abort', () => abort.abort(signal.reason), { once: true });
  try {
    await downloadArtifact({
      version: electronVersion(base),
      artifactName: 'electron',
      platform: process.platform,
      arch: process.arch,
      cacheRoot: process.env['electron_config_cache'],
      checksums: process.env['electron_use_remote_checksums']
        ? undefined
        : JSON.parse(readFileSync(path.join(folder, 'checksums.json'), 'utf8')),
      downloadOptions: {
        quiet: true,
        signal: abort.signal,
        getProgressCallback: async (/** @type {{ transferred: number, total: number | null }} */ { transferred, total }) => {
          clearTimeout(timer);
          // The last byte has come: what follows is the checksum of a large file, not the network.
          if (total === null || transferred < total) timer = setTimeout(() => abort.abort(silent), silenceMs);
          onProgress(transferred, total);
        },
      },
    });
  } catch (error) {
    throw new Error(reasonOf(abort.signal.aborted ? abort.signal.reason : error), { cause: error });
  } finally {
    clearTimeout(timer);
  }
  const unpacked = spawnSync(process.execPath, ['install.js'], { cwd: folder, encoding: 'utf8', timeout: UNPACK_TIMEOUT_MS });
  if (unpacked.status !== 0) throw new Error(`its archive could not be unpacked: ${firstLine(unpacked.stderr)}`);
}

/** @param {unknown} error */
function reasonOf(error) {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause instanceof Error ? error.cause.message : undefined;
  return firstLine(cause ?? error.message);
}

/** @param {string | null | undefined} text */
function firstLine(text) {
  return (text ?? '').trim().split('\n')[0] ?? '';
}
