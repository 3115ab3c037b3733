import { describe, expect, test } from 'vitest';
import { utf8 } from '../base/bytes.js';
import { Deadline } from '../base/deadline.js';
import { BoardProfile } from '../boards/profile.js';
import { MemoryBlobStore } from './blob-store.js';
import { History } from './history.js';
import { KnownFiles } from './known.js';
import { MemoryFs } from './memory-fs.js';
import { printOf } from './print.js';
import { executeSave, planSave, type SaveContext, type SavePlan, type SaveRequest } from './save.js';
import { MemoryBoard } from './testing/memory-board.js';

const deadline = Deadline.after(60_000);
const BLINK = 'import time\nwhile True:\n    led.toggle()\n    time.sleep_ms(500)\n';

interface Bench {
  readonly fs: MemoryFs;
  readonly board: MemoryBoard;
  readonly known: KnownFiles;
  readonly backup: History;
  readonly context: SaveContext;
  plan(request: Partial<SaveRequest> & { text: string }): Promise<SavePlan>;
  save(
    request: Partial<SaveRequest> & { text: string },
    answered?: readonly string[],
    seen?: string | null,
  ): ReturnType<typeof executeSave>;
}

function bench(quirks: BoardProfile['quirks'] = [], more: Partial<SaveContext> = {}): Bench {
  const fs = new MemoryFs({ kind: 'littlefs', root: '/flash' });
  const store = new MemoryBlobStore();
  const known = new KnownFiles(store);
  const files = { root: '/flash', kind: 'littlefs', winners: [{ path: '/flash/main.mpy', reason: 'mpy' }] };
  const profile = BoardProfile.parse({ id: 'x', name: 'X', files, quirks, returnMs: 0, source: '-', tested: '-' });
  const context: SaveContext = { profile, board: 'b1', known, drive: null, ...more };
  const board = new MemoryBoard(fs);
  const backup = new History(store, () => 1);
  const requestOf = ({ text, ...rest }: Partial<SaveRequest> & { text: string }): SaveRequest => ({
    source: { kind: 'untitled', name: 'Untitled-1' },
    content: utf8(text),
    path: null,
    runAtPowerOn: false,
    ...rest,
  });
  const plan = (request: Partial<SaveRequest> & { text: string }): Promise<SavePlan> =>
    planSave(fs, requestOf(request), context, { deadline });
  return {
    fs,
    board,
    known,
    backup,
    context,
    plan,
    save: async (request, answered = [], seen) =>
      executeSave(board, requestOf(request), context, {
        deadline,
        backup,
        answered,
        seen: seen === undefined ? (await plan(request)).seen : seen,
        observeMs: 0,
      }),
  };
}

const kindsOf = (plan: SavePlan): readonly string[] => plan.questions.map((q) => q.kind);

