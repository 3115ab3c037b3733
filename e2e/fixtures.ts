import { _electron, test as base, type Page } from 'playwright/test';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startBrowserShell, type BrowserShell } from './shell.js';
import { Workbench } from './workbench.js';

const electron = process.env['OUTPOST_E2E_ELECTRON'];

interface Fixtures {
  /** Files of the opened folder; set with `test.use`. */
  readonly files: Readonly<Record<string, string | Uint8Array>>;
  /** A problem that the journey provokes on purpose. */
  readonly provokes: RegExp | undefined;
  /** The host behind the window; only in the browser project. */
  readonly shell: BrowserShell | undefined;
  /** The window, loaded, with a data folder and an opened folder of its own. */
  readonly bench: Workbench;
}

/** Playwright's `test` with a started shell and the window's page object. The same journeys run in both projects. */
export const test = base.extend<Fixtures>({
  files: [{ 'hello.py': 'print("hello")\n' }, { option: true }],
  provokes: [undefined, { option: true }],
  shell: async ({ files }, use, info) => {
    if (info.project.name === 'electron') {
      await use(undefined);
      return;
    }
    await using shell = await startBrowserShell({ files });
    await use(shell);
  },
  bench: async ({ shell, browser, provokes }, use, info) => {
    if (shell === undefined) {
      base.skip(
        electron === undefined,
        "Electron's program is not installed here; the same journeys run in the project 'browser'",
      );
      await useElectron(electron ?? '', use);
      return;
    }
    const { viewport = null } = info.project.use;
    const context = await browser.newContext({ viewport, permissions: ['clipboard-read', 'clipboard-write'] });
    const page = await context.newPage();
    const problems = watchForProblems(page);
    await page.goto(shell.address);
    const bench = new Workbench(page);
    await bench.ready();
    await use(bench);
    await context.close();
    base
      .expect(
        problems.filter((problem) => provokes?.test(problem) !== true),
        'errors of the page',
      )
      .toEqual([]);
  },
});

async function useElectron(executablePath: string, use: (bench: Workbench) => Promise<void>): Promise<void> {
  const home = mkdtempSync(path.join(tmpdir(), 'outpost-e2e-electron-'));
  const app = await _electron.launch({
    executablePath,
    args: ['.'],
    env: { ...(process.env as Record<string, string>), OUTPOST_HOME: home },
  });
  const bench = new Workbench(await app.firstWindow());
  await bench.ready();
  await use(bench);
  await app.close();
  rmSync(home, { recursive: true, force: true });
}

/** Uncaught errors and refusals of the content policy; a journey that causes one fails. */
function watchForProblems(page: Page): string[] {
  const problems: string[] = [];
  page.on('pageerror', (error) => problems.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error' && /Content Security Policy|securitypolicyviolation/i.test(message.text()))
      problems.push(message.text());
  });
  return problems;
}

export { expect } from 'playwright/test';
