import { expect, test } from './fixtures.js';

test.describe('a backup to be shared', () => {
  test('masks passwords unless ticked, says in which files, and does not offer to restore those', async ({ bench, shell }) => {
    test.skip(shell === undefined, 'the folder is given on the command line of the browser shell');
    await bench.connect('Generic MicroPython');
    await bench.execute('f = open("/wifi.py", "w"); _ = f.write("PASSWORD = \\"hunter2222\\"\\n"); f.close()');
    await bench.execute('f = open("/plain.py", "w"); _ = f.write("a = 1\\n"); f.close()');
    await bench.command('Read the files again');
    await expect(bench.boardFiles.getByRole('treeitem', { name: /plain\.py/ })).toBeVisible();
    await bench.command('Back up board');
    const name = await bench.dialog.getByRole('textbox').inputValue();
    await bench.dialog.getByRole('button', { name: /^Back up / }).click();
    await expect(bench.dialog).toContainText('Passwords are masked in one file', { timeout: 30_000 });
    await expect(bench.dialog.getByRole('listitem')).toContainText('wifi.py');
    await bench.dialog.getByRole('button', { name: 'OK' }).click();

    await bench.execute('import os; os.remove("/plain.py"); os.remove("/wifi.py")');
    await bench.command('Restore board from a backup');
    await bench.dialog.getByRole('listitem').filter({ hasText: name }).getByRole('button').click();
    await expect(bench.syncGroup('Masked in the backup')).toContainText('1 file', { timeout: 30_000 });
    await bench.syncButton(/^Restore 1 file/).click();
    await expect(bench.page.getByText('The sync is done')).toBeVisible({ timeout: 30_000 });
    await bench.type('print(sorted(os.listdir("/")))');
    await bench.terminalShows("['boot.py', 'plain.py']");
  });
});

test.describe('a long transfer', () => {
  test.use({
    files: Object.fromEntries(Array.from({ length: 40 }, (_, index) => [`m${index}.py`, `x = ${index}\n`.repeat(150)])),
  });

  test('goes on while the window is loaded again, and can be cancelled there', async ({ bench }) => {
    const { page } = bench;
    await bench.connect('Generic MicroPython');
    await bench.setFaults('slow-flash=300ms/1024');
    await bench.command('Sync folder with board');
    await bench.syncButton(/^Send 40 files/).click({ timeout: 30_000 });
    await expect(page.getByRole('progressbar').first()).toBeVisible({ timeout: 20_000 });
    await page.reload();
    await bench.ready();
    await expect(bench.status).toContainText(/Sync doorbell: \d+ %/, { timeout: 20_000 });
    await bench.command('Show transfers');
    await page.getByRole('list', { name: 'Transfers' }).getByRole('button', { name: 'Cancel' }).click();
    await expect(page.getByRole('list', { name: 'Transfers' })).toContainText('Cancelled at', { timeout: 30_000 });
  });
});
