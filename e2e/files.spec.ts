import { expect, test } from './fixtures.js';

test.describe('the file trees', () => {
  test.use({ files: { 'blink.py': 'print("blink")\n' } });

  test('a click selects, so that F2 and Delete mean the file; a double click opens it', async ({ bench }) => {
    const { page } = bench;
    await bench.connect('Generic MicroPython');
    await bench.type('open("/blink.py", "w").close()');
    await bench.command('Read the files again');
    for (const tree of [bench.computerFiles, bench.boardFiles]) {
      await tree.getByRole('treeitem', { name: /blink\.py/ }).click();
      await expect(tree).toBeFocused();
      await page.keyboard.press('F2');
      await expect(page.getByRole('textbox', { name: 'New name for blink.py' })).toBeFocused();
      await page.keyboard.type('glow');
      await page.keyboard.press('Enter');
      const renamed = tree.getByRole('treeitem', { name: /glow\.py/ });
      await expect(renamed).toHaveAttribute('aria-selected', 'true');
      await expect(bench.tabs).toHaveCount(0);
      await page.keyboard.press('Delete');
      await expect(bench.dialog).toContainText('Delete glow.py?');
      await page.keyboard.press('Escape');
      await expect(bench.dialog).toBeHidden();
      await expect(tree).toBeFocused();
    }
    await bench.boardFiles.getByRole('treeitem', { name: /glow\.py/ }).dblclick();
    await expect(bench.activeTab).toContainText('glow.py');
  });
});
