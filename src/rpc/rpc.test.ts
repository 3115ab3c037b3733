import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { AsyncQueue } from '../base/async-queue.js';
import { isAbort, OutpostError } from '../base/errors.js';
import { createLogger, silentLogger, type LogEntry } from '../base/logger.js';
import type { Client, Handlers } from '../contract/define.js';
import { createClient } from './client.js';
import { serve } from './server.js';
import { channelPair } from './testing/channel-pair.js';
import { sampleApi, settle } from './testing/sample-api.js';

type SampleHandlers = Handlers<typeof sampleApi>;

const unused = (): never => {
  throw new Error('not part of this test');
};

function start(
  handlers: { readonly sums?: Partial<SampleHandlers['sums']>; readonly feeds?: Partial<SampleHandlers['feeds']> },
  log = silentLogger,
): {
  client: Client<typeof sampleApi>;
  close: () => void;
  sent: unknown[];
  raw: (message: unknown) => void;
  closed: Promise<{ reason: string }>;
} {
  const { host, window } = channelPair();
  const sent: unknown[] = [];
  window.onMessage((message) => sent.push(message));
  const all: SampleHandlers = {
    sums: { add: unused, slow: unused, ...handlers.sums },
    feeds: { bytes: unused, state: unused, ...handlers.feeds },
  };
  serve(sampleApi, all, host, { client: 'window-1', log });
  return {
    client: createClient(sampleApi, window, { validate: true }),
    close: () => window.close('gone'),
    sent,
    raw: (message) => window.send(message),
    closed: window.closed,
  };
}

/** A stream of 0, 1, 2 … that knows how far it was read and whether it was closed. */
function counting(): {
  feed: (p: { count: number }) => AsyncGenerator<Uint8Array>;
  produced: () => number;
  closed: () => boolean;
} {
  let produced = 0;
  let closed = false;
  return {
    async *feed({ count }) {
      try {
        for (; produced < count;) yield Uint8Array.of(produced++);
      } finally {
        closed = true;
      }
    },
    produced: () => produced,
    closed: () => closed,
  };
}

describe('calls', () => {
  test('answer with the handler’s result and tell it who asks', async () => {
    const clients: string[] = [];
    const { client } = start({
      sums: {
        add: async ({ a, b }, context) => {
          clients.push(context.client);
          return a + b;
        },
      },
    });
    expect([await client.sums.add({ a: 2, b: 3 }), clients]).toEqual([5, ['window-1']]);
  });

  test('deliver progress in order before the result', async () => {
    const seen: unknown[] = [];
    const { client } = start({
      sums: {
        slow: async (_, { onProgress }) => {
          onProgress(1);
          onProgress(2);
          return 'done';
        },
      },
    });
    seen.push(await client.sums.slow({}, { onProgress: (n) => seen.push(n) }));
    expect(seen).toEqual([1, 2, 'done']);
  });

  test('with parameters of the wrong shape never reach the handler', async () => {
    const { client } = start({});
    const bad = client.sums.add({ a: 'two' } as unknown as { a: number; b: number });
    await expect(bad).rejects.toMatchObject({
      code: 'app.bad-request',
      details: { issues: [expect.stringContaining('a: '), expect.stringContaining('b: ')] },
    });
  });

  test.each([
    ['nowhere', 'add'],
    ['sums', 'constructor'],
    ['__proto__', 'toString'],
  ])('of something that is not in the contract are refused: %s.%s', async (namespace, method) => {
    const { raw, sent } = start({});
    raw({ type: 'call', id: 1, namespace, method, params: {} });
    await settle();
    expect(sent).toMatchObject([{ type: 'error', id: 1, error: { code: 'app.not-found' } }]);
  });

  test('carry code and details of an error, but no stack; the log gets the stack', async () => {
    const entries: LogEntry[] = [];
    const { client, sent } = start(
      {
        sums: {
          add: async () => {
            throw new OutpostError('fs.no-space', { path: '/a', needed: 9, free: 1 });
          },
          slow: async () => {
            throw new TypeError('secret place');
          },
        },
      },
      createLogger((entry) => entries.push(entry)),
    );
    const failure: unknown = await client.sums.add({ a: 1, b: 1 }).catch((e: unknown) => e);
    expect(failure).toBeInstanceOf(OutpostError);
    expect(failure).toMatchObject({ code: 'fs.no-space', details: { path: '/a', needed: 9, free: 1 } });
    await expect(client.sums.slow({})).rejects.toMatchObject({ code: 'app.internal' });
    expect(JSON.stringify(sent)).not.toContain('.ts:');
    expect(entries.map((e) => e.level)).toEqual(['info', 'error']);
    expect((entries[1]?.data as { error: Error }).error.stack).toContain('rpc.test.ts');
  });

  test('that are cancelled abort their handler and reject with an AbortError', async () => {
    const controller = new AbortController();
    let aborted = false;
    const { client } = start({
      sums: {
        slow: (_, { signal }) =>
          new Promise((_resolve, reject) => {
            signal.addEventListener('abort', () => {
              aborted = true;
              reject(signal.reason as Error);
            });
          }),
      },
    });
    const work = client.sums.slow({}, { signal: controller.signal });
    await settle();
    controller.abort();
    const failure: unknown = await work.catch((e: unknown) => e);
    await settle();
    expect([isAbort(failure), aborted]).toEqual([true, true]);
  });

  test('abort with their channel, and later ones are refused', async () => {
    let aborted = false;
    const { client, close } = start({
      sums: {
        slow: (_, { signal }) =>
          new Promise(() => {
            signal.addEventListener('abort', () => {
              aborted = true;
            });
          }),
      },
    });
    const work = client.sums.slow({});
    await settle();
    close();
    await expect(work).rejects.toMatchObject({ code: 'app.disconnected', details: { reason: 'gone' } });
    await expect(client.sums.slow({})).rejects.toMatchObject({ code: 'app.disconnected' });
    expect(aborted).toBe(true);
  });
});

