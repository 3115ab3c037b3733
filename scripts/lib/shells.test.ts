import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startDesktop } from './shells.mjs';

let folder: string;
/** A program that stands for Electron. */
function electron(script: string): string {
  const file = path.join(folder, 'electron');
  writeFileSync(file, `#!${process.execPath}\n${script}\n`);
  chmodSync(file, 0o755);
  return file;
}
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'outpost-shells-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe.skipIf(process.platform === 'win32')(
  'starting the desktop (skipped: the stand-in is a script with a first line)',
  () => {
    test('a window that came up gives its exit code', async () => {
      const started = await startDesktop(electron("process.send('up'); process.once('disconnect', () => process.exit(7));"), []);
      expect('exit' in started && (await started.exit)).toBe(7);
    });

    test('one that ends before is told by the last thing it said', async () => {
      const binary = electron(
        "console.error('first'); console.error('libnss3.so: cannot open shared object file'); process.exit(127);",
      );
      expect(await startDesktop(binary, [])).toEqual({ failed: 'libnss3.so: cannot open shared object file' });
    });

    test('one that says nothing is ended', async () => {
      expect(await startDesktop(electron('setInterval(() => {}, 1000);'), [], { timeoutMs: 300 })).toEqual({
        failed: 'no window after 0.3 s',
      });
    });

    test('one that can not be started at all is told', async () => {
      expect(await startDesktop(path.join(folder, 'absent'), [])).toEqual({
        failed: expect.stringContaining('ENOENT') as string,
      });
    });
  },
);