describe('the target of a save', () => {
  test('an untitled buffer asks, with a name that can be taken', async () => {
    const plan = await bench().plan({ text: 'x' });
    expect(plan).toMatchObject({ path: null, questions: [{ kind: 'choose-path', suggestion: '/flash/Untitled-1.py' }] });
  });

  test('a file of this computer asks once, then goes where it went', async () => {
    const b = bench();
    const source = { kind: 'workspace', key: 'root/lib/a.py', name: 'a.py' } as const;
    expect((await b.plan({ text: 'x', source })).questions).toEqual([{ kind: 'choose-path', suggestion: '/flash/a.py' }]);
    await b.save({ text: 'x', source, path: '/flash/lib.py' });
    expect(await b.plan({ text: 'y', source })).toMatchObject({ path: '/flash/lib.py', questions: [] });
  });

  test('a file from the board goes back to its path; from another board only after a question', async () => {
    const b = bench();
    const source = { kind: 'board', board: 'b2', path: '/flash/a.py' } as const;
    expect(await b.plan({ text: 'x', source })).toMatchObject({
      path: '/flash/a.py',
      questions: [{ kind: 'other-board', from: 'b2', to: 'b1' }],
    });
    await expect(b.save({ text: 'x', source })).rejects.toMatchObject({ code: 'session.wrong-board' });
    expect(b.fs.snapshot().size).toBe(0);
  });

  test('run at power-on is main.py in the board’s root, with the sentence when it runs and the file that wins', async () => {
    const b = bench();
    b.fs.plant('/flash/main.mpy', utf8('M'));
    expect(await b.plan({ text: 'x', runAtPowerOn: true })).toMatchObject({
      path: '/flash/main.py',
      whenItRuns: 'startup.every-reset',
      winner: { path: '/flash/main.mpy', reason: 'mpy' },
      trial: false,
    });
  });

  test('a setting in boot.py that names another main is the winner, in a comment it is not', async () => {
    const b = bench();
    b.fs.plant('/flash/boot.py', utf8("import pyb\n# pyb.main('a.py')\npyb.main('app.py')\n"));
    expect((await b.plan({ text: 'x', runAtPowerOn: true })).winner).toEqual({ path: '/flash/boot.py', reason: 'boot-setting' });
    b.fs.plant('/flash/boot.py', utf8("# pyb.main('a.py')\n"));
    expect((await b.plan({ text: 'x', runAtPowerOn: true })).winner).toBeNull();
  });

  test('a bad name, a folder and a full disk are refused', async () => {
    const b = bench();
    await b.fs.makeFolder('/flash/lib', { deadline });
    await expect(b.plan({ text: 'x', path: '/flash/../a' })).rejects.toMatchObject({ code: 'fs.bad-name' });
    await expect(b.plan({ text: 'x', path: '/flash/lib' })).rejects.toMatchObject({ code: 'fs.is-directory' });
    await expect(b.plan({ text: 'x'.repeat(200_000), path: '/flash/a' })).rejects.toMatchObject({ code: 'fs.no-space' });
  });
});

describe('questions before a save', () => {
  test('what Outpost never saw on the board is replaced only after a question', async () => {
    const b = bench();
    b.fs.plant('/flash/a.py', utf8('theirs'));
    expect((await b.plan({ text: 'mine', path: '/flash/a.py' })).questions).toEqual([
      { kind: 'changed-on-board', path: '/flash/a.py', size: 6 },
    ]);
    await expect(b.save({ text: 'mine', path: '/flash/a.py' })).rejects.toMatchObject({ code: 'fs.changed-on-board' });
    await b.save({ text: 'mine', path: '/flash/a.py' }, ['changed-on-board']);
    expect(kindsOf(await b.plan({ text: 'mine 2', path: '/flash/a.py' }))).toEqual([]);
  });

  test('an equal content asks nothing and writes nothing', async () => {
    const b = bench();
    b.fs.plant('/flash/main.py', utf8(BLINK));
    expect(kindsOf(await b.plan({ text: BLINK, runAtPowerOn: true }))).toEqual([]);
    expect(await b.save({ text: BLINK, runAtPowerOn: true })).toMatchObject({ unchanged: true, trial: 'none' });
  });

  test('a different main.py or boot.py always asks, except for the very file that is edited', async () => {
    const b = bench();
    await b.save({ text: 'one', path: '/flash/main.py' });
    expect(kindsOf(await b.plan({ text: 'two', path: '/flash/main.py' }))).toEqual(['replace-startup']);
    const source = { kind: 'board', board: 'b1', path: '/flash/main.py' } as const;
    expect(kindsOf(await b.plan({ text: 'two', source }))).toEqual([]);
    b.fs.plant('/flash/main.py', utf8('somebody else'));
    expect(kindsOf(await b.plan({ text: 'two', source }))).toEqual(['replace-startup']);
  });

  test('a content that changed on the board after the plan stops the save, also when the question was answered', async () => {
    const b = bench();
    b.fs.plant('/flash/a.py', utf8('seen'));
    const { seen } = await b.plan({ text: 'mine', path: '/flash/a.py' });
    b.fs.plant('/flash/a.py', utf8('newer'));
    await expect(b.save({ text: 'mine', path: '/flash/a.py' }, ['changed-on-board'], seen)).rejects.toMatchObject({
      code: 'fs.changed-on-board',
    });
    expect(b.fs.snapshot().get('/flash/a.py')).toEqual(utf8('newer'));
  });

  test('a mounted drive refuses even when answered: two writers destroy it', async () => {
    const b = bench([], { drive: 'OPENMV' });
    expect((await b.plan({ text: 'x', path: '/flash/a.py' })).questions).toEqual([{ kind: 'drive-mounted', drive: 'OPENMV' }]);
    await expect(b.save({ text: 'x', path: '/flash/a.py' }, ['drive-mounted'])).rejects.toMatchObject({
      code: 'fs.drive-mounted',
    });
  });

  test('a script that could lock its owner out is named before it is saved to run at start, not before a plain save', async () => {
    const b = bench(['no-main-skip', 'usb-dies-in-main']);
    expect((await b.plan({ text: BLINK, runAtPowerOn: true })).questions).toEqual([
      { kind: 'lock-out', reasons: [{ reason: 'lockout.loop-at-start', line: 2 }], trial: true },
    ]);
    expect(kindsOf(await b.plan({ text: BLINK, path: '/flash/blink.py' }))).toEqual([]);
    await expect(b.save({ text: BLINK, runAtPowerOn: true })).rejects.toMatchObject({ code: 'app.bad-request' });
  });
});

