import { readFile } from 'node:fs/promises';
import { expect, test } from './fixtures.js';

test.describe('the terminal', () => {
  test.beforeEach(async ({ bench }) => bench.connect('Generic MicroPython'));

  test('is the board’s prompt, with its history', async ({ bench }) => {
    await bench.type('6 * 7');
    await bench.terminalShows(/^42$/m);
    await bench.page.keyboard.press('ArrowUp');
    await bench.page.keyboard.press('Enter');
    await expect.poll(async () => (await bench.terminalText()).match(/^42$/gm)?.length).toBe(2);
  });

  test('sends a line with letters outside ASCII whole', async ({ bench }) => {
    await bench.terminal.click();
    await bench.page.keyboard.insertText('print("häß ✓ 日本")');
    await bench.page.keyboard.press('Enter');
    await bench.terminalShows(/^häß ✓ 日本$/m);
  });

  test('asks before it pastes several lines, and runs them in one piece', async ({ bench }) => {
    await bench.page.evaluate(() => navigator.clipboard.writeText('for i in range(3):\n    print("pasted", i)\n'));
    await bench.terminal.click();
    await bench.page.keyboard.press('ControlOrMeta+V');
    await expect(bench.dialog).toContainText('Paste 2 lines');
    await bench.dialog.getByRole('button', { name: 'Paste' }).click();
    await bench.terminalShows(/^pasted 2$/m);
  });

  test('saves its text with passwords masked, unless told otherwise', async ({ bench, shell }) => {
    test.skip(shell === undefined, 'the desktop asks with the system’s dialog');
    await bench.type("wifi_password = 'hunter2'");
    await bench.command('Save the terminal’s text…');
    const download = bench.page.waitForEvent('download');
    await bench.dialog.getByRole('button', { name: 'Save with passwords masked' }).click();
    const text = await readFile(await (await download).path(), 'utf8');
    expect(text).toContain('wifi_password = ');
    expect(text).not.toContain('hunter2');
  });

  test('Ctrl+C interrupts without a selection; Ctrl+A is held back and says why', async ({ bench }) => {
    await bench.type('for n in (0, 1): exec("print(n)\\nwhile n: pass")');
    await bench.page.keyboard.press('Enter');
    // A board that still reads the line takes Ctrl+C for a character of it.
    await bench.terminalShows(/^1$/m);
    await bench.page.keyboard.press('Control+C');
    await bench.terminalShows('KeyboardInterrupt');
    await bench.page.keyboard.press('Control+A');
    await expect(bench.page.getByText(/was not sent/)).toBeVisible();
    await bench.type('1 + 1');
    await bench.terminalShows(/^2$/m);
  });

  test('finds text in its scrollback', async ({ bench }) => {
    await bench.type('print("needle in here")');
    await bench.terminalShows(/^needle in here$/m);
    await bench.page.keyboard.press('ControlOrMeta+Shift+F');
    await bench.page.getByRole('searchbox').fill('needle');
    await expect(bench.page.getByText('Not found')).toHaveCount(0);
    await bench.page.getByRole('searchbox').fill('no such text');
    await expect(bench.page.getByText('Not found')).toBeVisible();
  });

  test('shows again what it showed before a reload', async ({ bench }) => {
    await bench.type('print("before the reload")');
    await bench.terminalShows(/^before the reload$/m);
    await bench.page.reload();
    await bench.ready();
    await bench.terminalShows(/^before the reload$/m);
    await bench.type('2 * 21');
    await bench.terminalShows(/^42$/m);
  });
});
