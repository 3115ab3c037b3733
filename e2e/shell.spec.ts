import { symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from './fixtures.js';
import { Workbench } from './workbench.js';

test.describe('the browser shell', () => {
  test('a wrong or missing token, a foreign Host and a foreign Origin are refused', async ({ shell }) => {
    test.skip(shell === undefined, 'the desktop has no server');
    const { origin, port } = new URL(shell?.address ?? '');
    expect((await fetch(origin)).status).toBe(401);
    expect((await fetch(`${origin}/?token=wrong`)).status).toBe(403);
    const { request } = await import('node:http');
    const status = (headers: Record<string, string>): Promise<number | undefined> =>
      new Promise((resolve, reject) => {
        request(
          {
            host: '127.0.0.1',
            port,
            path: new URL(shell?.address ?? '').pathname + new URL(shell?.address ?? '').search,
            headers,
          },
          (answer) => resolve(answer.resume().statusCode),
        )
          .on('error', reject)
          .end();
      });
    expect(await status({ host: 'evil.example' })).toBeGreaterThanOrEqual(400);
    expect(await status({ host: `127.0.0.1:${port}` })).toBe(302);
  });

  test('a second window is told that the first one uses the board, and may take it over', async ({ bench, shell, browser }) => {
    test.skip(shell === undefined, 'one window per desktop is another test');
    await bench.connect('Generic MicroPython');
    const context = await browser.newContext();
    const second = new Workbench(await context.newPage());
    await second.page.goto(shell?.address ?? '');
    await second.ready();
    await expect(second.page.getByText(/used by another window/)).toBeVisible();
    await second.page.getByRole('button', { name: 'Use it here' }).first().click();
    await expect(bench.page.getByText(/used by another window/)).toBeVisible();
    await second.type('6 * 7');
    await second.terminalShows(/^42$/m);
    await context.close();
  });

  test('a link that leaves the folder is shown, and can’t be opened', async ({ bench, shell }) => {
    test.skip(shell === undefined, 'the folder is given on the command line of the browser shell');
    const outside = path.join(shell?.home ?? '', 'outside.py');
    writeFileSync(outside, 'secret = 1\n');
    symlinkSync(outside, path.join(shell?.folder ?? '', 'link.py'));
    await bench.connect('Generic MicroPython');
    const entry = bench.computerFiles.getByRole('treeitem', { name: /link\.py/ });
    await expect(entry).toContainText('leaves the folder');
    await entry.dblclick();
    await expect(bench.tabs.filter({ hasText: 'link.py' })).toHaveCount(0);
  });
});