describe('executing a save', () => {
  test('says honestly how it was made safe, and remembers what is on the board', async () => {
    const b = bench();
    const receipt = await b.save({ text: 'x = 1\n', path: '/flash/a.py' });
    const print = printOf(utf8('x = 1\n'));
    expect(receipt).toMatchObject({
      path: '/flash/a.py',
      size: 6,
      unchanged: false,
      method: 'atomic',
      verifiedBy: 'sha256',
      trial: 'none',
      hash: print.sha256,
    });
    expect(await b.known.isUnchanged('/flash/a.py', { kind: 'sha256', value: print.sha256 })).toBe(true);
  });

  test('a trial that passes ends as the permanent main.py', async () => {
    const b = bench(['no-main-skip']);
    expect(await b.save({ text: 'print(1)\n', runAtPowerOn: true })).toMatchObject({ trial: 'passed', path: '/flash/main.py' });
    expect([...b.fs.snapshot().keys()]).toEqual(['/flash/main.py']);
  });

  test('a trial that fails is a receipt that says so, and main.py is not known', async () => {
    const b = bench(['no-main-skip']);
    b.board.fate = 'kills-usb';
    const receipt = await b.save({ text: BLINK, runAtPowerOn: true }, ['lock-out']);
    expect(receipt).toMatchObject({ trial: 'failed', outcome: { kind: 'failed', board: 'needs-reset' } });
    expect(await b.known.isUnchanged('/flash/main.py', { kind: 'sha256', value: receipt.hash })).toBe(false);
  });
});

describe('a content that does not fit beside the old one', () => {
  const full = async (): Promise<Bench> => {
    const b = bench();
    // 256 blocks of 512 bytes: 100 000 bytes are there, and 30 000 are free.
    b.fs.plant('/flash/data.bin', new Uint8Array(100_000));
    await b.known.note('/flash/data.bin', printOf(new Uint8Array(100_000)));
    return b;
  };
  const request = { text: 'x'.repeat(90_000), path: '/flash/data.bin' };

  test('asks before it replaces the old one in place', async () => {
    const b = await full();
    const plan = await b.plan(request);
    expect(plan).toMatchObject({
      method: 'kept-on-computer',
      questions: [{ kind: 'replace-in-place', path: '/flash/data.bin' }],
    });
    await expect(b.save(request)).rejects.toMatchObject({
      code: 'fs.no-space',
      details: { needed: plan.needed, free: plan.free },
    });
    expect(b.fs.snapshot().get('/flash/data.bin')).toHaveLength(100_000);
    await b.save(request, ['replace-in-place']);
    expect(b.fs.snapshot().get('/flash/data.bin')).toEqual(utf8(request.text));
    expect(await b.backup.list()).toMatchObject([{ path: '/flash/data.bin', size: 100_000, why: 'replaced' }]);
  });

  test('asks nothing when it fits, when it is equal, and for a new file', async () => {
    const b = await full();
    expect(kindsOf(await b.plan({ text: 'x'.repeat(20_000), path: '/flash/data.bin' }))).toEqual([]);
    expect(kindsOf(await b.plan({ text: '\0'.repeat(100_000), path: '/flash/data.bin' }))).toEqual([]);
    expect(kindsOf(await b.plan({ text: 'x'.repeat(20_000), path: '/flash/new.bin' }))).toEqual([]);
  });
});
