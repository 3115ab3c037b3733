import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Page } from 'playwright';
import { summary, type Report } from '../harness.js';
import { launchBrowser } from './browser.js';
import { startShell, temporaryFolder } from './processes.js';

const RUNS = 10;
const SCRIPT = 'print("hello")\n';

/**
 * `start`: from the navigation to the first typed character, painted and in its colour.
 *
 * The window was used before (a script is open in a tab), the host runs, and the browser is new each time, so nothing
 * of the page is in a cache. The character is a `#` typed with the keyboard before `print`: painted in the colour of
 * comments it proves that the editor, its key handling and the language's colouring are there.
 */
export async function measureStart(report: Report): Promise<void> {
  using base = temporaryFolder();
  const folder = path.join(base.path, 'project');
  mkdirSync(folder);
  writeFileSync(path.join(folder, 'hello.py'), SCRIPT);
  const template = path.join(base.path, 'template');
  await openOnce(template, folder);

  const values: number[] = [];
  const marks: StartMarks[] = [];
  for (let i = 0; i < RUNS; i++) {
    const home = path.join(base.path, `home-${i}`);
    cpSync(template, home, { recursive: true });
    const measured = await startTime(home, folder);
    values.push(measured.painted);
    marks.push(measured);
  }
  const middle = (pick: (m: StartMarks) => number): number => summary(marks.map(pick)).value;
  report.add({
    figure: 'start',
    unit: 'ms',
    target: 1500,
    ...summary(values),
    details: {
      firstPaint: middle((m) => m.firstPaint),
      editorShown: middle((m) => m.editorShown),
      kilobytes: middle((m) => m.kilobytes),
    },
  });
}

/** Makes the data folder of a person who has opened a script before. */
async function openOnce(home: string, folder: string): Promise<void> {
  await using shell = await startShell(home, folder);
  await using browser = await launchBrowser();
  const page = await browser.newPage();
  await page.goto(shell.announced);
  await page.getByRole('button', { name: 'hello.py' }).click();
  await page.locator('.monaco-editor .view-line', { hasText: 'print' }).waitFor();
  await layoutKept(home);
}

/** The layout is written shortly after a change. */
async function layoutKept(home: string): Promise<void> {
  const { existsSync, readFileSync } = await import('node:fs');
  const file = path.join(home, 'layout.json');
  const until = performance.now() + 10_000;
  while (!(existsSync(file) && readFileSync(file, 'utf8').includes('hello.py'))) {
    if (performance.now() > until) throw new Error('the window did not keep its layout');
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** Milliseconds since the navigation began, and what was transferred. */
interface StartMarks {
  readonly firstPaint: number;
  readonly editorShown: number;
  readonly painted: number;
  readonly kilobytes: number;
}

async function startTime(home: string, folder: string): Promise<StartMarks> {
  await using shell = await startShell(home, folder);
  await using browser = await launchBrowser();
  const page = await browser.newPage();
  await page.exposeBinding('benchClick', (_source, { x, y }: Point) => page.mouse.click(x, y));
  await page.exposeBinding('benchType', () => page.keyboard.press('#'));
  await page.addInitScript(watchStart);
  await page.goto(shell.announced, { waitUntil: 'commit' });
  return await measuredIn(page);
}

async function measuredIn(page: Page): Promise<StartMarks> {
  const handle = await page.waitForFunction(
    () => (window as unknown as { readonly benchStart?: StartMarks }).benchStart,
    undefined,
    {
      timeout: 30_000,
      polling: 200,
    },
  );
  const marks = await handle.jsonValue();
  if (marks === undefined) throw new Error('nothing was measured');
  return marks;
}

interface Point {
  readonly x: number;
  readonly y: number;
}

/** Runs in the page: asks for the click and the key as soon as they can work, then waits for the coloured character. */
function watchStart(): void {
  const bench = window as unknown as {
    benchClick(at: Point): Promise<void>;
    benchType(): Promise<void>;
    benchStart?: StartMarks;
  };
  let editorShown = 0;
  let step: 'click' | 'clicking' | 'typed' = 'click';
  const find = (text: string): HTMLElement | undefined =>
    [...document.querySelectorAll<HTMLElement>('.monaco-editor .view-line span span')].find((span) =>
      span.textContent.startsWith(text),
    );
  const isColoured = (span: HTMLElement): boolean => {
    const editor = span.closest('.view-lines');
    return editor !== null && getComputedStyle(span).color !== getComputedStyle(editor).color;
  };
  const finish = (): void => {
    const resources = performance.getEntriesByType('resource') as PerformanceResourceTiming[];
    bench.benchStart = {
      firstPaint: performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0,
      editorShown,
      painted: performance.now(),
      kilobytes: resources.reduce((sum, one) => sum + one.transferSize, 0) / 1000,
    };
  };
  /** What a person does: click before the first word, and again when that did not take, then type. */
  const act = (print: HTMLElement): void => {
    editorShown ||= performance.now();
    if (document.activeElement?.closest('.monaco-editor')) {
      step = 'typed';
      void bench.benchType();
    } else if (step === 'click') {
      const { left, top, height } = print.getBoundingClientRect();
      step = 'clicking';
      void bench.benchClick({ x: left + 1, y: top + height / 2 }).then(() => {
        if (step === 'clicking') step = 'click';
      });
    }
  };
  const look = (): void => {
    const print = step === 'typed' ? undefined : find('print');
    const typed = step === 'typed' ? find('#') : undefined;
    if (print !== undefined) act(print);
    if (typed === undefined || !isColoured(typed)) {
      requestAnimationFrame(look);
      return;
    }
    // The next frame holds it; a message after that frame's callbacks comes when it has been handed over for painting.
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = finish;
      port2.postMessage(null);
    });
  };
  requestAnimationFrame(look);
}
