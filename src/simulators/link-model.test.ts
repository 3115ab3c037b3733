import fc from 'fast-check';
import { expect, test } from 'vitest';
import { concat } from '../base/bytes.js';
import { ManualClock } from '../base/clock.js';
import { createMemoryStreamPair, type MemoryStreamPair } from '../transport/memory-stream.js';
import type { ByteStream } from '../transport/byte-stream.js';
import { linkModels, throughLink, type LinkModel } from './link-model.js';

/** What has arrived at one end, and when. */
class Ear {
  readonly arrivals: { readonly at: number; readonly bytes: Uint8Array }[] = [];
  isEnded = false;

  constructor(stream: ByteStream, clock: ManualClock) {
    void this.#listen(stream.readable.getReader(), clock);
  }

  get bytes(): Uint8Array {
    return concat([...this.arrivals.map((a) => a.bytes), new Uint8Array(0)]);
  }

  get lastAt(): number | undefined {
    return this.arrivals.at(-1)?.at;
  }

  async #listen(reader: ReadableStreamDefaultReader<Uint8Array>, clock: ManualClock): Promise<void> {
    for (let next = await reader.read(); !next.done; next = await reader.read()) {
      this.arrivals.push({ at: clock.now(), bytes: next.value });
    }
    this.isEnded = true;
  }
}

interface Linked {
  readonly clock: ManualClock;
  readonly pair: MemoryStreamPair;
  readonly near: ByteStream;
}

function linked(model: LinkModel): Linked {
  const clock = new ManualClock();
  const pair = createMemoryStreamPair();
  return { clock, pair, near: throughLink(pair.host, model, clock) };
}

/** Writes without waiting; tells when the writer was let go. */
function write(stream: ByteStream, bytes: Uint8Array, clock: ManualClock): { takenAt: number | undefined } {
  const writer = stream.writable.getWriter();
  const told: { takenAt: number | undefined } = { takenAt: undefined };
  void writer.write(bytes).then(() => {
    told.takenAt = clock.now();
  });
  writer.releaseLock();
  return told;
}

const counting = (length: number): Uint8Array => Uint8Array.from({ length }, (_, i) => i % 251);

test.each(Object.entries(linkModels))(
  '%s carries a kilobyte at its rate, late by its latency, both ways',
  async (_name, model) => {
    const { clock, pair, near } = linked(model);
    const [device, host] = [new Ear(pair.device, clock), new Ear(near, clock)];
    write(near, counting(1000), clock);
    write(pair.device, counting(1000), clock);
    await clock.advance(200);
    const expected = (1000 / model.bytesPerSecond) * 1000 + model.latencyMs;
    expect(device.bytes).toEqual(counting(1000));
    expect(host.bytes).toEqual(counting(1000));
    expect(device.lastAt).toBeCloseTo(expected, 1);
    expect(host.lastAt).toBeCloseTo(expected, 1);
  },
);

test('a single byte needs its own time and the latency, not a tick of a timer', async () => {
  const { clock, pair, near } = linked(linkModels.cdc);
  const device = new Ear(pair.device, clock);
  write(near, counting(1), clock);
  await clock.advance(5);
  expect(device.lastAt).toBeCloseTo(0.501, 3);
});

test('bytes of a long piece come while the rest is still being sent', async () => {
  const { clock, pair, near } = linked(linkModels.uart115200);
  const device = new Ear(pair.device, clock);
  write(near, counting(11_520), clock);
  await clock.advance(501);
  expect(device.bytes.length).toBeGreaterThan(5700);
  expect(device.bytes.length).toBeLessThanOrEqual(5760);
});

test('a writer gets no more than 4 KB ahead of the wire', async () => {
  const { clock, pair, near } = linked(linkModels.uart115200);
  new Ear(pair.device, clock);
  const small = write(near, counting(4096), clock);
  await clock.advance(0);
  expect(small.takenAt).toBe(0);
  const large = write(near, counting(11_520), clock);
  await clock.advance(2000);
  expect(large.takenAt).toBeGreaterThanOrEqual(1000);
  expect(large.takenAt).toBeLessThanOrEqual(1001);
});

