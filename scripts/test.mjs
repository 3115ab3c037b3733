// `npm test`: installs what is missing, then types, lint, format, boundaries, dead code, unit and end-to-end tests.
// The last line is `N passed, N failed, N skipped`; a check counts as one test. Flags: --check (no end-to-end tests),
// --e2e (only those), --e2e-electron (only those of the desktop shell, which must be there).
import { mkdirSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { ensureDependencies } from './lib/deps.mjs';
import { electronBinary } from './lib/electron.mjs';
import { allParts, ensureBuilt } from './lib/parts.mjs';
import { skippedLines, sum, summaryLine } from './lib/results.mjs';
import { root } from './lib/root.mjs';
import { runSideBySide, runStep } from './lib/steps.mjs';

/** @typedef {import('./lib/steps.mjs').Step} Step */

const MINUTE_MS = 60_000;
const say = (/** @type {string} */ line) => process.stdout.write(`${line}\n`);
const flags = process.argv.slice(2).filter((arg) => ['--check', '--e2e', '--e2e-electron'].includes(arg));
const rest = process.argv.slice(2).filter((arg) => !flags.includes(arg));
const isE2eOnly = flags.includes('--e2e') || flags.includes('--e2e-electron');

/** @type {Step[]} */
const checks = [
  { name: 'types', command: ['node_modules/typescript/bin/tsc', '-b'], limitMs: 15 * MINUTE_MS },
  // No cache: what a rule says about one file depends on the types of others.
  { name: 'lint', command: ['node_modules/eslint/bin/eslint.js', '.'], limitMs: 15 * MINUTE_MS },
  {
    name: 'format',
    command: ['node_modules/prettier/bin/prettier.cjs', '--check', '--log-level', 'warn', '.'],
    limitMs: 8 * MINUTE_MS,
  },
  { name: 'dead code', command: ['node_modules/knip/bin/knip.js', '--no-progress'], limitMs: 8 * MINUTE_MS },
  ...readdirSync(path.join(root, 'scripts'))
    .filter((file) => /^check-.*\.mjs$/.test(file))
    .map((file) => ({ name: file.slice('check-'.length, -'.mjs'.length), command: [`scripts/${file}`], limitMs: 8 * MINUTE_MS })),
];

const vitest = ['node_modules/vitest/vitest.mjs', 'run', '--reporter=./scripts/lib/vitest-reporter.mjs', '--reporter=dot'];
/** @type {Step} */
const unit = { name: 'unit', command: [...vitest, '--project=node', '--project=app'], limitMs: 20 * MINUTE_MS, reports: true };
/** @type {Step} */
const peers = { name: 'peers', command: [...vitest, '--project=peers'], limitMs: 20 * MINUTE_MS, reports: true };

/**
 * @param {string} browser executable
 * @param {readonly string[]} projects
 * @returns {Step}
 */
function endToEnd(browser, projects) {
  return {
    name: 'end to end',
    command: [
      'node_modules/playwright/cli.js',
      'test',
      ...projects.map((project) => `--project=${project}`),
      '--reporter=./scripts/lib/playwright-reporter.mjs,list',
      ...rest,
    ],
    limitMs: 25 * MINUTE_MS,
    reports: true,
    env: { OUTPOST_TEST_BROWSER: browser },
  };
}

/** @returns {Promise<import('./lib/results.mjs').Results>} */
async function runEndToEnd() {
  const { ensureBrowser } = await import('./lib/test-tools.mjs');
  const projects = flags.includes('--e2e-electron') ? ['electron'] : ['browser', 'electron'];
  try {
    if (flags.includes('--e2e-electron') && electronBinary(root) === undefined) {
      throw new Error("Electron's binary is not installed here. `npx install-electron` fetches it.");
    }
    await ensureBuilt(allParts, { log: say });
    const browser = projects.includes('browser') ? await ensureBrowser(say) : '';
    return await runStep(endToEnd(browser, projects), say);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    say(message);
    return { passed: 0, failed: [{ name: 'end to end', message }], skipped: [] };
  }
}

async function run() {
  const began = Date.now();
  mkdirSync(path.join(root, '.cache/outpost'), { recursive: true });
  mkdirSync(path.join(root, 'node_modules/.cache'), { recursive: true });
  await ensureDependencies(root, say);
  const all = [];
  if (!isE2eOnly) {
    all.push(...(await runSideBySide(checks, 2, say)), await runStep(unit, say));
  }
  if (flags.length === 0) {
    const { ensurePeers } = await import('./lib/test-tools.mjs');
    ensurePeers(say);
    all.push(await runStep(peers, say));
  }
  if (!flags.includes('--check')) all.push(await runEndToEnd());
  const results = sum(all);
  for (const { name, message } of results.failed) say(`failed: ${name}: ${message.split('\n')[0]}`);
  for (const line of skippedLines(results)) say(line);
  say(`Took ${((Date.now() - began) / 1000).toFixed(0)} s`);
  say(summaryLine(results));
  return results.failed.length === 0 ? 0 : 1;
}

process.exitCode = await run();
