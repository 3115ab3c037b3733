import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from './fixtures.js';

function everyText(folder: string): string {
  return existsSync(folder)
    ? readdirSync(folder)
        .map((name) => readFileSync(path.join(folder, name), 'utf8'))
        .join('\n')
    : '';
}

test.describe('the editor', () => {
  test.use({ files: { 'hello.py': 'print("hello")\n', 'lib/tool.py': 'x = 1\n' } });

  test('opens, marks, saves and notices what others change', async ({ bench, shell }) => {
    test.skip(shell === undefined, 'the folder is given on the command line of the browser shell');
    const file = path.join(shell?.folder ?? '', 'hello.py');
    await bench.openFile('hello.py');
    await bench.write('print("changed")\n');
    await expect(bench.activeTab).toHaveAccessibleName(/not saved/);
    await bench.page.keyboard.press('ControlOrMeta+S');
    await expect(bench.activeTab).not.toHaveAccessibleName(/not saved/);
    expect(readFileSync(file, 'utf8')).toBe('print("changed")\n');
    await bench.write('print("mine")\n');
    writeFileSync(file, 'print("theirs")\n');
    await bench.page.keyboard.press('ControlOrMeta+S');
    await expect(bench.dialog).toContainText('changed by another program');
    await bench.dialog.getByRole('button', { name: 'Overwrite' }).click();
    await expect.poll(() => readFileSync(file, 'utf8')).toBe('print("mine")\n');
  });

  test('indents after a colon however fast it is typed', async ({ bench }) => {
    const { page } = bench;
    // A page that is never idle, as one that is typed into faster than it can follow.
    await page.addInitScript(() => {
      window.requestIdleCallback = () => 0;
    });
    await page.reload();
    await bench.ready();
    await bench.command('New file');
    await expect(bench.editor).toHaveClass(/\bfocused\b/, { timeout: 20_000 });
    await page.keyboard.type('a = 1\nb = 2\nwhile True:\nif a:\npass');
    await expect.poll(() => bench.editorText()).toContain('while True:\n    if a:\n        pass');
  });

  test('keeps unsaved text across a crash of the host and a new window', async ({ bench, shell, browser }) => {
    test.skip(shell === undefined, 'restarts the browser shell');
    await bench.newScript('draft = "not saved anywhere"\n');
    const drafts = path.join(shell?.home ?? '', 'drafts');
    await expect.poll(() => everyText(drafts), { message: 'the draft on disk' }).toContain('not saved anywhere');
    await bench.page.close();
    const address = await shell?.restart('crash');
    const page = await (await browser.newContext()).newPage();
    await page.goto(address ?? '');
    await expect(page.locator('.monaco-editor .view-lines').first()).toContainText('not saved anywhere', { timeout: 20_000 });
    await page.context().close();
  });

  test('colours Python, finds and replaces', async ({ bench }) => {
    await bench.openFile('hello.py');
    await bench.write('for i in range(3):\n    print("apple")\n');
    await expect(bench.page.locator('.view-line span[class*="mtk"]', { hasText: /^for$/ }).first()).toBeVisible();
    await bench.page.keyboard.press('ControlOrMeta+F');
    await bench.page.keyboard.type('apple');
    await expect(bench.page.locator('.find-widget')).toContainText('1 of 1');
  });

  test('opens the palette on F1 too, and says why an action can’t be taken', async ({ bench }) => {
    await bench.newScript('x = 1\n');
    await bench.page.keyboard.press('F1');
    await bench.page.getByRole('combobox', { name: 'Commands' }).fill('Save to device');
    await expect(bench.page.getByRole('option', { name: /Save to device/ }).first()).toContainText('No board is connected');
  });
});
