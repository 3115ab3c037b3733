import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bytesEqual, utf8 } from '../base/bytes.js';
import { Deadline } from '../base/deadline.js';
import { isOutpostError, OutpostError } from '../base/errors.js';
import { MemoryBlobStore } from './blob-store.js';
import { History } from './history.js';
import { MemoryFs, type MemoryOptions } from './memory-fs.js';
import { isSame, printOf } from './print.js';
import { recoverSaves, safeSave } from './safe-save.js';
import { saveMany } from './save-many.js';
import { planSafeSave } from './save-plan.js';
import { deviceFsContract } from './testing/device-fs.contract.js';

const options = { deadline: Deadline.after(60_000) };
const kinds = ['littlefs', 'fat', 'flat'] as const;
const OLD = utf8('old content\n'.repeat(60));
const FRESH = utf8('new content, longer\n'.repeat(70));

for (const kind of kinds) {
  deviceFsContract(`MemoryFs (${kind})`, () =>
    Promise.resolve({ fs: new MemoryFs({ kind }), names: kind === 'fat' ? 'fat' : 'any', dispose: () => Promise.resolve() }),
  );
}

function board(memory: MemoryOptions, old: Uint8Array | null = OLD): { fs: MemoryFs; backup: History } {
  const fs = new MemoryFs(memory);
  if (old !== null) fs.plant('/main.py', old);
  return { fs, backup: new History(new MemoryBlobStore(), () => 1000) };
}

const contents = (fs: MemoryFs): Record<string, string> =>
  Object.fromEntries([...fs.snapshot()].map(([p, c]) => [p, new TextDecoder().decode(c)]));

describe('a save', () => {
  test.each([
    ['littlefs', 'atomic', 'sha256'],
    ['fat', 'kept-on-computer', 'crc32'],
    ['flat', 'read-back', 'read-back'],
  ] as const)('on %s is %s, checked by %s, and leaves nothing but the new file', async (kind, method, verifiedBy) => {
    const { fs, backup } = board({ kind });
    const result = await safeSave(fs, '/main.py', FRESH, { ...options, backup });
    expect(result).toMatchObject({ unchanged: false, method, verifiedBy });
    expect(contents(fs)).toEqual({ '/main.py': new TextDecoder().decode(FRESH) });
    const [kept] = await backup.list();
    expect(kept).toMatchObject({ path: '/main.py', why: 'replaced', size: OLD.length });
    expect(await backup.read(kept?.id ?? '')).toEqual(OLD);
    expect(await backup.pending()).toEqual([]);
  });

  test.each(kinds)('on %s does not write an equal content again', async (kind) => {
    const { fs, backup } = board({ kind });
    fs.setFaults({});
    expect(await safeSave(fs, '/main.py', OLD, { ...options, backup })).toMatchObject({ unchanged: true });
    expect(fs.steps).toBe(0);
    expect(await backup.list()).toEqual([]);
  });

  test.each(kinds)('on %s that stores a damaged byte fails and the old content is there', async (kind) => {
    const { fs, backup } = board({ kind });
    fs.setFaults({ damagedWrites: 1 });
    await expect(safeSave(fs, '/main.py', FRESH, { ...options, backup })).rejects.toMatchObject({ code: 'fs.verify-failed' });
    expect(fs.snapshot()).toEqual(new Map([['/main.py', OLD]]));
  });

  test.each(kinds)('on %s a sum that was damaged on its way is asked for again', async (kind) => {
    const { fs, backup } = board({ kind });
    fs.setFaults({});
    const hash = fs.hash.bind(fs);
    let left = 1;
    fs.hash = async (path, options) => {
      const right = await hash(path, options);
      return right !== null && isSame(printOf(FRESH), right) && left-- > 0 ? { ...right, value: 'f00' } : right;
    };
    expect(await safeSave(fs, '/main.py', FRESH, { ...options, backup })).toMatchObject({ unchanged: false });
    expect(left).toBeLessThan(1);
    expect(fs.snapshot()).toEqual(new Map([['/main.py', FRESH]]));
  });

  test('on a worn micro:bit that can’t store the old content either says that it is on the computer', async () => {
    const { fs, backup } = board({ kind: 'flat' });
    fs.setFaults({ damagedWrites: 2 });
    await expect(safeSave(fs, '/main.py', FRESH, { ...options, backup })).rejects.toMatchObject({
      code: 'fs.verify-failed',
      details: { oldKept: 'on-computer' },
    });
    expect(await backup.find({ kind: 'content', value: (await import('./print.js')).printOf(OLD).sha256 })).toEqual(OLD);
  });

  test.each(['littlefs', 'fat'] as const)('larger than the disk (%s) is refused before anything is written', async (kind) => {
    const { fs, backup } = board({ kind, blocks: 4 });
    fs.setFaults({});
    const save = safeSave(fs, '/main.py', new Uint8Array(4096), { ...options, backup });
    await expect(save).rejects.toMatchObject({ code: 'fs.no-space', details: { path: '/main.py', needed: 4608 } });
    expect(fs.steps).toBe(0);
  });

  test.each(['littlefs', 'fat'] as const)(
    'where only one content fits (%s) promises no more than the computer’s copy',
    async (kind) => {
      const { fs, backup } = board({ kind, blocks: 5 });
      const result = await safeSave(fs, '/main.py', FRESH, { ...options, backup });
      expect(result.method).toBe('kept-on-computer');
      expect(fs.snapshot().get('/main.py')).toEqual(FRESH);
    },
  );

  test.each(kinds)('that is cancelled (%s) leaves the old content alone on the board', async (kind) => {
    const { fs, backup } = board({ kind });
    const stop = new AbortController();
    const report = (p: { step: string }): void => {
      if (p.step === 'step.writing') stop.abort();
    };
    await expect(safeSave(fs, '/main.py', FRESH, { ...options, backup, report, signal: stop.signal })).rejects.toMatchObject({
      name: 'AbortError',
    });
    expect(fs.snapshot()).toEqual(new Map([['/main.py', OLD]]));
    expect(await backup.pending()).toEqual([]);
  });

  test('onto a folder is refused', async () => {
    const { fs, backup } = board({ kind: 'fat' }, null);
    await fs.makeFolder('/main.py', options);
    await expect(safeSave(fs, '/main.py', FRESH, { ...options, backup })).rejects.toMatchObject({ code: 'fs.is-directory' });
  });
});

