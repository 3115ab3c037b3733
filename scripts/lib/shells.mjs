import { spawn } from 'node:child_process';
import path from 'node:path';
import { root } from './root.mjs';

/**
 * A flood from a board makes garbage fast; with V8's own size for new objects the host grew by 40 MB before it collected, with this
 * by 25, at the same speed.
 */
const serverFlags = ['--max-semi-space-size=2'];
/** Longest time from Electron's start to its window: after that the browser shell takes over. */
const UP_TIMEOUT_MS = 20_000;

/**
 * Starts the desktop window. Electron's main process sends the message `up` when its window has loaded.
 * @param {string} binary
 * @param {readonly string[]} folders
 * @param {{ timeoutMs?: number }} [options]
 * @returns {Promise<{ exit: Promise<number> } | { failed: string }>} `failed`: why no window came up
 */
export async function startDesktop(binary, folders, { timeoutMs = UP_TIMEOUT_MS } = {}) {
  const child = spawn(binary, [root, ...folders], { stdio: ['inherit', 'inherit', 'pipe', 'ipc'] });
  const said = holdBack(child.stderr);
  const exit = exitCode(child);
  /** @type {Promise<string | undefined>} */
  const outcome = new Promise((resolve) => {
    const timer = setTimeout(() => resolve(`no window after ${timeoutMs / 1000} s`), timeoutMs);
    const settle = (/** @type {string | undefined} */ why) => {
      clearTimeout(timer);
      resolve(why);
    };
    child.once('error', (error) => settle(error.message));
    child.once('exit', (code, signal) => settle(said.lastLine() ?? `Electron ended with ${signal ?? `code ${code}`}`));
    child.on('message', (message) => message === 'up' && settle(undefined));
  });
  const why = await outcome;
  if (why !== undefined) {
    child.kill('SIGKILL');
    return { failed: why };
  }
  said.release();
  passSignals(child);
  child.disconnect();
  return { exit };
}

/**
 * Starts the browser shell; it prints its address itself.
 * @param {readonly string[]} args for `src/server/main.ts`
 * @returns {Promise<number>} its exit code
 */
export function startBrowserShell(args) {
  const child = spawn(process.execPath, [...serverFlags, path.join(root, 'dist/server/main.mjs'), ...args], { stdio: 'inherit' });
  passSignals(child);
  return exitCode(child);
}

/**
 * Ctrl-C in a terminal reaches the child by itself; a signal sent to this process alone is passed on.
 * @param {import('node:child_process').ChildProcess} child
 */
function passSignals(child) {
  process.on('SIGINT', () => process.stdin.isTTY || child.kill('SIGINT'));
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  process.on('SIGHUP', () => child.kill('SIGHUP'));
}

/** @param {import('node:child_process').ChildProcess} child @returns {Promise<number>} */
function exitCode(child) {
  return new Promise((resolve) => {
    child.once('error', () => resolve(1));
    child.once('exit', (code, signal) => resolve(code ?? (signal === 'SIGINT' ? 130 : 143)));
  });
}

/**
 * Keeps what Electron complains about until it is known whether the window comes up: a failure is told in one line.
 * @param {import('node:stream').Readable | null} stream
 */
function holdBack(stream) {
  let held = '';
  let open = false;
  stream?.setEncoding('utf8').on('data', (/** @type {string} */ text) => {
    if (open) process.stderr.write(text);
    else held = (held + text).slice(-4000);
  });
  return {
    release() {
      process.stderr.write(held);
      open = true;
    },
    lastLine: () => held.trim().split('\n').at(-1)?.trim() || undefined,
  };
}
