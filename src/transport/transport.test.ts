import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { concat, latin1, latin1Text } from '../base/bytes.js';
import { systemClock } from '../base/clock.js';
import { Deadline } from '../base/deadline.js';
import { ByteLink } from './byte-link.js';
import { ByteReader } from './byte-reader.js';
import { createMemoryStreamPair } from './memory-stream.js';
import { cutAt, someCuts } from './testing/splits.js';
import { recording } from './testing/recordings.js';
import { formatTranscript, parseTranscript, recordStream, transcriptOfWire } from './transcript.js';
import { playTranscript } from './transcript-player.js';
import { WireLog } from './wire-log.js';

const soon = { deadline: Deadline.after(10_000) };

describe('ByteReader', () => {
  const speak = async (pieces: readonly Uint8Array[]) => {
    const pair = createMemoryStreamPair();
    const writer = pair.device.writable.getWriter();
    for (const piece of pieces) void writer.write(piece);
    return { pair, writer, reader: new ByteReader(pair.host.readable) };
  };

  test('takes exact amounts and up to patterns, however the bytes are cut', async () => {
    await fc.assert(
      fc.asyncProperty(someCuts, async (cuts) => {
        const { pair, reader } = await speak(cutAt(latin1('abcdefOK\r\nrest>>> '), cuts));
        expect(await reader.readExactly(3, soon)).toEqual({ end: 'match', bytes: latin1('abc') });
        expect(await reader.readUntil([latin1('\r\n'), latin1('OK')], soon)).toEqual({ end: 'match', bytes: latin1('defOK') });
        expect(await reader.readUntil(latin1('>>> '), soon)).toEqual({ end: 'match', bytes: latin1('\r\nrest>>> ') });
        pair.close({ kind: 'released' });
      }),
      { numRuns: 50 },
    );
  });

  test('says what had arrived at a deadline, and keeps it', async () => {
    const { reader } = await speak([latin1('abc')]);
    expect(await reader.readExactly(5, { deadline: Deadline.after(5) })).toEqual({ end: 'deadline', bytes: latin1('abc') });
    expect(reader.peek()).toEqual(latin1('abc'));
    expect(await reader.readExactly(2, soon)).toEqual({ end: 'match', bytes: latin1('ab') });
    reader.discard();
    expect(reader.peek()).toEqual(latin1(''));
  });

  test('says that the stream ended', async () => {
    const { pair, reader } = await speak([latin1('abc')]);
    expect(await reader.readSome(soon)).toEqual({ end: 'match', bytes: latin1('abc') });
    pair.close({ kind: 'unplugged' });
    expect(await reader.readExactly(1, soon)).toEqual({ end: 'close', bytes: latin1('') });
  });

  test('an abort throws and leaves the bytes', async () => {
    const { reader } = await speak([latin1('abc')]);
    const abort = new AbortController();
    const reading = reader.readExactly(5, { ...soon, signal: abort.signal });
    abort.abort();
    await expect(reading).rejects.toMatchObject({ name: 'AbortError' });
    expect(await reader.readExactly(3, soon)).toEqual({ end: 'match', bytes: latin1('abc') });
  });

  test('gives the stream on when disposed of', async () => {
    const { pair, writer, reader } = await speak([]);
    await reader[Symbol.asyncDispose]();
    const next = new ByteReader(pair.host.readable);
    await writer.write(latin1('x'));
    expect((await next.readSome(soon)).bytes).toEqual(latin1('x'));
  });
});

describe('memory pair', () => {
  test('releasing one end unplugs the other, and writes fail then', async () => {
    const { host, device } = createMemoryStreamPair();
    await host[Symbol.asyncDispose]();
    expect(await host.closed).toEqual({ kind: 'released' });
    expect(await device.closed).toEqual({ kind: 'unplugged' });
    await expect(host.writable.getWriter().write(latin1('x'))).rejects.toMatchObject({ code: 'transport.lost' });
  });

  test('a writer waits for a reader that is far behind', async () => {
    const { host, device } = createMemoryStreamPair();
    const writer = device.writable.getWriter();
    let written = 0;
    const writing = (async () => {
      for (let i = 0; i < 500; i++) {
        await writer.write(Uint8Array.of(i & 0xff));
        written++;
      }
    })();
    await new Promise<void>((resolve) => systemClock.after(5, resolve));
    expect(written).toBeLessThan(200);
    const reader = host.readable.getReader();
    let taken = 0;
    while (taken < 500) taken += (await reader.read()).value?.length ?? 0;
    await writing;
    expect(written).toBe(500);
  });
});

