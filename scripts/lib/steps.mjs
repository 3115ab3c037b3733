import { spawn } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { asResults, noResults } from './results.mjs';
import { root } from './root.mjs';

/**
 * @typedef {object} Step
 * @property {string} name
 * @property {readonly string[]} command arguments of Node: a script and its own arguments
 * @property {number} limitMs after which it counts as failed
 * @property {boolean} [reports] it writes its own results; else the step is one test
 * @property {Record<string, string>} [env]
 */

/**
 * Runs one step. What it prints is shown only when it fails.
 * @param {Step} step
 * @param {(line: string) => void} say
 * @returns {Promise<import('./results.mjs').Results>}
 */
export async function runStep(step, say) {
  const began = Date.now();
  const file = path.join(root, '.cache/outpost', `results-${step.name.replaceAll(' ', '-')}-${process.pid}.json`);
  const { code, output, isLate } = await capture(step, file);
  const reported = step.reports ? readResults(file) : undefined;
  const results = reported ?? noResults();
  const isOk = code === 0 && !isLate;
  if (!step.reports && isOk) results.passed = 1;
  if (!isOk && results.failed.length === 0) {
    results.failed.push({
      name: step.name,
      message: isLate ? `not finished after ${step.limitMs / 1000} s` : `ended with code ${code}`,
    });
  }
  if (step.reports && isOk && reported === undefined) results.failed.push({ name: step.name, message: 'it reported no results' });
  const counts = step.reports
    ? `${results.passed} passed, ${results.failed.length} failed, ${results.skipped.length} skipped`
    : '';
  const word = results.failed.length === 0 ? 'ok' : 'FAILED';
  say(
    `${step.name.padEnd(14)} ${word.padEnd(6)} ${`${((Date.now() - began) / 1000).toFixed(1)} s`.padStart(8)}  ${counts}`.trimEnd(),
  );
  if (results.failed.length > 0) say(output.trimEnd());
  return results;
}

/**
 * @param {Step} step
 * @param {string} file
 * @returns {Promise<{ code: number, output: string, isLate: boolean }>}
 */
function capture(step, file) {
  rmSync(file, { force: true });
  return new Promise((resolve) => {
    // A group of its own, so that a step that hangs is ended with everything it has started.
    const ownGroup = process.platform !== 'win32';
    const child = spawn(process.execPath, step.command, {
      cwd: root,
      detached: ownGroup,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, FORCE_COLOR: '0', ...step.env, OUTPOST_RESULTS: file },
    });
    const end = () => (ownGroup && child.pid !== undefined ? process.kill(-child.pid, 'SIGKILL') : child.kill('SIGKILL'));
    let output = '';
    let isLate = false;
    const timer = setTimeout(() => {
      isLate = true;
      end();
    }, step.limitMs);
    const interrupt = () => {
      end();
      process.exit(130);
    };
    process.once('SIGINT', interrupt);
    process.once('SIGTERM', interrupt);
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => (output += text));
    child.once('close', (code) => {
      clearTimeout(timer);
      process.removeListener('SIGINT', interrupt);
      process.removeListener('SIGTERM', interrupt);
      resolve({ code: code ?? 1, output, isLate });
    });
  });
}

/** @param {string} file */
function readResults(file) {
  try {
    return asResults(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return undefined; // The suite ended before it could write them: its exit code tells the rest.
  }
}

/**
 * Runs steps side by side, `width` at a time, in their order.
 * @param {readonly Step[]} steps
 * @param {number} width
 * @param {(line: string) => void} say
 */
export async function runSideBySide(steps, width, say) {
  const waiting = [...steps];
  /** @type {import('./results.mjs').Results[]} */
  const all = [];
  const lane = async () => {
    for (let step = waiting.shift(); step !== undefined; step = waiting.shift()) all.push(await runStep(step, say));
  };
  await Promise.all(Array.from({ length: width }, lane));
  return all;
}
