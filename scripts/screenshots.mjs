// `npm run screenshots`: takes the pictures of the README and the documentation with the `screenshots` project of Playwright.
import { spawnSync } from 'node:child_process';
import { ensureBrowser } from './lib/test-tools.mjs';
import { root } from './lib/root.mjs';

const browser = await ensureBrowser((line) => console.error(line));
const { status } = spawnSync(
  process.execPath,
  ['node_modules/playwright/cli.js', 'test', '--project=screenshots', '--reporter=list'],
  {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, OUTPOST_TEST_BROWSER: browser, OUTPOST_SCREENSHOTS: '1' },
  },
);
process.exitCode = status ?? 1;
