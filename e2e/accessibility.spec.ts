import { seriousViolations } from './axe.js';
import { expect, test } from './fixtures.js';

const LOOKS = {
  light: { colorScheme: 'light', contrast: 'no-preference' },
  dark: { colorScheme: 'dark', contrast: 'no-preference' },
  'high-contrast-light': { colorScheme: 'light', contrast: 'more' },
  'high-contrast-dark': { colorScheme: 'dark', contrast: 'more' },
} as const;

for (const [theme, look] of Object.entries(LOOKS)) {
  test(`axe finds nothing serious in the main window, ${theme}`, async ({ bench }) => {
    // Without motion: colours that are still fading would be judged half-way.
    await bench.page.emulateMedia({ ...look, reducedMotion: 'reduce' });
    await expect(bench.page.locator('html')).toHaveAttribute('data-theme', theme);
    expect(await seriousViolations(bench.page)).toEqual([]);
    await bench.connect('OpenMV Cam H7');
    await bench.newScript('import time\nprint("hello")\n');
    await bench.run.click();
    await bench.terminalShows('hello');
    expect(await seriousViolations(bench.page)).toEqual([]);
    await bench.command('Bring back an older content');
    await expect(bench.dialog).toBeVisible();
    expect(await seriousViolations(bench.page)).toEqual([]);
    await bench.page.keyboard.press('Escape');
    await expect(bench.dialog).toBeHidden();
    await bench.command('Settings');
    expect(await seriousViolations(bench.page)).toEqual([]);
  });
}
