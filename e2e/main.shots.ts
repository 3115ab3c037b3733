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
}
