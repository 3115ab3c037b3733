// `npm start`: installs what is missing, builds what is stale, opens the desktop window or else serves the browser shell.
// Plain JavaScript on Node's own modules: it runs before anything is installed.
import { ensureDependencies } from './lib/deps.mjs';
import { electronBinary, fetchElectron, rememberFailure, rememberedFailure } from './lib/electron.mjs';
import { ensureBuilt, needs } from './lib/parts.mjs';
import { root } from './lib/root.mjs';
import { startBrowserShell, startDesktop } from './lib/shells.mjs';
import { hasDisplay, parseStartOptions, startUsage } from './lib/start-options.mjs';

/** @param {string} line */
const say = (line) => process.stderr.write(`${line}\n`);

/** @typedef {import('./lib/start-options.mjs').StartOptions} StartOptions */

/**
 * Electron's binary, fetched if need be.
 * @param {StartOptions} options
 * @returns {Promise<{ binary: string } | { why: string }>}
 */
async function desktopBinary(options) {
  if (!hasDisplay(process.env, process.platform)) return { why: 'there is no display here' };
  const found = electronBinary(root);
  if (found !== undefined) return { binary: found };
  const known = options.shell === 'desktop' ? undefined : rememberedFailure(root);
  if (known !== undefined) return { why: `Electron could not be fetched lately (${known}); npm start -- --desktop tries again` };
  try {
    say('Fetching Electron for the desktop window');
    await fetchElectron(root, { onProgress: showProgress });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    rememberFailure(root, reason);
    return { why: `Electron could not be fetched (${reason})` };
  }
  const binary = electronBinary(root);
  return binary === undefined ? { why: 'Electron is not installed completely' } : { binary };
}

/**
 * @param {number} done bytes
 * @param {number | null} total bytes
 */
function showProgress(done, total) {
  if (!process.stderr.isTTY) return;
  const end = total !== null && done >= total ? '\n' : '';
  process.stderr.write(`\r  ${(done / 1e6).toFixed(0)}${total === null ? '' : ` of ${(total / 1e6).toFixed(0)}`} MB${end}`);
}

/** @param {StartOptions} options @returns {Promise<number>} exit code */
async function start(options) {
  await ensureDependencies(root, say);
  if (options.shell !== 'browser') {
    const desktop = await desktopBinary(options);
    const why = 'why' in desktop ? desktop.why : await runDesktop(desktop.binary, options);
    if (typeof why === 'number') return why;
    say(`No desktop window: ${why}. Serving Outpost to the browser instead.`);
  }
  await ensureBuilt(needs.browser, { log: say });
  const open = options.open && hasDisplay(process.env, process.platform);
  return await startBrowserShell([
    ...(options.port === undefined ? [] : ['--port', options.port]),
    ...(open ? [] : ['--no-open']),
    ...options.folders,
  ]);
}

/**
 * @param {string} binary
 * @param {StartOptions} options
 * @returns {Promise<number | string>} exit code, or why no window came up
 */
async function runDesktop(binary, options) {
  await ensureBuilt(needs.desktop, { log: say });
  const desktop = await startDesktop(binary, options.folders);
  return 'failed' in desktop ? desktop.failed : await desktop.exit;
}

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
const options = parseStartOptions(process.argv.slice(2));
if (major < 20 || (major === 20 && minor < 19)) {
  say(`Outpost needs Node 20.19 or newer; this is ${process.versions.node}.`);
  process.exitCode = 1;
} else if (options === 'help') {
  process.stdout.write(`${startUsage}\n`);
} else if ('problem' in options) {
  say(`${options.problem}\n\n${startUsage}`);
  process.exitCode = 2;
} else {
  try {
    process.exitCode = await start(options);
  } catch (error) {
    say(error instanceof Error ? error.message : String(error));
    process.exitCode = 1;
  }
}
