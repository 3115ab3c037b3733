import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from './fixtures.js';
import type { Workbench } from './workbench.js';

const COUNT = 200;

function moduleText(index: number): string {
  return `VALUE = ${index}\n`.padEnd(1000, `# module ${index} of a folder that is synced\n`);
}

const nameOf = (index: number): string => `pkg/m_${String(index).padStart(3, '0')}.py`;

const folder: Readonly<Record<string, string>> = {
  ...Object.fromEntries(Array.from({ length: COUNT }, (_, index) => [nameOf(index), moduleText(index)])),
  '.git/config': '[core]\n',
  'settings.json': '{}\n',
};

/** CRC-32 as zlib and `binascii` have it. */
function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return (crc ^ 0xffffffff) >>> 0;
}

/** Names, number and check sum of a folder on the board, as the board itself says it. */
async function folderOnBoard(bench: Workbench): Promise<void> {
  const bytes = Buffer.concat(Array.from({ length: COUNT }, (_, index) => Buffer.from(moduleText(index))));
  await bench.type('import os, binascii as b; n = sorted(os.listdir("/pkg")); c = 0');
  await bench.type('for f in n: c = b.crc32(open("/pkg/" + f, "rb").read(), c)');
  await bench.page.keyboard.press('Enter');
  await bench.type('print("there:", len(n), c)');
  await bench.terminalShows(`there: ${COUNT} ${crc32(bytes)}`, 30_000);
}

test.describe('a folder of 200 files', () => {
  test.use({ files: folder });

  test('is previewed, cancelled in the middle, resumed, compared, backed up, and restored after the board was broken', async ({
    bench,
    shell,
  }) => {
    test.skip(shell === undefined, 'the folder is given on the command line of the browser shell');
    test.setTimeout(180_000);
    const { page } = bench;
    await bench.connect('Generic MicroPython');

    await bench.setFaults('slow-flash=50ms/1024');
    await bench.command('Sync folder with board');
    await expect(bench.syncGroup('New')).toContainText(`${COUNT} files`, { timeout: 30_000 });
    await expect(bench.syncGroup('Left out')).toContainText('2 files');
    await expect(bench.sync.getByRole('treeitem', { name: /settings\.json/ })).toHaveCount(0);
    await bench.syncButton(/^Send 200 files/).click();
    const bar = page.getByRole('tabpanel').getByRole('progressbar').first();
    await expect.poll(async () => Number(await bar.getAttribute('aria-valuenow')), { timeout: 30_000 }).toBeGreaterThan(0);
    await bench.syncButton('Cancel').click();
    await expect(page.getByText('The sync was cancelled')).toBeVisible({ timeout: 30_000 });

    // What is left is shown, and sending it goes on from there.
    await bench.setFaults('');
    await expect(bench.syncGroup('New')).toBeVisible({ timeout: 30_000 });
    const left = Number(/(\d+) files/.exec((await bench.syncGroup('New').textContent()) ?? '')?.[1]);
    expect(left).toBeGreaterThan(0);
    expect(left).toBeLessThan(COUNT);
    await bench.syncButton(new RegExp(`^Send ${left} files`)).click();
    await expect(page.getByText('The sync is done')).toBeVisible({ timeout: 60_000 });
    await expect(bench.syncGroup('Equal already')).toContainText(`${COUNT} files`, { timeout: 30_000 });
    await folderOnBoard(bench);

    // One file changes here: the preview shows it alone, and both texts side by side.
    writeFileSync(path.join(shell?.folder ?? '', nameOf(7)), 'VALUE = "changed here"\n');
    await page.getByRole('button', { name: 'Compare again' }).click();
    await expect(bench.syncGroup('Changed')).toContainText('1 file', { timeout: 30_000 });
    await page.getByRole('button', { name: `Compare ${nameOf(7)}` }).click();
    await expect(page.getByText(`/${nameOf(7)} on MicroPython board`)).toBeVisible();
    await expect(page.getByText(`${nameOf(7)} on this computer`)).toBeVisible();
    await page.getByRole('button', { name: 'Use the board’s' }).click();
    await expect(bench.activeTab).toHaveAccessibleName(/not saved/);
    await page.keyboard.press('ControlOrMeta+S');
    await expect.poll(() => readFileSync(path.join(shell?.folder ?? '', nameOf(7)), 'utf8')).toBe(moduleText(7));

    await bench.command('Back up board');
    await expect(bench.dialog).toContainText(/20\d files/);
    await expect(bench.dialog.getByRole('checkbox')).not.toBeChecked();
    await bench.dialog.getByRole('checkbox').click();
    const name = await bench.dialog.getByRole('textbox').inputValue();
    await bench.dialog.getByRole('button', { name: /^Back up / }).click();
    await expect(bench.notices).toContainText('is backed up', { timeout: 60_000 });

    await bench.execute(
      'import os; os.remove("/pkg/m_100.py"); f = open("/pkg/m_007.py", "w"); _ = f.write("broken"); f.close()',
    );
    await bench.command('Restore board from a backup');
    await bench.dialog.getByRole('listitem').filter({ hasText: name }).getByRole('button').click();
    await expect(bench.syncGroup('New')).toContainText('1 file', { timeout: 30_000 });
    await expect(bench.syncGroup('Changed')).toContainText('1 file');
    await bench.syncButton(/^Restore 2 files/).click();
    await expect(page.getByText('The sync is done')).toBeVisible({ timeout: 60_000 });
    await folderOnBoard(bench);
  });
});

