import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from './fixtures.js';
import type { Workbench } from './workbench.js';

const folder = path.join(import.meta.dirname, '..', 'docs', 'screenshots');
mkdirSync(folder, { recursive: true });

const DOORBELL = `import time
from machine import LED, Pin

# A parcel on the mat presses the switch.
MAT = Pin("P0", Pin.IN)
led = LED("LED_GREEN")
seen = 0

while True:
    seen += 1
    led.toggle()
    print("parcel", seen, "at", time.ticks_ms() // 1000, "s")
    time.sleep_ms(400)
`;

/** A PPM picture, as a camera board writes it: a doormat before a door. */
function colours(width: number, height: number): Uint8Array {
  const head = new TextEncoder().encode(`P6\n${width} ${height}\n255\n`);
  const pixels = Array.from({ length: width * height }, (_, at) => {
    const [x, y] = [at % width, Math.floor(at / width)];
    const isDoor = x > 96 && x < 140 && y > 16 && y < 92;
    const isParcel = x > 44 && x < 88 && y > 64 && y < 100;
    if (isParcel) return Math.abs(x - 66) < 5 || Math.abs(y - 82) < 4 ? [240, 120, 24] : [184, 138, 88];
    if (isDoor) return [74, 50, 40];
    return y < 84 ? [126 + (y >> 1), 152 + (y >> 1), 172] : [104, 94, 82];
  }).flat();
  return Uint8Array.from([...head, ...pixels]);
}

async function picture(bench: Workbench, name: string, theme: string): Promise<void> {
  await bench.page.mouse.move(640, 5);
  await bench.page.screenshot({ path: path.join(folder, `${name}-${theme}.png`), animations: 'disabled' });
}

for (const theme of ['light', 'dark'] as const) {
  test.describe(theme, () => {
    test.use({
      files: { 'doorbell.py': DOORBELL, 'lib/uploader.py': 'URL = "https://example.org"\n', 'README.md': '# Doorbell\n' },
    });

    test('the main states', async ({ bench }) => {
      await bench.page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
      await picture(bench, 'welcome', theme);
      await bench.connect('OpenMV Cam H7');
      await bench.openFile('doorbell.py');
      await bench.run.click();
      await bench.terminalShows(/parcel [6-9]/);
      await picture(bench, 'main', theme);
      await bench.stop.click();
      await expect(bench.run).toBeEnabled();
      await bench.page.keyboard.press('ControlOrMeta+Shift+P');
      await picture(bench, 'palette', theme);
      await bench.page.keyboard.press('Escape');
      await bench.command('Run at power-on');
      await expect(bench.dialog).toBeVisible();
      await picture(bench, 'power-on', theme);
      await bench.page.keyboard.press('Escape');
      await bench.command('Settings');
      await picture(bench, 'settings', theme);
    });
  });

  test.describe(`files, ${theme}`, () => {
    test.use({
      files: {
        'doorbell.py': DOORBELL,
        'lib/uploader.py': 'URL = "https://example.org"\n',
        'lib/time.py': 'def now():\n    return 0\n',
        'notes.py': 'print(“from a page”)\n',
        'README.md': '# Doorbell\n',
        'settings.json': '{}\n',
        'faces.bin': Uint8Array.from({ length: 9_000 }, (_, index) => (index * 31 + (index >> 4)) & 255),
        'mat.ppm': colours(160, 120),
      },
    });

    test('the file manager', async ({ bench }) => {
      const { page } = bench;
      await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
      await bench.connect('Generic MicroPython');
      await bench.execute('f = open("/doorbell.py", "w"); _ = f.write("old"); f.close()');
      await bench.execute('f = open("/log.csv", "w"); _ = f.write("1,2,3"); f.close()');
      await bench.command('Sync folder with board');
      await expect(page.getByText(/line 1: has curly quotes/)).toBeVisible({ timeout: 20_000 });
      await picture(bench, 'sync', theme);
      await bench.setFaults('slow-flash=400ms/1024');
      await bench.syncButton(/^Send /).click();
      await bench.command('Show transfers');
      await expect(page.getByText(/about .* left/).first()).toBeVisible({ timeout: 30_000 });
      await picture(bench, 'transfers', theme);
      await bench.setFaults('');
      await expect(page.getByText('The sync is done')).toBeVisible({ timeout: 60_000 });
      await bench.computerFiles.getByRole('treeitem', { name: /faces\.bin/ }).dblclick();
      await expect(page.getByRole('region', { name: 'Bytes of faces.bin' })).toBeVisible();
      await picture(bench, 'hex', theme);
      await bench.computerFiles.getByRole('treeitem', { name: /mat\.ppm/ }).dblclick();
      await page.getByRole('radio', { name: '200 %' }).click();
      await picture(bench, 'image', theme);
      await bench.command('Back up board');
      await expect(bench.dialog).toBeVisible();
      await picture(bench, 'backup', theme);
    });
  });
}
