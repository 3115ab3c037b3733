import { mkdirSync } from 'node:fs';
import path from 'node:path';
import type { CDPSession, Page } from 'playwright';
import type { Report } from '../harness.js';
import { launchBrowser } from './browser.js';
import { residentMegabytes, startByteSource, startShell, temporaryFolder, type Program } from './processes.js';

const BYTES = 50_000_000;
const LINE_BYTES = 64;

/**
 * `flood.lost`, `flood.gap`, `flood.memory`: 50 MB from a byte source in another process, through host, RPC, page and
 * terminal, as fast as they are taken. The terminal counts what xterm's write callbacks have acknowledged.
 */
export async function measureFlood(report: Report): Promise<void> {
  using home = temporaryFolder();
  const folder = path.join(home.path, 'project');
  mkdirSync(folder);
  await using source = await startByteSource(BYTES, home.path);
  await using shell = await startShell(path.join(home.path, 'host'), folder);
  await using browser = await launchBrowser();
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  await page.goto(shell.announced);
  await connect(page, source.announced);
  const devtools = await page.context().newCDPSession(page);
  addFigures(report, await flood(page, devtools, shell));
}

interface Flood {
  readonly lost: number;
  readonly gapMs: number;
  readonly frames: number;
  readonly seconds: number;
  readonly heap: { readonly before: number; readonly after: number };
  readonly host: { readonly before: number; readonly after: number; readonly peak: number };
}

function addFigures(report: Report, { lost, gapMs, frames, seconds, heap, host }: Flood): void {
  report.add({
    figure: 'flood.lost',
    unit: 'bytes',
    target: 0,
    n: 1,
    value: lost,
    details: { bytes: BYTES, seconds, megabytesPerSecond: BYTES / 1e6 / seconds },
  });
  report.add({
    figure: 'flood.gap',
    unit: 'ms',
    target: 100,
    n: 1,
    value: gapMs,
    details: { frames, framesPerSecond: frames / seconds },
  });
  report.add({
    figure: 'flood.memory',
    unit: 'MB',
    target: 64,
    n: 1,
    value: heap.after + host.after - host.before,
    details: {
      heapBefore: heap.before,
      heapAfter: heap.after,
      hostBefore: host.before,
      hostAfter: host.after,
      hostPeak: host.peak,
    },
  });
}

/** Connects through the window's picker, to an address that no list can know. */
async function connect(page: Page, address: string): Promise<void> {
  await page
    .getByRole('banner')
    .getByRole('button', { name: /No board/ })
    .click();
  await page.getByRole('combobox').fill(address);
  await page.getByRole('option', { name: address }).click();
  await terminal(page).waitFor();
  // Attaching asks once for the prompt; what is not answered counts as silent.
  await page
    .getByRole('contentinfo')
    .getByText(/silent/i)
    .first()
    .waitFor();
}

function terminal(page: Page): ReturnType<Page['locator']> {
  return page.locator('[data-keys="terminal"]:visible .xterm');
}

async function flood(page: Page, devtools: CDPSession, shell: Program<string>): Promise<Flood> {
  await terminal(page).click();
  const before = { heap: await heap(devtools), host: residentMegabytes(shell.pid), written: await written(page) };
  let peak = 0;
  const timer = setInterval(() => (peak = Math.max(peak, residentMegabytes(shell.pid))), 250);
  await page.evaluate(watchFrames);
  const began = performance.now();
  await page.keyboard.press('s');
  const acknowledged = (await untilQuiet(page, before.written + BYTES)) - before.written;
  const seconds = (performance.now() - began) / 1000;
  const frames = await page.evaluate(() =>
    (window as unknown as { benchFrames(): { count: number; longest: number } }).benchFrames(),
  );
  clearInterval(timer);
  await checkLastLine(page);
  return {
    lost: BYTES - acknowledged,
    gapMs: frames.longest,
    frames: frames.count,
    seconds,
    heap: { before: before.heap, after: await heap(devtools) },
    host: { before: before.host, after: residentMegabytes(shell.pid), peak },
  };
}

/** What the write callbacks have acknowledged when it is enough, or has not grown for five seconds. */
async function untilQuiet(page: Page, enough: number): Promise<number> {
  let last = -1;
  let since = performance.now();
  for (;;) {
    const now = await written(page);
    if (now >= enough) return now;
    if (now !== last) since = performance.now();
    if (performance.now() - since > 5000) return now;
    last = now;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

function written(page: Page): Promise<number> {
  return page.evaluate(() => {
    const box = document.querySelector<HTMLElement>('[data-keys="terminal"]:not([hidden]) [data-written-bytes]');
    return Number(box?.dataset['writtenBytes'] ?? 0);
  });
}

/** Nothing was left out, put in or turned round: the last line of the source is the last on the screen. */
async function checkLastLine(page: Page): Promise<void> {
  const last = `line ${Math.floor(BYTES / LINE_BYTES) - 1} `;
  const rows = await page.locator('[data-keys="terminal"]:visible .xterm-rows > div').allInnerTexts();
  if (!rows.join('\n').replaceAll('\u00a0', ' ').includes(last))
    throw new Error(`the terminal does not show ${last}: ${rows.slice(-3).join(' | ')}`);
}

/** Runs in the page: the longest time between two frames, and how many there were. */
function watchFrames(): void {
  let last = performance.now();
  let longest = 0;
  let count = 0;
  let isOver = false;
  const frame = (now: number): void => {
    longest = Math.max(longest, now - last);
    last = now;
    count++;
    if (!isOver) requestAnimationFrame(frame);
  };
  requestAnimationFrame((now) => {
    last = now;
    requestAnimationFrame(frame);
  });
  (window as unknown as { benchFrames(): { count: number; longest: number } }).benchFrames = () => {
    isOver = true;
    return { count, longest };
  };
}

/** JavaScript heap of the page with its array buffers after a garbage collection, MB. */
async function heap(devtools: CDPSession): Promise<number> {
  await devtools.send('HeapProfiler.collectGarbage');
  const usage = (await devtools.send('Runtime.getHeapUsage')) as {
    readonly usedSize: number;
    readonly backingStorageSize?: number;
  };
  return (usage.usedSize + (usage.backingStorageSize ?? 0)) / 1e6;
}
