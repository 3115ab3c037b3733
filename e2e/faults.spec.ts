import { expect, test } from './fixtures.js';

test.describe('when things go wrong', () => {
  test('a file larger than the disk is refused with the figures, and nothing is left behind', async ({ bench }) => {
    await bench.connect('Nano 33 BLE');
    await bench.newScript(`# ${'x'.repeat(70_000)}\n`);
    await bench.saveToDevice.click();
    await expect(bench.dialog).toContainText('There is no room');
    await expect(bench.dialog).toContainText(/\d+ KB are free/);
    await expect(bench.dialog).toContainText('Nothing was changed');
    await bench.page.keyboard.press('Escape');
    await bench.command('Read the files again');
    await expect(bench.boardFiles.getByRole('treeitem', { name: /big/ })).toHaveCount(0);
  });

  test('a cable pulled while saving leaves the old file, and says so', async ({ bench }) => {
    await bench.connect('Generic MicroPython');
    await bench.newScript('kept = "old"\n');
    await bench.command('Save to device as…');
    await bench.dialog.getByRole('textbox').fill('/kept.py');
    await bench.dialog.getByRole('button', { name: 'Save to device' }).click();
    await expect(bench.notices).toContainText('/kept.py');
    await bench.write(`kept = "new"\n# ${'y'.repeat(60_000)}\n`);
    await bench.command('Faults…');
    await bench.dialog.getByRole('textbox').fill('unplug@20000');
    await bench.dialog.getByRole('button', { name: 'Set faults' }).click();
    await bench.saveToDevice.click();
    await expect(bench.dialog).toContainText(/board/i, { timeout: 30_000 });
    await bench.page.keyboard.press('Escape');
    await bench.command('Plug the cable in');
    await bench.prompt();
    await bench.type('print(open("/kept.py").read())');
    await bench.terminalShows('kept = "old"');
    await bench.command('Read the files again');
    await expect(bench.boardFiles.getByRole('treeitem')).toHaveCount(
      await bench.boardFiles.getByRole('treeitem', { name: /\.py/ }).count(),
    );
  });

  test('a board whose main.py prints for ever is attached undisturbed, and stopped on request', async ({ bench }) => {
    await bench.connect('Generic MicroPython');
    await bench.newScript('import time\nn = 0\nwhile True:\n    n += 1\n    print("main", n)\n    time.sleep_ms(5)\n');
    await bench.command('Run at power-on');
    await bench.dialog.getByRole('button', { name: /[Ss]ave/ }).click();
    await expect(bench.notices).toContainText('/main.py');
    await bench.command('Disconnect');
    await bench.connect('Generic MicroPython', 'any');
    await bench.command('Hard reset');
    await bench.terminalShows(/main \d+/, 30_000);
    await expect(bench.page.getByRole('button', { name: 'Stop to see files' })).toBeVisible();
    await bench.stop.click();
    await expect(bench.page.getByText('main.py stopped:')).toBeVisible();
    await expect(bench.boardFiles.getByRole('treeitem', { name: /main\.py/ })).toBeVisible();
    await bench.page.getByRole('button', { name: 'Restart', exact: true }).click();
    await bench.terminalShows(/main \d+/);
  });

  test('a binary file is not opened as text', async ({ bench }) => {
    await bench.connect('Generic MicroPython');
    await bench.type('f = open("/data.bin", "wb"); _ = f.write(bytes(range(256))); f.close()');
    await bench.command('Read the files again');
    await bench.boardFiles.getByRole('treeitem', { name: /data\.bin/ }).dblclick();
    await expect(bench.page.getByRole('region', { name: 'Bytes of data.bin' })).toContainText('00 01 02 03');
  });
});
