import { chromium, type Browser } from 'playwright';

/** The part of `scripts/lib/browser.mjs` that is used here; it is plain JavaScript. */
interface BrowserFinder {
  readonly testBrowser: () => Promise<string | undefined>;
  readonly chromiumArgs: readonly string[];
}

/** Starts the browser that the end-to-end tests use too, without a window. */
export async function launchBrowser(): Promise<Browser> {
  const { testBrowser, chromiumArgs } = (await import('../../scripts/lib/browser.mjs')) as BrowserFinder;
  const executablePath = await testBrowser();
  if (executablePath === undefined)
    throw new Error('no Chrome, Chromium or Edge is installed, and Playwright has downloaded none');
  return chromium.launch({ executablePath, args: [...chromiumArgs] });
}