describe('a lossless stream', () => {
  test('delivers every item in order, whatever the credit', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 200 }), fc.integer({ min: 1, max: 40 }), async (count, credit) => {
        const source = counting();
        const { client } = start({ feeds: { bytes: source.feed } });
        const got: (number | undefined)[] = [];
        for await (const item of client.feeds.bytes({ count }, { credit })) got.push(item[0]);
        expect(got).toEqual(Array.from({ length: count }, (_, i) => i));
        expect(source.closed()).toBe(true);
      }),
    );
  });

  test('is produced no further ahead than its credit', async () => {
    const source = counting();
    const { client } = start({ feeds: { bytes: source.feed } });
    const reader = client.feeds.bytes({ count: 1000 }, { credit: 4 }).manualCredit()[Symbol.asyncIterator]();
    const first = await reader.next();
    await settle();
    expect(source.produced()).toBe(4);
    (first.value as { release: () => void }).release();
    (first.value as { release: () => void }).release();
    await settle();
    expect(source.produced()).toBe(5);
    await reader.return?.();
  });

  test('ends on the host when the loop is left, and leaks no generator', async () => {
    const source = counting();
    const { client } = start({ feeds: { bytes: source.feed } });
    for await (const _ of client.feeds.bytes({ count: 1000 })) break;
    await settle();
    expect(source.closed()).toBe(true);
  });

  test('ends on the host when the channel ends, even where the handler waits for something else', async () => {
    let closed = false;
    const never = new AsyncQueue<Uint8Array>({
      onReturn: () => {
        closed = true;
      },
    });
    const { client, close } = start({ feeds: { bytes: () => never } });
    const next = client.feeds.bytes({ count: 1 })[Symbol.asyncIterator]().next();
    await settle();
    close();
    await expect(next).rejects.toMatchObject({ code: 'app.disconnected' });
    await settle();
    expect(closed).toBe(true);
  });

  test('ends when its signal fires, with an AbortError for the loop', async () => {
    const controller = new AbortController();
    const source = counting();
    const { client } = start({ feeds: { bytes: source.feed } });
    const loop = (async () => {
      for await (const _ of client.feeds.bytes({ count: 1000 }, { signal: controller.signal })) controller.abort();
    })();
    const failure: unknown = await loop.catch((e: unknown) => e);
    await settle();
    expect([isAbort(failure), source.closed()]).toEqual([true, true]);
  });

  test('passes on the source’s failure after the items before it', async () => {
    const { client } = start({
      feeds: {
        async *bytes() {
          yield Uint8Array.of(7);
          throw new OutpostError('transport.lost', { port: 'p', reason: 'r' });
        },
      },
    });
    const got: Uint8Array[] = [];
    const loop = (async () => {
      for await (const item of client.feeds.bytes({ count: 0 })) got.push(item);
    })();
    await expect(loop).rejects.toMatchObject({ code: 'transport.lost' });
    expect(got).toEqual([Uint8Array.of(7)]);
  });
});

describe('a latest-wins stream', () => {
  test('gives a slow reader the newest item only, and the last one always', async () => {
    const source = new AsyncQueue<number>();
    const { client } = start({ feeds: { state: () => source } });
    const reader = client.feeds.state({}, { credit: 1 })[Symbol.asyncIterator]();
    const first = reader.next();
    await settle();
    for (let n = 1; n <= 100; n++) source.push(n);
    await settle();
    source.end();
    const got = [await first, await reader.next(), await reader.next()].map((r) => r.value as unknown);
    expect(got).toEqual([1, 100, undefined]);
  });

  test('is closed on the host when its reader leaves', async () => {
    let closed = false;
    const source = new AsyncQueue<number>({
      onReturn: () => {
        closed = true;
      },
    });
    const { client } = start({ feeds: { state: () => source } });
    source.push(1);
    for await (const _ of client.feeds.state({})) break;
    await settle();
    expect(closed).toBe(true);
  });
});

describe('a client that does not speak the protocol', () => {
  test.each([
    ['nonsense', 'hello'],
    ['an unknown type', { type: 'eval', id: 1 }],
    ['a negative id', { type: 'cancel', id: -1 }],
    ['endless credit', { type: 'credit', id: 1, items: 1e12 }],
  ])('loses its channel: %s', async (_, message) => {
    const { raw, closed } = start({});
    raw(message);
    expect(await closed).toEqual({ reason: 'protocol violation' });
  });

  test('never throws into the host, whatever it sends', async () => {
    await fc.assert(
      fc.asyncProperty(fc.anything({ withNullPrototype: false }), async (value) => {
        fc.pre(isCloneable(value));
        const { raw } = start({});
        raw(value);
        await settle();
      }),
    );
  });

  test('can’t open requests without end', async () => {
    const { raw, sent } = start({ sums: { slow: () => new Promise(() => undefined) } });
    for (let id = 1; id <= 600; id++) raw({ type: 'call', id, namespace: 'sums', method: 'slow', params: {} });
    await settle();
    expect(sent).toHaveLength(600 - 512);
    expect(sent[0]).toMatchObject({ type: 'error', id: 513, error: { code: 'app.bad-request' } });
  });
});

function isCloneable(value: unknown): boolean {
  try {
    structuredClone(value);
    return true;
  } catch (error) {
    if (error instanceof DOMException) return false;
    throw error;
  }
}
