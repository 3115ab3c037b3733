import { execFile, spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { pythonEnv } from './python-env.js';
import { startSimulatedPty, type SimulatedPty } from './simulated-pty.js';

const environment =
  process.platform === 'win32' ? ({ kind: 'missing', reason: 'no pseudo-terminals on Windows' } as const) : await pythonEnv();
if (environment.kind === 'missing') process.stderr.write(`peers: skipped: ${environment.reason}\n`);

const outpostBin = path.join(import.meta.dirname, '..', '..', 'scripts', 'outpost.mjs');

interface Ended {
  readonly code: number;
  readonly out: Buffer;
  readonly err: string;
}

function start(program: string, args: readonly string[], home: string): Promise<Ended> {
  return new Promise((resolve) => {
    execFile(
      program,
      [...args],
      { encoding: 'buffer', timeout: 30_000, env: { ...process.env, OUTPOST_HOME: home } },
      (error, out, err) => {
        const code = error === null ? 0 : typeof error.code === 'number' ? error.code : 1;
        resolve({ code, out, err: err.toString() });
      },
    );
  });
}

/** Both print a size and a name a line, folders with a slash; mpremote a heading and a zero for folders. */
function namesAndSizes({ out }: Ended): readonly string[] {
  return out
    .toString()
    .split(/\r?\n/)
    .map((line) => /^ *(\d*) +(\S+)$/.exec(line))
    .flatMap((match) => (match === null ? [] : [`${match[2]} ${match[2]?.endsWith('/') === true ? '' : match[1]}`]))
    .sort();
}

describe.skipIf(environment.kind === 'missing')(
  environment.kind === 'missing' ? `mpremote (skipped: ${environment.reason})` : 'mpremote',
  () => {
    describe.each([
      { board: 'openmv-h7', root: '/flash' },
      { board: 'nano33ble', root: '/flash' },
      { board: 'fipy', root: '/flash' },
      { board: 'generic', root: '/' },
    ])('on the simulated $board', ({ board, root }) => {
      let sim: SimulatedPty;
      let folder: string;
      const at = (name: string): string => (root === '/' ? `/${name}` : `${root}/${name}`);
      const peer = (...args: string[]): Promise<Ended> =>
        start(
          (environment as { bin: (n: string) => string }).bin('mpremote'),
          ['connect', sim.device, 'resume', ...args],
          sim.home,
        );
      const ours = (verb: string, ...args: string[]): Promise<Ended> =>
        start(process.execPath, [outpostBin, verb, '--port', sim.device, ...args], sim.home);

      beforeAll(async () => {
        sim = await startSimulatedPty(board);
        folder = mkdtempSync(path.join(tmpdir(), 'outpost-mpremote-'));
      });
      afterAll(async () => {
        await sim[Symbol.asyncDispose]();
        rmSync(folder, { recursive: true, force: true });
      });

      test('exec prints the same as ours', async () => {
        const code = 'print(sum(range(10)), "häß ✓")';
        const theirs = await peer('exec', code);
        expect(theirs).toMatchObject({ code: 0, err: '' });
        const mine = await ours('exec', code);
        expect(mine.out.toString().replaceAll('\r\n', '\n')).toBe(theirs.out.toString().replaceAll('\r\n', '\n'));
      });

      test('called without resume it resets the board softly first, as it does by default', async () => {
        const code = 'import sys; print(sys.implementation.name, "kept" in globals())';
        expect(await peer('exec', 'kept = 1')).toMatchObject({ code: 0 });
        const theirs = await start(
          (environment as { bin: (n: string) => string }).bin('mpremote'),
          ['connect', sim.device, 'exec', code],
          sim.home,
        );
        expect(theirs).toMatchObject({ code: 0, err: '' });
        expect(theirs.out.toString().trim()).toBe('micropython False');
      });

      test('run of a script that raises ends with its traceback', async () => {
        const script = path.join(folder, 'raises.py');
        writeFileSync(script, 'print("before")\n1/0\n');
        const theirs = await peer('run', script);
        expect(theirs.code).toBe(1);
        expect(theirs.out.toString()).toContain('before');
        expect(theirs.err + theirs.out.toString()).toContain('ZeroDivisionError');
        const mine = await ours('run', script);
        expect(mine.code).toBe(1);
        expect(mine.err).toContain('ZeroDivisionError');
      });

      test('what it copies to the board, we read back whole, and the other way round', async () => {
        const content = randomBytes(3000);
        const file = path.join(folder, 'data.bin');
        writeFileSync(file, content);
        const name = at('theirs.bin');
        expect(await peer('cp', file, `:${name}`)).toMatchObject({ code: 0 });
        const mine = await ours('cat', `:${name}`);
        expect(mine.out.equals(content)).toBe(true);

        expect(await ours('cp', file, `:${at('ours.bin')}`)).toMatchObject({ code: 0 });
        const back = path.join(folder, 'back.bin');
        expect(await peer('cp', `:${at('ours.bin')}`, back)).toMatchObject({ code: 0 });
        expect(readFileSync(back).equals(content)).toBe(true);
      });

      test('ls and sha256sum agree with ours, and rm removes', async () => {
        const content = Buffer.from('print("hello")\n');
        const file = path.join(folder, 'hello.py');
        writeFileSync(file, content);
        expect(await ours('cp', file, `:${at('hello.py')}`)).toMatchObject({ code: 0 });
        const listed = await peer('ls', `:${root}`);
        expect(listed.out.toString()).toMatch(/15 +hello\.py/);
        expect(namesAndSizes(await ours('ls', `:${root}`))).toEqual(namesAndSizes(listed));
        const sum = await peer('sha256sum', `:${at('hello.py')}`);
        expect(sum.out.toString()).toContain(createHash('sha256').update(content).digest('hex'));
        expect(await peer('rm', `:${at('hello.py')}`)).toMatchObject({ code: 0 });
        const mine = await ours('ls', `:${root}`);
        expect(mine.out.toString()).not.toContain('hello.py');
      });

      test('soft reset drops variables and keeps files', async () => {
        expect(await peer('exec', 'kept = 1')).toMatchObject({ code: 0 });
        expect((await peer('exec', 'print(kept)')).out.toString().trim()).toBe('1');
        expect(await peer('soft-reset')).toMatchObject({ code: 0 });
        const after = await peer('exec', 'print("kept" in globals())');
        expect(after.out.toString().trim()).toBe('False');
      });

      test('Ctrl-C in a busy loop leaves the board answering', async () => {
        const child = spawn(
          (environment as { bin: (n: string) => string }).bin('mpremote'),
          ['connect', sim.device, 'resume', 'exec', 'print("go")\nwhile True: pass'],
          {
            stdio: ['ignore', 'pipe', 'ignore'],
          },
        );
        await new Promise<void>((resolve) => child.stdout.once('data', () => resolve()));
        const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
        child.kill('SIGINT');
        await gone;
        // mpremote leaves the loop running when it is interrupted; its own next connect sends the Ctrl-C.
        expect((await peer('exec', 'print("back")')).out.toString()).toContain('back');
      });
    });
  },
);
