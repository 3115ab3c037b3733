import { expect, test } from './fixtures.js';

test.describe('an injected script', () => {
  test.use({ provokes: /inline script/ });

  test('is refused by the content policy', async ({ bench }) => {
    const refused = await bench.page.evaluate(
      () =>
        new Promise<string>((resolve) => {
          document.addEventListener('securitypolicyviolation', (event) => resolve(event.effectiveDirective), { once: true });
          const script = document.createElement('script');
          script.textContent = 'window.__injected = true';
          document.body.append(script);
        }),
    );
    expect(refused).toMatch(/^script-src/);
    expect(await bench.page.evaluate(() => '__injected' in window)).toBe(false);
  });
});

test.describe('the page is confined', () => {
  test('nothing of the host is exposed on the window', async ({ bench }) => {
    const names = await bench.page.evaluate(() =>
      ['require', 'process', 'module', 'Buffer', 'ipcRenderer', 'electron'].filter((name) => name in window),
    );
    expect(names).toEqual([]);
  });

  test('the whole start causes no report of the content policy', async ({ bench }) => {
    await bench.page.addInitScript(() => {
      const reports: string[] = [];
      Object.assign(window, { policyReports: reports });
      document.addEventListener('securitypolicyviolation', (event) =>
        reports.push(`${event.effectiveDirective} ${event.blockedURI}`),
      );
    });
    await bench.page.reload();
    await bench.ready();
    await bench.newScript('print("hello")\n');
    await bench.connect('Generic MicroPython');
    await bench.run.click();
    await bench.terminalShows('hello');
    expect(await bench.page.evaluate(() => (window as unknown as { policyReports: string[] }).policyReports)).toEqual([]);
  });

  test('nothing lasts in the browser: state belongs to the host', async ({ bench }) => {
    await bench.newScript('x = 1\n');
    expect(await bench.page.evaluate(() => localStorage.length)).toBe(0);
  });

  test('board output can neither set the clipboard nor make a link that leaves https', async ({ bench }) => {
    await bench.connect('Generic MicroPython');
    await bench.page.evaluate(() => navigator.clipboard.writeText('mine'));
    await bench.type('print("\\x1b]52;c;c3RvbGVu\\x07done javascript:alert(1) http://plain.example")');
    await bench.terminalShows(/^done javascript/m);
    expect(await bench.page.evaluate(() => navigator.clipboard.readText())).toBe('mine');
    await expect(bench.page.locator('a[href^="javascript:"]')).toHaveCount(0);
  });
});