describe('a save that is cut', () => {
  const cases = fc.record({
    kind: fc.constantFrom(...kinds),
    blocks: fc.constantFrom(5, 64),
    cutAtStep: fc.integer({ min: 1, max: 14 }),
    cutEffect: fc.constantFrom('before' as const, 'after' as const),
    old: fc.constantFrom(null, OLD),
  });

  test('at any step leaves the old or the new content whole, once the board is back', async () => {
    let cuts = 0;
    await fc.assert(
      fc.asyncProperty(cases, async ({ kind, blocks, cutAtStep, cutEffect, old }) => {
        const { fs, backup } = board({ kind, blocks }, old);
        fs.plant('/other.py', utf8('1'));
        fs.setFaults({ cutAtStep, cutEffect });
        try {
          await safeSave(fs, '/main.py', FRESH, { ...options, backup });
        } catch (error) {
          if (!isOutpostError(error, 'transport.lost', 'fs.no-space')) throw error;
          cuts++;
        }
        fs.reconnect();
        await recoverSaves(fs, await fs.tree('/', options), { ...options, backup });
        const { '/other.py': other, '/main.py': main, ...left } = Object.fromEntries(fs.snapshot());
        expect(left).toEqual({});
        expect(other).toEqual(utf8('1'));
        const isOld = old === null ? main === undefined : main !== undefined && bytesEqual(main, old);
        expect(isOld || (main !== undefined && bytesEqual(main, FRESH))).toBe(true);
        expect(await backup.pending()).toEqual([]);
      }),
      { numRuns: 400 },
    );
    expect(cuts).toBeGreaterThan(50);
  });

  test.each(['littlefs', 'fat'] as const)(
    'with room for both (%s) never leaves the board without a whole file, even before recovery',
    async (kind) => {
      for (let cutAtStep = 1; cutAtStep < 14; cutAtStep++) {
        const { fs, backup } = board({ kind });
        fs.setFaults({ cutAtStep });
        await safeSave(fs, '/main.py', FRESH, { ...options, backup }).catch((error: unknown) => {
          if (!isOutpostError(error, 'transport.lost')) throw error;
        });
        const whole = [...fs.snapshot().values()].some((c) => bytesEqual(c, OLD) || bytesEqual(c, FRESH));
        expect(whole).toBe(true);
      }
    },
  );

  test('is not undone when somebody wrote the file meanwhile and it is whole by itself', async () => {
    const { fs, backup } = board({ kind: 'fat' });
    fs.plant('/main.py.op-ready', FRESH);
    const did = await recoverSaves(fs, await fs.tree('/', options), { ...options, backup });
    expect(did).toEqual([{ path: '/main.py', did: 'removed' }]);
    expect(fs.snapshot()).toEqual(new Map([['/main.py', OLD]]));
  });
});