describe('ByteLink', () => {
  test('hands over every chunk, keeps the wire and tells why the port went', async () => {
    const pair = createMemoryStreamPair({ label: 'ttyX' });
    const wire = new WireLog();
    const got: Uint8Array[] = [];
    const link = new ByteLink(pair.host, (chunk) => got.push(chunk), { clock: systemClock, wire });
    await link.send(latin1('to'), soon);
    await pair.device.writable.getWriter().write(latin1('fro'));
    pair.close({ kind: 'unplugged' });
    expect(await link.closed).toEqual({ kind: 'unplugged' });
    expect(latin1Text(concat(got))).toBe('fro');
    expect(wire.entries().map((e) => [e.dir, latin1Text(e.bytes)])).toEqual([
      ['out', 'to'],
      ['in', 'fro'],
    ]);
    await expect(link.send(latin1('x'), soon)).rejects.toMatchObject({
      code: 'transport.lost',
      details: { port: 'ttyX', reason: 'unplugged' },
    });
  });

  test('a source that refills itself at once does not keep timers from firing', async () => {
    let isOver = false;
    const readable = new ReadableStream<Uint8Array>({
      pull: (controller) => (isOver ? controller.close() : controller.enqueue(Uint8Array.of(1))),
    });
    const stream = {
      label: 'endless',
      readable,
      writable: new WritableStream<Uint8Array>(),
      closed: Promise.resolve({ kind: 'unplugged' } as const),
      [Symbol.asyncDispose]: async () => undefined,
    };
    const link = new ByteLink(stream, () => undefined, { clock: systemClock });
    await new Promise<void>((resolve) => systemClock.after(30, resolve));
    isOver = true;
    expect(await link.closed).toEqual({ kind: 'unplugged' });
  });

  test('a board that takes no bytes is a timeout, not a hang', async () => {
    const pair = createMemoryStreamPair();
    const link = new ByteLink(pair.host, () => undefined, { clock: systemClock });
    const stuck = (async () => {
      for (let i = 0; i < 500; i++) await link.send(Uint8Array.of(1), { deadline: Deadline.after(20) });
    })();
    await expect(stuck).rejects.toMatchObject({ code: 'protocol.timeout' });
  });
});

describe('WireLog', () => {
  test('keeps the latest and never more than its limit', () => {
    const log = new WireLog(1000);
    for (let i = 0; i < 5000; i++) log.record('in', Uint8Array.of(i & 0xff), i);
    const kept = log.entries();
    expect(kept.at(-1)?.at).toBe(4999);
    expect(kept.length * 49).toBeLessThanOrEqual(1000);
    log.record('out', new Uint8Array(5000).fill(7), 1);
    expect(log.entries()).toHaveLength(1);
    expect(log.entries()[0]?.bytes.length).toBeLessThanOrEqual(1000);
  });

  test('what is kept reads as it was recorded, however often the ring has turned', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 60 }), (chunks) => {
        const log = new WireLog(1000);
        chunks.forEach((chunk, at) => log.record(at % 2 === 0 ? 'in' : 'out', chunk, at));
        for (const { at, dir, bytes } of log.entries()) expect([dir, bytes]).toEqual([at % 2 === 0 ? 'in' : 'out', chunks[at]]);
      }),
    );
  });
});

describe('transcripts', () => {
  test('a recording reads the same after it was written', () => {
    const read = recording('qemu-05-raw-exec');
    expect(read.entries.length).toBeGreaterThan(20);
    expect(parseTranscript(formatTranscript(read))).toEqual(read);
  });

  test('what passes through a recorded stream can be played again', async () => {
    const played = playTranscript(recording('qemu-04-raw-enter').entries);
    const recorded = recordStream(played.stream, { clock: systemClock, name: 'again', what: 'test' });
    const reader = new ByteReader(recorded.stream.readable);
    const writer = recorded.stream.writable.getWriter();
    await writer.write(latin1('\r\x03'));
    await reader.readUntil(latin1('>>> \r\n>>> '), soon);
    await writer.write(latin1('\r\x01'));
    await reader.readUntil(latin1('exit\r\n>'), soon);
    const { entries } = recorded.transcript();
    expect(entries.map((e) => e.bytes)).toEqual(
      recording('qemu-04-raw-enter')
        .entries.slice(0, 4)
        .map((e) => e.bytes),
    );
    expect(entries.map((e) => e.dir)).toEqual(['to-board', 'to-host', 'to-board', 'to-host']);
  });

  test('a byte that was not recorded is told and unplugs', async () => {
    const played = playTranscript(recording('qemu-04-raw-enter').entries);
    await played.stream.writable.getWriter().write(latin1('\r\x04'));
    expect((await played.stream.closed).kind).toBe('failed');
    expect(played.deviation).toBe('passage 0, byte 1: 04 instead of 03');
  });

  test('a wire log becomes a transcript', () => {
    const transcript = transcriptOfWire(
      [
        { at: 1000, dir: 'out', bytes: latin1('a') },
        { at: 1005, dir: 'in', bytes: latin1('b') },
      ],
      { name: 'n', what: 'w' },
    );
    expect(transcript.entries).toEqual([
      { ms: 0, dir: 'to-board', bytes: latin1('a') },
      { ms: 5, dir: 'to-host', bytes: latin1('b') },
    ]);
  });
});
