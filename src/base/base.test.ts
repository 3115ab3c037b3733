import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { assertNever } from './assert-never.js';
import { AsyncQueue } from './async-queue.js';
import { bytesEqual, concat, fromHex, indexOfBytes, latin1, latin1Text, toHex, utf8, utf8Text, utf8TextStrict } from './bytes.js';
import { ManualClock } from './clock.js';
import { crc32 } from './crc.js';
import { Deadline, pause, throwIfAborted, withDeadline } from './deadline.js';
import { DisposableStore, toDisposable, trackDisposables } from './disposable.js';
import { abortError, isAbort, isOutpostError, OutpostError, toOutpostError } from './errors.js';
import { Emitter } from './event.js';
import { createLogger, type LogEntry } from './logger.js';
import { pyLiteral } from './py-literal.js';

describe('bytes', () => {
  test('text and bytes, both ways', () => {
    expect(utf8Text(utf8('hé✓😀'))).toBe('hé✓😀');
    expect(utf8TextStrict(utf8('\uFEFFa'))).toBe('\uFEFFa');
    expect(utf8TextStrict(Uint8Array.of(0xc3))).toBeUndefined();
    expect(utf8Text(Uint8Array.of(0x61, 0xc3))).toBe('a\uFFFD');
    const all = Uint8Array.from({ length: 20_000 }, (_, i) => i & 0xff);
    expect(latin1(latin1Text(all))).toEqual(all);
  });

  test('hexadecimal, both ways, and what is none', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        expect(fromHex(toHex(bytes))).toEqual(bytes);
      }),
    );
    expect(fromHex('0')).toBeUndefined();
    expect(fromHex('zz')).toBeUndefined();
  });

  test('a needle is found where it first stands', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ max: 2, maxLength: 40 }),
        fc.uint8Array({ max: 2, minLength: 1, maxLength: 4 }),
        (hay, needle) => {
          expect(indexOfBytes(hay, needle)).toBe(latin1Text(hay).indexOf(latin1Text(needle)));
        },
      ),
    );
    expect(indexOfBytes(latin1('abab'), latin1('ab'), 1)).toBe(2);
  });

  test('joining and comparing', () => {
    const one = latin1('a');
    expect(concat([one])).toBe(one);
    expect(concat([one, latin1(''), latin1('bc')])).toEqual(latin1('abc'));
    expect(bytesEqual(latin1('ab'), latin1('ab'))).toBe(true);
    expect(bytesEqual(latin1('ab'), latin1('abc'))).toBe(false);
  });

  test('crc32 is the one of zip and Python, also in pieces', () => {
    // Check value of CRC-32/ISO-HDLC.
    expect(crc32(latin1('123456789'))).toBe(0xcbf43926);
    expect(crc32(latin1('6789'), crc32(latin1('12345')))).toBe(0xcbf43926);
    expect(crc32(latin1(''))).toBe(0);
  });
});

describe('pyLiteral', () => {
  test.each([
    [null, 'None'],
    [true, 'True'],
    [-3, '-3'],
    ["it's\n\\", "'it\\'s\\x0a\\\\'"],
    ['é✓😀', "'\\xe9\\u2713\\U0001f600'"],
    [Uint8Array.of(0, 39, 92, 65, 255), "b'\\x00\\'\\\\A\\xff'"],
    [['a', [1, null]], "['a', [1, None]]"],
  ] as const)('%j', (value, expected) => {
    expect(pyLiteral(value)).toBe(expected);
  });

  test('never holds a control byte or anything outside ASCII', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.uint8Array(), (text, bytes) => {
        expect(pyLiteral([text, bytes])).toMatch(/^[\x20-\x7e]*$/);
      }),
    );
  });

  test('refuses what Python has no literal for', () => {
    expect(() => pyLiteral(Number.NaN)).toThrow(RangeError);
    expect(() => pyLiteral(Number.POSITIVE_INFINITY)).toThrow(RangeError);
  });
});

