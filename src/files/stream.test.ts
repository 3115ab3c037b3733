import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bytesEqual, utf8 } from '../base/bytes.js';
import { isAbort, isOutpostError } from '../base/errors.js';
import { seededRandom } from '../simulators/host/faulty-line.js';
import type { FaultPlan } from '../simulators/index.js';
import { openRawReplFs, type RawReplFs } from './raw-repl-fs.js';
import type { Strategy } from './strategy.js';
import { deflate, simulatedBench, soon, type SimulatedBench } from './testing/simulated-bench.js';

const SOURCE = utf8(
  Array.from({ length: 500 }, (_, i) => `def step_${i}(frame, gain=${i % 7}):\n    return frame.scale(gain * ${i})\n`).join('\n'),
);

function noise(size: number, seed: number): Uint8Array {
  const random = seededRandom(seed);
  return Uint8Array.from({ length: size }, () => Math.floor(random() * 256));
}

async function withFs<T>(bench: SimulatedBench, work: (fs: RawReplFs) => Promise<T>): Promise<T> {
  await using lease = await bench.session.acquire('Stream', { ...soon(), interrupt: true });
  return await work(await openRawReplFs(lease, { ...soon(), deflate }));
}

/** Writes, reads back, and tells which ways were taken. */
async function roundTrip(bench: SimulatedBench, content: Uint8Array): Promise<readonly Strategy[]> {
  const ways: Strategy[] = [];
  const back = await withFs(bench, async (fs) => {
    const path = `${fs.root === '/' ? '' : fs.root}/round.bin`;
    await fs.write(path, content, { ...soon(), onStrategy: (way) => ways.push(way) });
    return fs.read(path, soon());
  });
  expect(bytesEqual(back, content)).toBe(true);
  return ways;
}

describe.each([
  ['generic', ['deflate-stream'], ['stream']],
  ['openmv-h7', ['deflate-stream'], ['stream']],
  ['nano33ble', ['deflate-stream'], ['stream']],
  ['fipy', ['deflate-per-exec'], ['base64-per-exec']],
] as const)('on sim:%s', (id, forSource, forNoise) => {
  let bench: SimulatedBench;
  beforeAll(async () => {
    bench = await simulatedBench(id);
  });
  afterAll(() => bench[Symbol.asyncDispose]());

  test('source travels packed where the board unpacks', async () => {
    expect(await roundTrip(bench, SOURCE)).toEqual(forSource);
  });

  test('what can’t be packed travels as it is', async () => {
    expect(await roundTrip(bench, noise(20_000, 5))).toEqual(forNoise);
  });

  test('every byte value arrives, those that steer the REPL too', async () => {
    await roundTrip(
      bench,
      Uint8Array.from({ length: 2048 }, (_, i) => (i < 1024 ? (i * 7) & 0xff : ([1, 2, 3, 4, 5, 6, 27][i % 7] ?? 0))),
    );
  });
});

const SMALL_FAULTS: readonly (readonly [string, Partial<FaultPlan>])[] = [
  ['drops a byte now and then', { drop: 0.0003 }],
  ['repeats a byte now and then', { duplicate: 0.0003 }],
  ['turns a bit now and then', { corrupt: 0.0003 }],
];

describe.each(SMALL_FAULTS)('a link that %s', (_what, faults) => {
  test.each([1, 2, 3])('brings the content whole or fails with a name, and the session stays usable (seed %i)', async (seed) => {
    await using bench = await simulatedBench('generic');
    await withFs(bench, (fs) => fs.list('/', soon()));
    const content = noise(12_000, seed);
    bench.board.faults.set({ ...faults, seed });
    const written = await withFs(bench, async (fs) => {
      await fs.write('/x.bin', content, soon());
      return true;
    }).catch((error: unknown) => {
      if (!isOutpostError(error)) throw error;
      return false;
    });
    bench.board.faults.set({ drop: 0, duplicate: 0, corrupt: 0 });
    const back = await withFs(bench, (fs) => fs.read('/x.bin', soon()).catch(() => new Uint8Array(0)));
    if (written) expect(bytesEqual(back, content)).toBe(true);
    expect(await roundTrip(bench, utf8('after the fault\n'))).not.toEqual([]);
  });
});

test('a cancellation in the middle ends the receiver, and the prompt is back', async () => {
  await using bench = await simulatedBench('generic', { slowFlash: { ms: 30, bytes: 4096 } });
  const stop = new AbortController();
  const outcome = await withFs(bench, (fs) =>
    fs.write('/big.bin', noise(200_000, 9), {
      ...soon(),
      signal: stop.signal,
      onBytes: (done) => {
        if (done > 20_000) stop.abort();
      },
    }),
  ).then(
    () => 'ended',
    (error: unknown) => (isAbort(error) ? 'cancelled' : error),
  );
  expect(outcome).toBe('cancelled');
  expect(await roundTrip(bench, utf8('after the cancellation\n'))).not.toEqual([]);
});

test('a read in a stream can be cancelled', async () => {
  await using bench = await simulatedBench('generic');
  await roundTrip(bench, noise(200_000, 4));
  const stop = new AbortController();
  const outcome = withFs(bench, (fs) => fs.readTo('/round.bin', () => stop.abort(), { ...soon(), signal: stop.signal }));
  await expect(outcome).rejects.toSatisfy(isAbort);
  expect(await roundTrip(bench, utf8('after'))).not.toEqual([]);
});

test('a full disk in the middle of a stream is told as such', async () => {
  await using bench = await simulatedBench('nano33ble');
  await expect(withFs(bench, (fs) => fs.write(`${fs.root}/big.bin`, noise(70_000, 2), soon()))).rejects.toMatchObject({
    code: 'fs.no-space',
  });
  await withFs(bench, (fs) => fs.remove(`${fs.root}/big.bin`, soon()));
  expect(await roundTrip(bench, utf8('after'))).not.toEqual([]);
});
