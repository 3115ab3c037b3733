import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bytesEqual, utf8 } from '../base/bytes.js';
import { isOutpostError } from '../base/errors.js';
import { simulatedBoards } from '../simulators/index.js';
import { openRawReplFs } from './raw-repl-fs.js';
import { recoverSaves, safeSave } from './safe-save.js';
import { executeSave, planSave, type SaveRequest } from './save.js';
import { deviceFsContract } from './testing/device-fs.contract.js';
import { deflate, simulatedBench, soon, until, type SimulatedBench } from './testing/simulated-bench.js';
import { recoverTrial } from './trial.js';

const BLINK = 'import time\nn = 0\nwhile True:\n    n += 1\n    time.sleep_ms(20)\n';

for (const { id, summary } of simulatedBoards) {
  describe(`sim:${id}`, () => {
    let bench: SimulatedBench;
    beforeAll(async () => {
      bench = await simulatedBench(id);
    });
    afterAll(() => bench[Symbol.asyncDispose]());

    deviceFsContract(`RawReplFs on sim:${id}`, async () => {
      const lease = await bench.session.acquire('Contract', { ...soon(), interrupt: true });
      try {
        const fs = await openRawReplFs(lease, { ...soon(), deflate });
        for (const entry of [...(await fs.tree(fs.root, soon()))].reverse()) {
          await (entry.kind === 'folder' ? fs.removeFolder(entry.path, soon()) : fs.remove(entry.path, soon()));
        }
        return { fs, names: summary.fileSystem === 'fat' ? 'fat' : 'any', dispose: async () => lease[Symbol.asyncDispose]() };
      } catch (error) {
        await lease[Symbol.asyncDispose]();
        throw error;
      }
    });
  });
}

function runAtPowerOn(text: string): SaveRequest {
  return { source: { kind: 'untitled', name: 'blink.py' }, content: utf8(text), path: null, runAtPowerOn: true };
}

async function save(bench: SimulatedBench, request: SaveRequest, answered: readonly string[]): ReturnType<typeof executeSave> {
  const plan = await bench.access.withFs('Planning', (fs) => planSave(fs, request, bench.context, soon()), soon());
  return executeSave(bench.access, request, bench.context, {
    ...soon(),
    backup: bench.backup,
    seen: plan.seen,
    answered,
    observeMs: 300,
  });
}

/** Connected again, whether it is seen as idle or (on a busy machine) as silent: files are taken with an interrupt. */
const reachable = (bench: SimulatedBench): Promise<void> =>
  until(() => bench.session.state.kind === 'idle' || bench.session.state.kind === 'busy-or-silent');

const filesOf = (bench: SimulatedBench): Promise<readonly string[]> =>
  bench.access.withFs('Listing', async (fs) => (await fs.tree(fs.root, soon())).map((e) => e.path), soon());

// A board that does not come back is waited for as long as its profile says (8 s), on a busy machine more.
describe('run at power-on on sim:nano33ble', { timeout: 60_000 }, () => {
  test('the blink loop passes its trial on firmware whose USB lives, and runs after the next reset', async () => {
    await using bench = await simulatedBench('nano33ble');
    const receipt = await save(bench, runAtPowerOn(BLINK), ['lock-out']);
    expect(receipt).toMatchObject({ path: '/flash/main.py', trial: 'passed', verifiedBy: 'sha256' });
    expect((await filesOf(bench)).filter((p) => p.includes('main'))).toEqual(['/flash/main.py']);
    await bench.session.hardReset(soon());
    await until(() => bench.session.state.kind === 'busy-or-silent');
  });

  test.each([null, 'print("old main")\n'])(
    'on firmware whose USB dies in main.py nobody is locked out (old main.py: %j)',
    async (old) => {
      await using bench = await simulatedBench('nano33ble', { deadUsbInMain: true });
      if (old !== null) {
        await bench.access.withFs('Planting', (fs) => fs.write('/flash/main.py', utf8(old), soon()), soon());
      }
      const receipt = await save(bench, runAtPowerOn(BLINK), ['lock-out', 'replace-startup']);
      expect(receipt).toMatchObject({ trial: 'failed', outcome: { board: 'needs-reset' } });
      expect(bench.board.present).toBe(false);
      await bench.board.pressReset();
      await reachable(bench);
      const cleared = await bench.access.withFs(
        'Clearing up',
        (fs) => recoverTrial(fs, { ...soon(), backup: bench.backup }),
        soon(),
      );
      expect(cleared).toMatchObject({ hasMain: old !== null, script: { size: BLINK.length } });
      expect((await filesOf(bench)).filter((p) => p.includes('main'))).toEqual(old === null ? [] : ['/flash/main.py']);
    },
  );
});

describe('a save that goes wrong', () => {
  const old = utf8('old = 1\n'.repeat(40));
  const fresh = utf8('fresh = 2\n'.repeat(400));

  test.each(['openmv-h7', 'nano33ble', 'fipy', 'generic'])(
    'by a pulled cable at any byte leaves the old or the new file whole (sim:%s)',
    async (id) => {
      await using bench = await simulatedBench(id);
      const path = await bench.access.withFs(
        'Planting',
        async (fs) => {
          const at = `${fs.root === '/' ? '' : fs.root}/cable.py`;
          await fs.write(at, old, soon());
          return at;
        },
        soon(),
      );
      for (const unplugAt of [300, 1500, 4000, 7000, 8500, 9500, 10_500]) {
        bench.board.faults.set({ unplugAt });
        const failed = await bench.access
          .withFs('Saving', (fs) => safeSave(fs, path, fresh, { ...soon(), backup: bench.backup }), soon())
          .then(
            () => undefined,
            (error: unknown) => error,
          );
        expect(failed === undefined || isOutpostError(failed)).toBe(true);
        bench.board.faults.set({ unplugAt: undefined });
        if (!bench.board.present) await bench.board.powerOn();
        await reachable(bench);
        const content = await bench.access.withFs(
          'Checking',
          async (fs) => {
            await recoverSaves(fs, await fs.tree(fs.root, soon()), { ...soon(), backup: bench.backup });
            const found = await fs.read(path, soon());
            await fs.write(path, old, soon());
            return found;
          },
          soon(),
        );
        expect(bytesEqual(content, old) || bytesEqual(content, fresh)).toBe(true);
      }
    },
    60_000,
  );

  test('by a full disk is refused, and the old file is whole', async () => {
    await using bench = await simulatedBench('nano33ble');
    await bench.access.withFs(
      'Saving',
      async (fs) => {
        await fs.write('/flash/full.py', old, soon());
        const save = safeSave(fs, '/flash/full.py', new Uint8Array(70_000), { ...soon(), backup: bench.backup });
        await expect(save).rejects.toMatchObject({ code: 'fs.no-space', details: { path: '/flash/full.py' } });
        expect(await fs.read('/flash/full.py', soon())).toEqual(old);
      },
      soon(),
    );
  });
});