describe('Deadline', () => {
  test('does not restart, and a step ends no later than the whole', () => {
    const clock = new ManualClock();
    const whole = Deadline.after(100, clock);
    expect(whole.within(1000)).toBe(whole);
    const step = whole.within(30);
    expect(step.remainingMs).toBe(30);
    void clock.advance(40);
    expect(Deadline.none.isExpired).toBe(false);
  });

  test('a wait ends by its work, its deadline or its signal', async () => {
    const clock = new ManualClock();
    const options = { deadline: Deadline.after(50, clock) };
    expect(await withDeadline(Promise.resolve(7), 'it', options)).toBe(7);
    expect(clock.pending).toBe(0);
    const late = withDeadline(new Promise(() => undefined), 'the prompt', options);
    const failed = expect(late).rejects.toMatchObject({
      code: 'protocol.timeout',
      details: { waitedFor: 'the prompt', afterMs: 50 },
    });
    await clock.advance(50);
    await failed;
    const abort = new AbortController();
    const aborted = withDeadline(new Promise(() => undefined), 'it', { deadline: Deadline.none, signal: abort.signal });
    abort.abort();
    await expect(aborted).rejects.toMatchObject({ name: 'AbortError' });
    await expect(withDeadline(Promise.resolve(1), 'it', { deadline: Deadline.none, signal: abort.signal })).rejects.toMatchObject(
      { name: 'AbortError' },
    );
    expect(() => throwIfAborted(abort.signal)).toThrow();
  });

  test('a pause lasts its time or until the abort', async () => {
    const clock = new ManualClock();
    let isOver = false;
    const pausing = pause(10, { clock }).then(() => (isOver = true));
    await clock.advance(9);
    expect(isOver).toBe(false);
    await clock.advance(1);
    await pausing;
    const abort = new AbortController();
    const cut = pause(10, { clock, signal: abort.signal });
    abort.abort();
    await expect(cut).rejects.toMatchObject({ name: 'AbortError' });
    expect(clock.pending).toBe(0);
  });
});

describe('AsyncQueue', () => {
  test('delivers what came before the end, in order', async () => {
    const queue = new AsyncQueue<number>();
    queue.push(1);
    queue.push(2);
    queue.end();
    queue.push(3);
    const got: number[] = [];
    for await (const item of queue) got.push(item);
    expect(got).toEqual([1, 2]);
  });

  test('a waiting consumer gets the next item, or the failure, once', async () => {
    const queue = new AsyncQueue<number>();
    const next = queue.next();
    queue.push(1);
    expect(await next).toEqual({ done: false, value: 1 });
    const failing = queue.next();
    queue.fail(new Error('gone'));
    await expect(failing).rejects.toThrow('gone');
    expect(await queue.next()).toMatchObject({ done: true });
  });

  test('leaving the loop tells the producer once', async () => {
    let returned = 0;
    const queue = new AsyncQueue<number>({ onReturn: () => returned++ });
    queue.push(1);
    for await (const item of queue) if (item === 1) break;
    await queue.return();
    expect(returned).toBe(1);
    expect(queue.length).toBe(0);
  });

  test('an abort fails it, after what was queued', async () => {
    const abort = new AbortController();
    const queue = new AsyncQueue<number>({ signal: abort.signal });
    queue.push(1);
    abort.abort();
    expect(await queue.next()).toMatchObject({ value: 1 });
    await expect(queue.next()).rejects.toMatchObject({ name: 'AbortError' });
  });

  test('a long queue is emptied in a time that grows with its length only', async () => {
    const queue = new AsyncQueue<number>();
    for (let i = 0; i < 200_000; i++) queue.push(i);
    queue.end();
    let sum = 0;
    for await (const item of queue) sum += item;
    expect(sum).toBe((200_000 * 199_999) / 2);
  });

  test('an ended queue leaves no listener on its signal', () => {
    const abort = new AbortController();
    const listeners: string[] = [];
    const signal = abort.signal;
    const { removeEventListener } = signal;
    signal.removeEventListener = (...args: Parameters<AbortSignal['removeEventListener']>) => {
      listeners.push(args[0]);
      removeEventListener.apply(signal, args);
    };
    new AsyncQueue<number>({ signal }).end();
    expect(listeners).toEqual(['abort']);
  });
});

