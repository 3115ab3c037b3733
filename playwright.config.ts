import { defineConfig } from 'playwright/test';
import { chromiumArgs, testBrowser } from './scripts/lib/browser.mjs';
import { electronBinary } from './scripts/lib/electron.mjs';

/** The journeys ask for this before they start: set, it is Electron's executable; unset, the `electron` project skips with the reason. */
const electron = electronBinary(import.meta.dirname);
if (electron !== undefined) process.env['OUTPOST_E2E_ELECTRON'] = electron;

const executablePath = await testBrowser();

const browser = {
  launchOptions: { args: chromiumArgs, ...(executablePath === undefined ? {} : { executablePath }) },
  viewport: { width: 1280, height: 800 },
};

/** One set of journeys, two shells. `npm test` builds first and sums the JSON; by itself `npx playwright test` builds too. */
export default defineConfig({
  testDir: 'e2e',
  testMatch: '**/*.spec.ts',
  outputDir: 'test-results/e2e',
  globalSetup: './scripts/e2e-global-setup.mjs',
  timeout: 60_000,
  expect: { timeout: 10_000 },
  fullyParallel: false,
  workers: 2,
  retries: 0,
  forbidOnly: process.env['CI'] !== undefined,
  reporter: [['list']],
  // A trace costs a third of the time: `npm run e2e -- --trace retain-on-failure` when one is needed.
  use: { trace: 'off', screenshot: 'only-on-failure', actionTimeout: 15_000 },
  projects: [
    { name: 'browser', use: browser },
    { name: 'electron', use: browser },
    ...(process.env['OUTPOST_SCREENSHOTS'] === undefined
      ? []
      : [{ name: 'screenshots', testMatch: '**/*.shots.ts', use: browser }]),
  ],
});
