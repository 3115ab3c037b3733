import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright/test';

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Parts that others draw; each with the reason why its inside is not judged here. */
const LEFT_OUT = [
  '.monaco-editor', // Monaco's own structure, with its own accessibility mode
  '.xterm', // xterm's own structure, with its own screen reader mode
  '[data-base-ui-focus-guard]', // the kit's focus guards, hidden and focusable on purpose
];

/** What axe finds serious or critical on the page as it is now. */
export async function seriousViolations(page: Page): Promise<readonly string[]> {
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
