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

    const outpost = ([verb = '', ...args]: readonly string[]): Promise<Ended> =>
      new Promise((resolve) => {
        const env = { ...process.env, OUTPOST_HOME: path.join(folder, 'home') };
        execFile(
          process.execPath,
          [outpostBin, verb, '--port', board.device, ...args],
          { timeout: 40_000, env },
          (error, out, err) => {
            const code = error === null ? 0 : typeof error.code === 'number' ? error.code : 1;
            resolve({ code, out, err });
          },
        );
      });

    /** What a command printed that must succeed. */
    const done = async (args: readonly string[]): Promise<string> => {
      const ended = await outpost(args);
      expect(ended.code, ended.err).toBe(0);
      return ended.out;
    };

    beforeAll(async () => {
      folder = mkdtempSync(path.join(tmpdir(), 'outpost-microbit-'));
      board = await startMicrobit();
    });
    afterAll(async () => {
      await board[Symbol.asyncDispose]();
      rmSync(folder, { recursive: true, force: true });
    });

    test('connects and runs a statement', async () => {
      expect(await done(['exec', 'print(6 * 7)'])).toMatch(/^42\r?\n$/);
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
      const child = spawn(process.execPath, [outpostBin, 'run', '--port', board.device, script], {
        stdio: ['ignore', 'pipe', 'ignore'],
        env,
      });
      await new Promise<void>((resolve) => child.stdout.once('data', () => resolve()));
      const code = new Promise<number | null>((resolve) => child.once('exit', resolve));
      child.kill('SIGINT');
      expect(await code).toBe(130);
      expect((await done(['exec', 'print("back")'])).trim()).toBe('back');
    });

    test('a file is saved, listed, read back and removed', async () => {
      const script = path.join(folder, 'hello.py');
      const content = `# ${'x'.repeat(600)}\nprint("häß ✓")\n`;
      writeFileSync(script, content);
      await done(['save', script, ':hello.py']);
      expect(await done(['ls'])).toContain('hello.py');
      expect(await done(['cat', ':hello.py'])).toBe(content);
      await done(['rm', ':hello.py']);
      expect(await done(['ls'])).not.toContain('hello.py');
    });

    test('a file larger than the disk is refused and nothing is left behind', async () => {
      const big = path.join(folder, 'big.py');
      writeFileSync(big, `# ${'y'.repeat(60_000)}\n`);
      const ended = await outpost(['save', big, ':big.py']);
      expect(ended.code).toBe(1);
      expect(ended.err).toContain('fs.no-space');
      expect(await done(['ls'])).not.toContain('big');
    });

    test('what is missing on this firmware is said, not guessed', async () => {
      const folder = await outpost(['mkdir', ':folder']);
      expect(folder.code).toBe(1);
      expect(folder.err).toContain('fs.bad-name');
      const free = await outpost(['df']);
      expect(free.code).toBe(1);
      expect(free.err).toContain('app.unsupported-platform');
    });
  },
);