describe('disposables and events', () => {
  test('a store disposes in reverse order, each once, also when one fails', () => {
    const order: string[] = [];
    const store = new DisposableStore();
    store.defer(() => order.push('a'));
    store.defer(() => {
      throw new Error('b fails');
    });
    store.defer(() => order.push('c'));
    expect(() => store[Symbol.dispose]()).toThrow('b fails');
    store[Symbol.dispose]();
    expect(order).toEqual(['c', 'a']);
    expect(store.isDisposed).toBe(true);
    store.defer(() => order.push('late'));
    expect(order).toEqual(['c', 'a', 'late']);
  });

  test('the leak check names what was not disposed of', () => {
    trackDisposables(true);
    toDisposable(() => undefined)[Symbol.dispose]();
    toDisposable(() => undefined);
    expect(trackDisposables(false)).toHaveLength(1);
  });

  test('listeners hear in order; the same one twice is two subscriptions; late ones wait', () => {
    const heard: string[] = [];
    const emitter = new Emitter<number>();
    const listener = (n: number): void => void heard.push(`a${n}`);
    const first = emitter.event(listener);
    emitter.event(listener);
    emitter.event((n) => {
      if (n === 1) emitter.event(() => heard.push('late'));
    });
    emitter.fire(1);
    first[Symbol.dispose]();
    emitter.fire(2);
    expect(heard).toEqual(['a1', 'a1', 'a2', 'late']);
    emitter[Symbol.dispose]();
    expect(emitter.hasListeners).toBe(false);
  });
});

describe('errors', () => {
  test('cross the wire with code, details and retryable', () => {
    const error = new OutpostError('session.busy', { holder: 'Files' }, { cause: new Error('why') });
    const back = OutpostError.fromWire(JSON.parse(JSON.stringify(error.toWire())) as ReturnType<OutpostError['toWire']>);
    expect(back).toMatchObject({ code: 'session.busy', details: { holder: 'Files' }, retryable: true, message: error.message });
    expect(error.cause).toBeInstanceOf(Error);
    expect(new OutpostError('fs.not-found', { path: '/a' }).retryable).toBe(false);
  });

  test('are narrowed by code', () => {
    const error: unknown = new OutpostError('fs.not-found', { path: '/a' });
    expect(isOutpostError(error, 'fs.not-found') && error.details.path).toBe('/a');
    expect(isOutpostError(error, 'fs.exists')).toBe(false);
    expect(isOutpostError(error)).toBe(true);
    expect(isOutpostError(new Error('x'))).toBe(false);
  });

  test('a cancellation is known by its name, whoever made it', () => {
    const abort = new AbortController();
    abort.abort();
    expect(isAbort(abort.signal.reason)).toBe(true);
    expect(isAbort(abortError())).toBe(true);
    const other = new AbortController();
    other.abort('because');
    expect(isAbort(abortError(other.signal))).toBe(true);
    expect(isAbort(new Error('x'))).toBe(false);
  });

  test('unknown failures become internal ones with their cause', () => {
    const cause = new TypeError('x is not a function');
    expect(toOutpostError(cause, 'here')).toMatchObject({
      code: 'app.internal',
      details: { where: 'here', note: 'x is not a function' },
      cause,
    });
    expect(() => assertNever('new' as never, 'switch')).toThrow(OutpostError);
  });
});

describe('clock and log', () => {
  test('a manual clock fires due timers in order, and cancelled ones never', async () => {
    const clock = new ManualClock();
    const fired: string[] = [];
    clock.after(20, () => fired.push(`b${clock.now()}`));
    clock.after(10, () => {
      fired.push(`a${clock.now()}`);
      clock.after(5, () => fired.push(`c${clock.now()}`));
    });
    clock.after(12, () => fired.push('never'))[Symbol.dispose]();
    await clock.advance(30);
    expect(fired).toEqual(['a10', 'c15', 'b20']);
    expect(clock.pending).toBe(0);
    expect(clock.now()).toBe(30);
  });

  test('scopes are joined by a dot', () => {
    const entries: LogEntry[] = [];
    createLogger((entry) => entries.push(entry), 'host')
      .child('session')
      .warn('text', { n: 1 });
    expect(entries).toEqual([{ level: 'warn', scope: 'host.session', message: 'text', data: { n: 1 } }]);
  });
});