test('a pause between two pieces is not made up for by a faster wire', async () => {
  const { clock, pair, near } = linked({ bytesPerSecond: 1000, latencyMs: 10 });
  const device = new Ear(pair.device, clock);
  write(near, counting(10), clock);
  await clock.advance(100);
  write(near, counting(10), clock);
  await clock.advance(100);
  expect(device.arrivals.filter((_, i, all) => i === all.length - 1 || all[i + 1]!.at > 100).map((a) => a.at)).toEqual(
    expect.arrayContaining([20, 120]),
  );
  expect(device.lastAt).toBe(120);
});

test('order and content are kept, however the pieces are cut and the time passes', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.uint8Array({ minLength: 1, maxLength: 600 }), { maxLength: 12 }),
      fc.array(fc.double({ min: 0, max: 40, noNaN: true }), { maxLength: 12 }),
      async (chunks, waits) => {
        const { clock, pair, near } = linked(linkModels.uart921600);
        const device = new Ear(pair.device, clock);
        for (const [i, chunk] of chunks.entries()) {
          write(near, chunk, clock);
          await clock.advance(waits[i] ?? 0);
        }
        await clock.advance(200);
        expect(device.bytes).toEqual(concat([...chunks, new Uint8Array(0)]));
      },
    ),
    { numRuns: 60 },
  );
});

test('a link whose far end takes nothing stands still, and does not hurry afterwards', async () => {
  const { clock, pair, near } = linked({ bytesPerSecond: 1000, latencyMs: 0 });
  // The memory stream takes 64 pieces before its writer waits; here each comes by the step.
  const sent = write(near, counting(6000), clock);
  await clock.advance(1000);
  expect(sent.takenAt).toBeUndefined();
  const device = new Ear(pair.device, clock);
  await clock.advance(50);
  const waiting = device.bytes.length;
  expect(waiting).toBeLessThan(200);
  await clock.advance(1000);
  expect(device.bytes.length - waiting).toBeGreaterThan(900);
  expect(device.bytes.length - waiting).toBeLessThan(1010);
  await clock.advance(6000);
  expect(device.bytes).toEqual(counting(6000));
});

test('what is written while a link stands still follows at once when it goes on', async () => {
  const { clock, pair, near } = linked({ bytesPerSecond: 1000, latencyMs: 0 });
  write(near, counting(80), clock);
  await clock.advance(1000);
  write(near, counting(10), clock);
  await clock.advance(1000);
  const device = new Ear(pair.device, clock);
  await clock.advance(50);
  expect(device.bytes).toEqual(concat([counting(80), counting(10)]));
});

test('what is on its way when the device goes still arrives; then the stream ends as unplugged', async () => {
  const { clock, pair, near } = linked(linkModels.uart115200);
  const host = new Ear(near, clock);
  write(pair.device, counting(100), clock);
  await clock.advance(3);
  pair.close({ kind: 'unplugged' });
  await clock.advance(1);
  expect(host.isEnded).toBe(false);
  await clock.advance(20);
  expect(host.bytes).toEqual(counting(100));
  expect(host.isEnded).toBe(true);
  expect(await near.closed).toEqual({ kind: 'unplugged' });
  await expect(near.writable.getWriter().write(counting(1))).rejects.toThrow('memory is closed');
});

test('disposing releases the port and leaves no timer', async () => {
  const { clock, pair, near } = linked(linkModels.uart115200);
  const device = new Ear(pair.device, clock);
  write(near, counting(50), clock);
  await clock.advance(2);
  await near[Symbol.asyncDispose]();
  await clock.advance(50);
  expect(await near.closed).toEqual({ kind: 'released' });
  expect(device.bytes.length).toBeLessThan(50);
  expect(clock.pending).toBe(0);
});
