import { describe, expect, test } from 'vitest';
import { utf8, utf8Text } from '../base/bytes.js';
import { Deadline } from '../base/deadline.js';
import { isOutpostError } from '../base/errors.js';
import { MemoryBlobStore } from './blob-store.js';
import { History } from './history.js';
import { MemoryFs } from './memory-fs.js';
import { safeSave, recoverSaves } from './safe-save.js';
import { MemoryBoard } from './testing/memory-board.js';
import { wasmLease } from './testing/wasm-lease.js';
import { recoverTrial, runTrial, trialLauncher } from './trial.js';

const deadline = Deadline.after(60_000);
const SCRIPT = utf8('while True:\n    pass\n');
const OLD = utf8('print("old")\n');

function board(
  old: Uint8Array | null,
  kind: 'littlefs' | 'fat' = 'littlefs',
): { board: MemoryBoard; backup: History; fs: MemoryFs } {
  const fs = new MemoryFs({ kind, root: '/flash' });
  if (old !== null) fs.plant('/flash/main.py', old);
  return { board: new MemoryBoard(fs), backup: new History(new MemoryBlobStore(), () => 1), fs };
}

const options = (backup: History): { deadline: Deadline; backup: History; observeMs: number; returnMs: number } => ({
  deadline,
  backup,
  observeMs: 0,
  returnMs: 0,
});
const mains = (fs: MemoryFs): Record<string, string> => Object.fromEntries([...fs.snapshot()].map(([p, c]) => [p, utf8Text(c)]));
const only = (content: Uint8Array | null): Record<string, string> =>
  content === null ? {} : { '/flash/main.py': utf8Text(content) };

describe.each(['littlefs', 'fat'] as const)('a trial of main.py on %s', (kind) => {
  test.each([null, OLD])('becomes permanent when the board is back and answers (old: %s)', async (old) => {
    const { board: b, backup, fs } = board(old, kind);
    const outcome = await runTrial(b, SCRIPT, options(backup));
    expect(outcome).toMatchObject({ kind: 'passed', saved: { unchanged: false } });
    expect(mains(fs)).toEqual(only(SCRIPT));
    expect(b.log).toEqual(['Preparing a trial start', 'reset', 'Ending a trial start']);
    expect((await backup.list()).map((e) => e.why)).toEqual(old === null ? [] : ['replaced']);
  });

  test.each([null, OLD])('that kills USB leaves the board as it was after one more reset (old: %s)', async (old) => {
    const { board: b, backup, fs } = board(old, kind);
    b.fate = 'kills-usb';
    expect(await runTrial(b, SCRIPT, options(backup))).toMatchObject({ kind: 'failed', board: 'needs-reset' });
    b.powerOn();
    expect(mains(fs)['/flash/main.py']).toBe(old === null ? undefined : utf8Text(old));
    const cleared = await recoverTrial(fs, options(backup));
    expect(cleared).toMatchObject({ hasMain: old !== null, script: { size: SCRIPT.length } });
    expect(mains(fs)).toEqual(only(old));
    expect((await backup.list())[0]).toMatchObject({ path: '/flash/main.py', why: 'deleted' });
    expect(await recoverTrial(fs, options(backup))).toBeNull();
  });

  test('that never started is undone at once', async () => {
    const { board: b, backup, fs } = board(OLD, kind);
    b.fate = 'never-started';
    expect(await runTrial(b, SCRIPT, options(backup))).toMatchObject({ kind: 'failed', board: 'as-before', cause: null });
    expect(mains(fs)).toEqual(only(OLD));
  });

  test('of what is main.py already needs no reset', async () => {
    const { board: b, backup } = board(SCRIPT, kind);
    expect(await runTrial(b, SCRIPT, options(backup))).toMatchObject({ kind: 'passed', saved: { unchanged: true } });
    expect(b.log).toEqual(['Preparing a trial start']);
  });

  test.each([null, OLD])('cut at any step leaves the board with its old or its new main.py (old: %s)', async (old) => {
    let cuts = 0;
    for (let cutAtStep = 1; cutAtStep < 60; cutAtStep++) {
      for (const cutEffect of ['before', 'after'] as const) {
        const { board: b, backup, fs } = board(old, kind);
        fs.setFaults({ cutAtStep, cutEffect });
        const outcome = await runTrial(b, SCRIPT, options(backup)).catch((error: unknown) => {
          if (!isOutpostError(error, 'transport.lost')) throw error;
          return null;
        });
        if (outcome?.kind !== 'passed') cuts++;
        fs.reconnect();
        b.powerOn();
        await recoverSaves(fs, await fs.tree('/flash', { deadline }), { deadline, backup });
        await recoverTrial(fs, options(backup));
        expect([only(old), only(SCRIPT)]).toContainEqual(mains(fs));
      }
    }
    expect(cuts).toBeGreaterThan(10);
  });

  test('cancelled while waiting is cleared up at the next connection', async () => {
    const { board: b, backup, fs } = board(OLD, kind);
    const stop = new AbortController();
    b.onReset = () => stop.abort();
    await expect(runTrial(b, SCRIPT, { ...options(backup), signal: stop.signal })).rejects.toMatchObject({ name: 'AbortError' });
    await recoverTrial(fs, options(backup));
    expect(mains(fs)).toEqual(only(OLD));
  });
});

describe('clearing up after a trial', () => {
  test('keeps a main.py that somebody wrote meanwhile, and the older one in the history', async () => {
    const { backup, fs } = board(utf8('theirs'));
    fs.plant('/flash/main.op-old', OLD);
    expect(await recoverTrial(fs, options(backup))).toMatchObject({ hasMain: true, script: null });
    expect(mains(fs)).toEqual(only(utf8('theirs')));
    expect(await backup.find({ kind: 'sha256', value: (await import('./print.js')).printOf(OLD).sha256 })).toEqual(OLD);
  });

  test('does nothing on a board without leftovers', async () => {
    const { backup, fs } = board(OLD);
    fs.setFaults({});
    expect(await recoverTrial(fs, options(backup))).toBeNull();
    expect(fs.steps).toBe(0);
  });
});

describe('the launcher', () => {
  test.each([true, false])(
    'gives its name back before the script starts, on real MicroPython (old main.py: %s)',
    async (hasOld) => {
      const lease = await wasmLease();
      const backup = new History(new MemoryBlobStore(), () => 1);
      const fs = await (await import('./raw-repl-fs.js')).openRawReplFs(lease, { deadline });
      const script = "import os\nprint(sorted(n for n in os.listdir('/home') if 'main' in n), __name__)\nraise ValueError(1)\n";
      await safeSave(fs, '/home/main.op-try', utf8(script), { deadline, backup });
      if (hasOld) await safeSave(fs, '/home/main.op-old', OLD, { deadline, backup });
      await safeSave(fs, '/home/main.py', utf8(trialLauncher(fs)), { deadline, backup });
      const { stdout, stderr } = await lease.exec(trialLauncher(fs));
      const names = hasOld ? ['main.op-ran', 'main.op-try', 'main.py'] : ['main.op-ran', 'main.op-try'];
      expect(utf8Text(stdout)).toBe(`[${names.map((n) => `'${n}'`).join(', ')}] __main__\n`);
      expect(utf8Text(stderr)).toContain('ValueError: 1');
      expect(utf8Text(await fs.read(hasOld ? '/home/main.py' : '/home/main.op-ran', { deadline }))).toBe(
        hasOld ? utf8Text(OLD) : trialLauncher(fs),
      );
    },
  );
});