test('a disk that fills up between two steps of many saves leaves the way back to the old content', async () => {
  const { fs, backup } = board({ kind: 'fat' });
  const there = (await fs.look(['/main.py'], options)).entries.get('/main.py') ?? null;
  const few = utf8('x = 1\n');
  const file = {
    path: '/main.py',
    size: few.length,
    there,
    read: () => {
      fs.setFaults({ isFull: true });
      return Promise.resolve(few);
    },
  };
  const context = { ...options, backup, usage: await fs.usage(options), saved: () => Promise.resolve() };
  await expect(saveMany(fs, [file], context)).rejects.toMatchObject({ code: 'fs.no-space' });
  expect(contents(fs)).toEqual({ '/main.py': '' });
  fs.setFaults({});
  const entries = await fs.tree('/', options);
  expect(await recoverSaves(fs, entries, { ...options, backup })).toEqual([{ path: '/main.py', did: 'restored' }]);
  expect(contents(fs)).toEqual({ '/main.py': new TextDecoder().decode(OLD) });
  expect(await backup.pending()).toEqual([]);
});

describe('the plan of a save', () => {
  const usage = { total: 10_240, free: 2048, blockSize: 512 };
  const plan = (rename: 'replaces' | 'refuses-existing' | 'none', size: number, oldSize: number | null): unknown =>
    planSafeSave({ abilities: { rename, hash: 'crc32', folders: true, usage: true } }, { path: '/a', size, oldSize, usage });

  test.each([
    ['replaces', 100, 10, { method: 'atomic', way: 'swap', needed: 1024, free: 2048 }],
    ['refuses-existing', 1536, 10, { method: 'kept-on-computer', way: 'swap', needed: 2048, free: 2048 }],
    ['replaces', 1537, 1000, { method: 'kept-on-computer', way: 'in-place', needed: 2560, free: 2048 }],
    ['none', 100, 10, { method: 'read-back', way: 'in-place', needed: 1024, free: 2048 }],
  ] as const)('rename %s, %i bytes over %j', (rename, size, oldSize, expected) => {
    expect(plan(rename, size, oldSize)).toEqual(expected);
  });

  test('a name that leaves no room for a temporary one is written in place', () => {
    const abilities = { rename: 'replaces', hash: 'crc32', folders: true, usage: true } as const;
    expect(planSafeSave({ abilities }, { path: `/${'x'.repeat(250)}`, size: 1, oldSize: null, usage })).toMatchObject({
      way: 'in-place',
    });
  });
});

describe('a cut that takes both names of a file on FAT', () => {
  /** A save whose change of names loses the file, together with the link. */
  async function cutSave(): Promise<{ fs: MemoryFs; backup: History }> {
    const { fs, backup } = board({ kind: 'fat' });
    fs.replace = async (fresh, path) => {
      await fs.remove(fresh, options);
      await fs.remove(path, options);
      fs.setFaults({ cutAtStep: 1 });
      await fs.sync(options).catch(() => undefined);
      throw new OutpostError('transport.lost', { port: 'memory', reason: 'unplugged' });
    };
    await expect(safeSave(fs, '/main.py', FRESH, { ...options, backup })).rejects.toMatchObject({ code: 'transport.lost' });
    fs.reconnect();
    return { fs, backup };
  }

  test('is mended from this computer at the next connect', async () => {
    const { fs, backup } = await cutSave();
    const did = await recoverSaves(fs, await fs.tree('/', options), { ...options, backup });
    expect(did).toEqual([{ path: '/main.py', did: 'restored' }]);
    expect(contents(fs)).toEqual({ '/main.py': new TextDecoder().decode(OLD) });
    expect(await backup.pending()).toEqual([]);
  });

  test('leaves alone what somebody else has written there meanwhile', async () => {
    const { fs, backup } = await cutSave();
    fs.plant('/main.py', utf8('from elsewhere'));
    expect(await recoverSaves(fs, await fs.tree('/', options), { ...options, backup })).toEqual([]);
    expect(contents(fs)).toEqual({ '/main.py': 'from elsewhere' });
  });
});
