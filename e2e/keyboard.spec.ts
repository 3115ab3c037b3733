import { expect, test } from './fixtures.js';

test('one journey by keyboard alone: connect, write, run, stop, save', async ({ bench }) => {
  const { page } = bench;
  await bench.command('Choose a board');
  await page.keyboard.type('Generic');
  await page.keyboard.press('Enter');
  await bench.prompt();
  await bench.command('New file');
  // As a person does: type when the cursor is there.
  await expect(bench.editor).toHaveClass(/\bfocused\b/, { timeout: 20_000 });
  await page.keyboard.type('print("by keys")\nwhile True:\npass\n');
  await page.keyboard.press('F5');
  await bench.terminalShows('by keys');
  await page.keyboard.press('Shift+F5');
  await expect(bench.status).toContainText('Connected');
  await page.keyboard.press('F6');
  await expect(bench.dialog).toBeVisible();
  await page.keyboard.press('ControlOrMeta+A');
  await page.keyboard.type('/keys.py');
  await page.keyboard.press('Enter');
  await expect(bench.notices).toContainText('/keys.py');
});
