import { execFile, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { qemuMissing, startMicrobit, type QemuBoard } from './qemu-microbit.js';

const missing = qemuMissing();
if (missing !== null) process.stderr.write(`peers: genuine firmware skipped: ${missing}\n`);

const outpostBin = path.join(import.meta.dirname, '..', '..', 'scripts', 'outpost.mjs');

interface Ended {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

describe.skipIf(missing !== null)(
  `a genuine MicroPython 1.9.2 on a real serial device${missing === null ? '' : ` (skipped: ${missing})`}`,
  () => {
    let board: QemuBoard;
    let folder: string;

    const outpost = (args: readonly string[]): Promise<Ended> =>
      new Promise((resolve) => {
        const env = { ...process.env, OUTPOST_HOME: path.join(folder, 'home') };
        execFile(process.execPath, [outpostBin, '--port', board.device, ...args], { timeout: 40_000, env }, (error, out, err) => {
          const code = error === null ? 0 : typeof error.code === 'number' ? error.code : 1;
          resolve({ code, out, err });
        });
      });

    beforeAll(async () => {
      folder = mkdtempSync(path.join(tmpdir(), 'outpost-microbit-'));
      board = await startMicrobit();
    });
    afterAll(async () => {
      await board[Symbol.asyncDispose]();
      rmSync(folder, { recursive: true, force: true });
    });

    test('connects and runs a statement', async () => {
      expect(await outpost(['exec', 'print(6 * 7)'])).toMatchObject({
        code: 0,
        out: expect.stringMatching(/^42\r?\n$/) as string,
      });
    });

    test('a script that raises ends with 1 and its traceback', async () => {
      const script = path.join(folder, 'raises.py');
      writeFileSync(script, 'print("before")\n\n1 / 0\n');
      const ended = await outpost(['run', script]);
      expect(ended.code).toBe(1);
      expect(ended.out.trim()).toBe('before');
      expect(ended.err).toContain('ZeroDivisionError');
      expect(ended.err).toContain('line 3');
    });

    test('an endless loop is stopped, and the board answers afterwards', async () => {
      const script = path.join(folder, 'loop.py');
      writeFileSync(script, 'print("go")\nwhile True:\n    pass\n');
      const env = { ...process.env, OUTPOST_HOME: path.join(folder, 'home') };
      const child = spawn(process.execPath, [outpostBin, '--port', board.device, 'run', script], {
        stdio: ['ignore', 'pipe', 'ignore'],
        env,
      });
      await new Promise<void>((resolve) => child.stdout.once('data', () => resolve()));
      const code = new Promise<number | null>((resolve) => child.once('exit', resolve));
      child.kill('SIGINT');
      expect(await code).toBe(130);
      expect((await outpost(['exec', 'print("back")'])).out.trim()).toBe('back');
    });

    test('a file is saved, listed, read back and removed', async () => {
      const script = path.join(folder, 'hello.py');
      const content = `# ${'x'.repeat(600)}\nprint("häß ✓")\n`;
      writeFileSync(script, content);
      const saved = await outpost(['save', script, ':hello.py']);
      expect(saved, saved.err).toMatchObject({ code: 0 });
      expect((await outpost(['ls'])).out).toContain('hello.py');
      expect((await outpost(['cat', ':hello.py'])).out).toBe(content);
      expect(await outpost(['rm', ':hello.py'])).toMatchObject({ code: 0 });
      expect((await outpost(['ls'])).out).not.toContain('hello.py');
    });

    test('a file larger than the disk is refused and nothing is left behind', async () => {
      const big = path.join(folder, 'big.py');
      writeFileSync(big, `# ${'y'.repeat(60_000)}\n`);
      const ended = await outpost(['save', big, ':big.py']);
      expect(ended.code).toBe(1);
      expect(ended.err).toContain('fs.no-space');
      expect((await outpost(['ls'])).out).not.toContain('big');
    });

    test('what is missing on this firmware is said, not guessed', async () => {
      const ended = await outpost(['mkdir', ':folder']);
      expect(ended.code).toBe(1);
      expect(ended.err).toMatch(/device\.|fs\./);
    });
  },
);
