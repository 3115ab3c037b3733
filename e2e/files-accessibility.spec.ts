import { seriousViolations } from './axe.js';
import { expect, test } from './fixtures.js';

const files: Readonly<Record<string, string | Uint8Array>> = {
  'door.py': 'print(“open”)\n',
  'lib/time.py': 'a = 1\n',
  'settings.json': '{}\n',
  'data.bin': Uint8Array.from({ length: 600 }, (_, index) => index & 255),
  'frame.pgm': new TextEncoder().encode('P5\n8 8\n255\n' + 'x'.repeat(64)),
};

const LOOKS = {
  light: { colorScheme: 'light', contrast: 'no-preference' },
  dark: { colorScheme: 'dark', contrast: 'no-preference' },
  'high-contrast-dark': { colorScheme: 'dark', contrast: 'more' },
} as const;

for (const [theme, look] of Object.entries(LOOKS)) {
  test.describe(`with the colours ${theme}`, () => {
    test.use({ files });

    test('axe finds nothing serious in the views of the file manager', async ({ bench }) => {
      test.setTimeout(90_000);
      const { page } = bench;
      await page.emulateMedia({ ...look, reducedMotion: 'reduce' });
      await bench.connect('Generic MicroPython');
      await bench.execute('f = open("/door.py", "w"); _ = f.write("old"); f.close()');
      await bench.command('Sync folder with board');
      await expect(bench.syncGroup('Changed')).toBeVisible({ timeout: 20_000 });
      await expect(page.getByText(/line 1: has curly quotes/)).toBeVisible({ timeout: 20_000 });
      await bench.sync.focus();
      expect(await seriousViolations(page)).toEqual([]);
      await bench.syncButton(/^Send /).click();
      await expect(page.getByText('The sync is done')).toBeVisible({ timeout: 20_000 });
      await bench.command('Show problems');
      expect(await seriousViolations(page)).toEqual([]);
      await bench.command('Show transfers');
      expect(await seriousViolations(page)).toEqual([]);
      await bench.computerFiles.getByRole('treeitem', { name: /data\.bin/ }).dblclick();
      await expect(page.getByRole('region', { name: 'Bytes of data.bin' })).toBeVisible();
      expect(await seriousViolations(page)).toEqual([]);
      await bench.computerFiles.getByRole('treeitem', { name: /frame\.pgm/ }).dblclick();
      await expect(page.getByRole('img', { name: 'frame.pgm' })).toBeVisible();
      expect(await seriousViolations(page)).toEqual([]);
      await bench.command('Back up board');
      await expect(bench.dialog).toBeVisible();
      expect(await seriousViolations(page)).toEqual([]);
      await page.keyboard.press('Escape');
      await bench.command('Restore board from a backup');
      await expect(bench.dialog).toBeVisible();
      expect(await seriousViolations(page)).toEqual([]);
    });
  });
}
