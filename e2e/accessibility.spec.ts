import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright/test';
import { expect, test } from './fixtures.js';

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Parts that others draw; each with the reason why its inside is not judged here. */
const LEFT_OUT = [
  '.monaco-editor', // Monaco's own structure, with its own accessibility mode
  '.xterm', // xterm's own structure, with its own screen reader mode
  '[data-base-ui-focus-guard]', // the kit's focus guards, hidden and focusable on purpose
];

async function seriousViolations(page: Page): Promise<readonly string[]> {
  // As a test tool's script, not as one of the page's: its content policy stays as it is.
  await page.evaluate(axeSource);
  const results = (await page.evaluate(
    (leftOut) =>
      (window as unknown as { axe: { run(context: unknown, options: unknown): Promise<unknown> } }).axe.run(
        { exclude: leftOut.map((one) => [one]) },
        { resultTypes: ['violations'] },
      ),
    LEFT_OUT,
  )) as AxeResults;
  return results.violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html.slice(0, 160)}`));
}

const LOOKS = {
  light: { colorScheme: 'light', contrast: 'no-preference' },
  dark: { colorScheme: 'dark', contrast: 'no-preference' },
  'high-contrast-light': { colorScheme: 'light', contrast: 'more' },
  'high-contrast-dark': { colorScheme: 'dark', contrast: 'more' },
} as const;

for (const [theme, look] of Object.entries(LOOKS)) {
  test(`axe finds nothing serious in the main window, ${theme}`, async ({ bench }) => {
    // Without motion: colours that are still fading would be judged half-way.
    await bench.page.emulateMedia({ ...look, reducedMotion: 'reduce' });
    await expect(bench.page.locator('html')).toHaveAttribute('data-theme', theme);
    expect(await seriousViolations(bench.page)).toEqual([]);
    await bench.connect('OpenMV Cam H7');
    await bench.newScript('import time\nprint("hello")\n');
    await bench.run.click();
    await bench.terminalShows('hello');
    expect(await seriousViolations(bench.page)).toEqual([]);
    await bench.command('Bring back an older content');
    await expect(bench.dialog).toBeVisible();
    expect(await seriousViolations(bench.page)).toEqual([]);
    await bench.page.keyboard.press('Escape');
    await expect(bench.dialog).toBeHidden();
    await bench.command('Settings');
    expect(await seriousViolations(bench.page)).toEqual([]);
  });
}