test.describe('a sync', () => {
  test.use({ files: { 'a.py': 'a = 1\n', 'b.py': 'b = 1\n' } });

  test('deletes nothing unasked, goes both ways, and is done by keys alone', async ({ bench, shell }) => {
    test.skip(shell === undefined, 'the folder is given on the command line of the browser shell');
    const { page } = bench;
    await bench.connect('Generic MicroPython');
    await bench.execute('f = open("/only.txt", "w"); _ = f.write("kept"); f.close()');
    await bench.command('Sync folder with board');
    await expect(bench.syncGroup('Only on the board')).toContainText('nothing on the board is deleted unasked', {
      timeout: 30_000,
    });
    const extra = bench.sync.getByRole('treeitem', { name: /only\.txt/ });
    await expect(extra).toHaveAttribute('aria-checked', 'false');
    await bench.sync.focus();
    await page.keyboard.press('Home');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Space');
    await expect(bench.syncButton(/^Send 1 file,/)).toBeVisible();
    await page.keyboard.press('Space');
    await bench.syncButton(/^Send 2 files/).focus();
    await page.keyboard.press('Enter');
    await expect(page.getByText('The sync is done')).toBeVisible({ timeout: 30_000 });
    await expect(extra).toHaveAttribute('aria-checked', 'false');
    await bench.type('print(open("/only.txt").read(), open("/b.py").read())');
    await bench.terminalShows('kept b = 1');

    await page.getByRole('radio', { name: 'To this computer' }).click();
    await expect(bench.syncGroup('New')).toBeVisible({ timeout: 30_000 });
    await bench.syncButton(/^Copy \d+ files? here/).click();
    await expect(page.getByText('The sync is done')).toBeVisible({ timeout: 30_000 });
    expect(readFileSync(path.join(shell?.folder ?? '', 'only.txt'), 'utf8')).toBe('kept');
  });
});

test.describe('what is odd about a file', () => {
  test.use({ files: { 'door.py': 'print(“open”)\n' } });

  test('is said before it is saved to the board, and mended by one click', async ({ bench }) => {
    const { page } = bench;
    await bench.connect('Generic MicroPython');
    await bench.openFile('door.py');
    await bench.saveToDevice.click();
    await expect(bench.dialog).toContainText('curly quotes');
    await bench.dialog.getByRole('button', { name: 'Replace 2 characters' }).click();
    // The text is mended, and whatever else must be asked is asked of the mended one.
    await expect.poll(() => bench.editorText()).toContain('print("open")');
    const save = bench.dialog.getByRole('button', { name: 'Save to device' });
    await expect(save.or(bench.notices.getByText(/Saved to/)).first()).toBeVisible();
    if (await save.isVisible()) await save.click();
    await expect(bench.notices).toContainText('/door.py');
    await bench.type('exec(open("/door.py").read())');
    await bench.terminalShows(/^open$/m);
    // Undo is the way back.
    await bench.editor.click();
    await page.keyboard.press('ControlOrMeta+Z');
    await expect.poll(() => bench.editorText()).toContain('print(“open”)');
  });

  test('can be asked for, and a conflict is shown with its line', async ({ bench }) => {
    await bench.openFile('door.py');
    await bench.write('a = 1\n<<<<<<< HEAD\nb = 2\n=======\nb = 3\n>>>>>>> other\n');
    await bench.command('Check this file');
    const problem = bench.page.getByRole('listitem').filter({ hasText: 'merge-conflict marks' });
    await expect(problem).toContainText('line 2');
    await bench.write('a = 1\n');
    await bench.command('Check this file');
    await expect(bench.notices).toContainText('Nothing odd was found in door.py');
    await expect(problem).toHaveCount(0);
  });
});
