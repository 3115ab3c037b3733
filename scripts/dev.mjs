// `npm run dev`: starts Outpost, and on every change builds what is stale and starts it again; reload the window by hand.
// `npm run dev:browser` keeps the address, so that a reload is enough.
import { spawn } from 'node:child_process';
import { watch } from 'node:fs';
import path from 'node:path';
import { ensureDependencies } from './lib/deps.mjs';
import { ensureBuilt, needs } from './lib/parts.mjs';
import { root } from './lib/root.mjs';

const QUIET_MS = 150;
const say = (/** @type {string} */ line) => process.stderr.write(`${line}\n`);
const args = process.argv.slice(2);
const isBrowser = args.includes('--browser');
/** @type {import('node:child_process').ChildProcess | undefined} */
let child;
/** @type {NodeJS.Timeout | undefined} */
let pending;
let isStopping = false;

function launch() {
  const port = isBrowser && !args.includes('--port') ? ['--port', '7420'] : [];
  child = spawn(process.execPath, [path.join(root, 'scripts/start.mjs'), ...args, ...port], { stdio: 'inherit' });
  child.once('exit', (code) => {
    if (isStopping || code === 0) process.exit(code ?? 0);
    say('Stopped. Waiting for a change.');
    child = undefined;
  });
}

async function refresh() {
  try {
    const built = await ensureBuilt(isBrowser ? needs.browser : needs.desktop, { log: say });
    if (built.every((part) => part === 'renderer') && child !== undefined) return;
  } catch (error) {
    say(error instanceof Error ? error.message : String(error));
    return;
  }
  const old = child;
  if (old === undefined) return launch();
  old.removeAllListeners('exit');
  old.once('exit', launch);
  old.kill('SIGTERM');
}

await ensureDependencies(root, say);
process.on('SIGINT', () => {
  isStopping = true;
  if (child === undefined) process.exit(0);
  if (!process.stdin.isTTY) child.kill('SIGINT');
});
for (const folder of ['app', 'src', 'electron', 'resources']) {
  watch(path.join(root, folder), { recursive: true }, () => {
    clearTimeout(pending);
    pending = setTimeout(() => void refresh(), QUIET_MS);
  });
}
launch();
