import { expect, test } from './fixtures.js';

test.describe('saving to the board', () => {
  test.use({ files: { 'blink.py': 'print("blink 1")\n', 'lib/motor.py': 'SPEED = 3\n' } });

  test('a workspace file goes to its path, says where, and goes there again unasked', async ({ bench }) => {
    await bench.connect('Generic MicroPython');
    await bench.openFile('blink.py');
    await bench.saveToDevice.click();
    await bench.dialog.getByRole('button', { name: 'Save to device' }).click();
    await expect(bench.notices).toContainText('/blink.py');
    await expect(bench.boardFiles.getByRole('treeitem', { name: /blink\.py/ })).toBeVisible();
    await bench.write('print("blink 2")\n');
    await bench.page.keyboard.press('F6');
    await expect(bench.dialog).toBeHidden();
    await bench.type('print(open("/blink.py").read())');
    await bench.terminalShows('blink 2');
  });

  test('a script saved as main.py runs after a hard reset of the Nano 33 BLE', async ({ bench }) => {
    await bench.connect('Nano 33 BLE');
    await bench.newScript('import time\nprint("power-on script runs")\ntime.sleep_ms(10)\n');
    await bench.command('Run at power-on');
    await expect(bench.dialog).toContainText('/flash/main.py');
    await expect(bench.dialog).toContainText('not after a soft reset');
    await bench.dialog.getByRole('button', { name: /Save/ }).click();
    await expect(bench.notices).toContainText('Saved to', { timeout: 40_000 });
    await bench.command('Clear the terminal');
    await bench.command('Hard reset');
    await bench.terminalShows('power-on script runs', 30_000);
    await expect(bench.boardFiles.getByRole('treeitem', { name: /main\.py/ })).toContainText('runs at power-on');
  });

  test('a board file that changed meanwhile is compared before it is replaced', async ({ bench }) => {
    await bench.connect('Generic MicroPython');
    await bench.type('f = open("/note.py", "w"); _ = f.write("x = 1\\n"); f.close()');
    await bench.command('Read the files again');
    await bench.boardFiles.getByRole('treeitem', { name: /note\.py/ }).dblclick();
    await expect(bench.activeTab).toContainText('MicroPython board');
    await bench.write('x = 2\n');
    await bench.type('f = open("/note.py", "w"); _ = f.write("x = 99\\n"); f.close()');
    await bench.page.keyboard.press('F6');
    await expect(bench.dialog).toContainText('not what Outpost last read');
    await bench.dialog.getByRole('button', { name: 'Compare' }).click();
    await expect(bench.page.locator('.monaco-diff-editor')).toBeVisible();
    await expect(bench.page.locator('.monaco-diff-editor')).toContainText('99');
  });

  test('a replaced content can be brought back', async ({ bench }) => {
    await bench.connect('Generic MicroPython');
    await bench.openFile('blink.py');
    await bench.saveToDevice.click();
    await bench.dialog.getByRole('button', { name: 'Save to device' }).click();
    await expect(bench.notices).toContainText('/blink.py');
    await bench.write('print("newer")\n');
    await bench.saveToDevice.click();
    await expect(bench.boardFiles.getByRole('treeitem', { name: /blink\.py/ })).toContainText('15 B');
    await bench.command('Bring back an older content');
    await bench.dialog
      .getByRole('button', { name: /Open it in the editor/ })
      .first()
      .click();
    await expect.poll(() => bench.editorText()).toContain('blink 1');
  });
});

test.describe('a main.py must not lock its owner out', () => {
  test('the blink loop on a firmware whose USB is dead meanwhile is undone by the next power-on', async ({ bench }) => {
    await bench.connect('Nano 33 BLE');
    await bench.command('Faults…');
    await bench.dialog.getByRole('textbox').fill('dead-usb-in-main');
    await bench.dialog.getByRole('button', { name: 'Set faults' }).click();
    await bench.newScript(
      'from machine import LED\nimport time\nled = LED(1)\nwhile True:\n    led.on()\n    time.sleep_ms(250)\n    led.off()\n    time.sleep_ms(250)\n',
    );
    await bench.command('Run at power-on');
    await expect(bench.dialog).toContainText('Line 4');
    await bench.dialog.getByRole('button', { name: /Save/ }).click();
    await expect(bench.notices).toContainText('not kept', { timeout: 60_000 });
    await bench.command('Press reset');
    await bench.prompt();
    await bench.type('import os; os.listdir("/flash")');
    await bench.terminalShows(/^\[.*\]$/m);
    expect(await bench.terminalText()).not.toContain("'main.py'");
  });
});
