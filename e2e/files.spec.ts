import { deflateSync } from 'node:zlib';
import type { Locator } from 'playwright/test';
import { expect, test } from './fixtures.js';

test.describe('the file trees', () => {
  test.use({ files: { 'blink.py': 'print("blink")\n' } });

  test('a click selects, so that F2 and Delete mean the file; a double click opens it', async ({ bench }) => {
    const { page } = bench;
    await bench.connect('Generic MicroPython');
    await bench.execute('open("/blink.py", "w").close()');
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

test.describe('several files', () => {
  test.use({ files: { 'a.py': 'a = 1\n', 'b.py': 'b = 2\n', 'c.py': 'c = 3\n' } });

  test('are selected by keys and mouse, go to the board, into a folder of it, and are deleted together', async ({ bench }) => {
    const { page } = bench;
    await bench.connect('Generic MicroPython');
    await bench.computerFiles.getByRole('treeitem', { name: 'a.py' }).click();
    await page.keyboard.press('Shift+ArrowDown');
    await expect(bench.computerFiles.getByRole('treeitem', { selected: true })).toHaveCount(2);
    await bench.computerFiles.getByRole('treeitem', { name: 'b.py' }).click({ modifiers: ['Control'] });
    await bench.computerFiles.getByRole('treeitem', { name: 'c.py' }).click({ modifiers: ['Control'] });
    await bench.command('Copy to the board');
    await expect(bench.boardFiles.getByRole('treeitem', { name: 'c.py' })).toBeVisible();
    await expect(bench.boardFiles.getByRole('treeitem', { name: 'b.py' })).toHaveCount(0);

    await bench.execute('import os; os.mkdir("/lib")');
    await bench.command('Read the files again');
    const lib = bench.boardFiles.getByRole('treeitem', { name: 'lib' });
    await bench.boardFiles.getByRole('treeitem', { name: 'a.py' }).click();
    await bench.boardFiles.getByRole('treeitem', { name: 'c.py' }).click({ modifiers: ['Control'] });
    await bench.boardFiles.getByRole('treeitem', { name: 'c.py' }).dragTo(lib);
    await expect(bench.notices).toContainText('2 entries moved');
    await bench.type('print(sorted(os.listdir("/lib")), "a.py" in os.listdir("/"))');
    await bench.terminalShows("['a.py', 'c.py'] False");

    // From pane to pane a drag copies.
    await bench.computerFiles.getByRole('treeitem', { name: 'b.py' }).dragTo(lib);
    await expect(bench.notices).toContainText('b.py copied to the board');
    await lib.click();
    await expect(bench.boardFiles.getByRole('treeitem', { name: 'b.py' })).toBeVisible();
    await bench.boardFiles.getByRole('treeitem', { name: 'a.py' }).click();
    await page.keyboard.press('Shift+ArrowDown');
    await page.keyboard.press('Delete');
    await expect(bench.dialog).toContainText('Delete 2 entries?');
    await bench.dialog.getByRole('button', { name: 'Delete', exact: true }).click();
    await expect(bench.boardFiles.getByRole('treeitem', { name: 'b.py' })).toHaveCount(0);
    await bench.type('print(os.listdir("/lib"))');
    await bench.terminalShows("['c.py']");
  });
});

/** Drops files on a tree as the system does: in one event, with their bytes. */
async function dropFiles(tree: Locator, files: Readonly<Record<string, string>>): Promise<void> {
  const data = await tree.page().evaluateHandle((named) => {
    const transfer = new DataTransfer();
    for (const [name, text] of Object.entries(named)) transfer.items.add(new File([text], name));
    return transfer;
  }, files);
  await tree.dispatchEvent('dragover', { dataTransfer: data });
  await tree.dispatchEvent('drop', { dataTransfer: data });
}

test.describe('files dropped from the system', () => {
  test.use({ files: { 'here.py': 'here = 1\n' } });

  test('go to the board and into the folder; what would be replaced is listed first', async ({ bench }) => {
    await bench.connect('Generic MicroPython');
    await expect(bench.boardFiles).toBeVisible();
    await dropFiles(bench.boardFiles, { 'one.py': 'one = 1\n', 'large.csv': '1,2,3\n'.repeat(60_000) });
    await expect(bench.boardFiles.getByRole('treeitem', { name: /large\.csv/ })).toContainText('352 KB', { timeout: 30_000 });
    await dropFiles(bench.boardFiles, { 'one.py': 'one = 2\n', 'large.csv': 'short\n', 'two.py': 'two = 2\n' });
    await expect(bench.dialog).toContainText('Replace 2 files?');
    await expect(bench.dialog.getByRole('listitem')).toHaveText(['large.csv', 'one.py'], { useInnerText: true });
    await bench.dialog.getByRole('button', { name: 'Replace' }).click();
    await expect(bench.boardFiles.getByRole('treeitem', { name: /two\.py/ })).toBeVisible();
    await bench.type('print(open("/one.py").read(), open("/large.csv").read())');
    await bench.terminalShows('one = 2');
    await dropFiles(bench.computerFiles, { 'dropped.txt': 'from the desktop\n' });
    await expect(bench.computerFiles.getByRole('treeitem', { name: /dropped\.txt/ })).toBeVisible();
  });
});

/** A picture of one colour, as small as PNG allows. Source: PNG specification, chunks IHDR, IDAT, IEND. */
function png(width: number, height: number): Uint8Array {
  const crcTable = Array.from({ length: 256 }, (_, n) => {
    let c = n;
    for (let bit = 0; bit < 8; bit += 1) c = c & 1 ? (c >>> 1) ^ 0xedb88320 : c >>> 1;
    return c >>> 0;
  });
  const crc = (bytes: Buffer): number =>
    (bytes.reduce((sum, byte) => (crcTable[(sum ^ byte) & 255] ?? 0) ^ (sum >>> 8), 0xffffffff) ^ 0xffffffff) >>> 0;
  const chunk = (type: string, data: Buffer): Buffer => {
    const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
    const frame = Buffer.alloc(body.length + 8);
    frame.writeUInt32BE(data.length, 0);
    body.copy(frame, 4);
    frame.writeUInt32BE(crc(body), body.length + 4);
    return frame;
  };
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, 0], 8);
  const rows = Buffer.alloc(height * (1 + width * 3), 0x60);
  for (let row = 0; row < height; row += 1) rows[row * (1 + width * 3)] = 0;
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([signature, chunk('IHDR', header), chunk('IDAT', deflateSync(rows)), chunk('IEND', Buffer.alloc(0))]);
}

test.describe('files that are no text', () => {
  test.use({
    // The recorder of traces fetches the pictures of a page, which ours itself never does.
    provokes: /^Connecting to 'blob:/,
    files: {
      'photo.png': png(64, 48),
      'cut.png': png(64, 48).subarray(0, 40),
      'data.bin': Uint8Array.from({ length: 4096 }, (_, index) => index & 255),
    },
  });

  test('open as a picture or as bytes, from this computer and from the board', async ({ bench }) => {
    const { page } = bench;
    await bench.connect('Generic MicroPython');
    for (const name of ['photo.png', 'data.bin']) {
      await bench.computerFiles.getByRole('treeitem', { name }).click();
      await bench.command('Copy to the board');
      await expect(bench.boardFiles.getByRole('treeitem', { name })).toBeVisible();
    }
    for (const tree of [bench.computerFiles, bench.boardFiles]) {
      await tree.getByRole('treeitem', { name: /photo\.png/ }).dblclick();
      const picture = page.getByRole('img', { name: 'photo.png' });
      await expect(picture).toBeVisible();
      await expect(page.getByText('64 × 48 px')).toBeVisible();
      await page.getByRole('radio', { name: '200 %' }).click();
      expect((await picture.boundingBox())?.width).toBe(128);
      await tree.getByRole('treeitem', { name: /data\.bin/ }).dblclick();
      const bytes = page.getByRole('region', { name: 'Bytes of data.bin' });
      await expect(bytes).toContainText('00000000');
      await bytes.focus();
      await page.keyboard.press('End');
      await expect(bytes).toContainText('00000ff0');
      await expect(bytes).toContainText('f0 f1 f2');
    }
    await bench.computerFiles.getByRole('treeitem', { name: /cut\.png/ }).dblclick();
    await expect(page.getByText('cut.png can’t be shown as a picture')).toBeVisible();
    await page.getByRole('button', { name: 'Show bytes' }).first().click();
    await expect(page.getByRole('region', { name: 'Bytes of cut.png' })).toContainText('89 50 4e 47');
  });
});

test.describe('a file over 2 MB', () => {
  test.use({ files: { 'log.txt': 'a line of a log\n'.repeat(150_000) } });

  test('asks before it is opened, with its size', async ({ bench }) => {
    await bench.connect('Generic MicroPython');
    await bench.computerFiles.getByRole('treeitem', { name: /log\.txt/ }).dblclick();
    await expect(bench.page.getByText(/log\.txt has 2\.3 MB/)).toBeVisible();
    await expect(bench.editor).toHaveCount(0);
  });
});

test.describe('two boards', () => {
  test.use({ files: { 'a.py': 'a = 1\n' } });

  test('exchange files: a selection is copied from one to the other', async ({ bench }) => {
    const { page } = bench;
    await bench.connect('OpenMV Cam H7');
    await bench.connect('Generic MicroPython', 'any');
    await expect(bench.board).toContainText('sim:generic');
    await bench.prompt();
    await bench.execute('f = open("/shared.py", "w"); _ = f.write("shared = 1"); f.close()');
    await bench.command('Read the files again');
    await bench.boardFiles.getByRole('treeitem', { name: /shared\.py/ }).click();
    await bench.command('Copy to another board');
    await bench.dialog.getByRole('button', { name: 'Copy to OpenMV Cam H7' }).click();
    await expect(bench.notices).toContainText('shared.py copied to OpenMV Cam H7', { timeout: 20_000 });
    await bench.board.click();
    await page.getByRole('combobox').fill('OpenMV Cam H7');
    await page.getByRole('option', { name: 'OpenMV Cam H7' }).first().click();
    await expect(bench.boardFiles.getByRole('treeitem', { name: /shared\.py/ })).toBeVisible();
  });
});
