import { describe, expect, test } from 'vitest';
import { latin1, latin1Text } from '../base/bytes.js';
import { systemClock } from '../base/clock.js';
import { OutpostError } from '../base/errors.js';
import { silentLogger } from '../base/logger.js';
import type { OpenOptions } from '../transport/byte-stream.js';
import { createMemoryStreamPair, type MemoryStreamPair } from '../transport/memory-stream.js';
import { createPlainSession, createSession } from './index.js';
import { plainProfile, soon, until } from './testing/bench.js';
import type { SessionOptions } from './types.js';

const options: SessionOptions = {
  address: '/dev/ttyX',
  label: 'ttyX',
  profile: plainProfile({ lines: 'assert-both' }),
  mode: 'plain',
  baudRate: 9600,
  probeOnAttach: true,
  reconnect: true,
};

/** A port whose pairs can be reached from the test. */
function port() {
  const pairs: MemoryStreamPair[] = [];
  const opened: OpenOptions[] = [];
  const rates: number[] = [];
  const sent: number[] = [];
  const control = { setSignals: async () => undefined, setBaudRate: async (rate: number) => void rates.push(rate) };
  const env = {
    clock: systemClock,
    log: silentLogger,
    open: async (how: OpenOptions) => {
      const pair = createMemoryStreamPair({ label: 'ttyX', control });
      pairs.push(pair);
      opened.push(how);
      void (async () => {
        for await (const chunk of pair.device.readable as unknown as AsyncIterable<Uint8Array>) sent.push(...chunk);
      })();
      return pair.host;
    },
    waitForPort: async () => undefined,
  };
  return { pairs, opened, rates, sent, env };
}

describe('plain serial', () => {
  test('sends nothing on opening and leaves the lines alone', async () => {
    const { env, opened, sent } = port();
    await using session = await createSession(options, env);
    expect(session.state).toEqual({ kind: 'plain' });
    expect(opened.map(({ baudRate, lines }) => ({ baudRate, lines }))).toEqual([{ baudRate: 9600, lines: 'untouched' }]);
    await new Promise<void>((resolve) => systemClock.after(50, resolve));
    expect(sent).toEqual([]);
  });

  test('bytes go both ways as they are', async () => {
    const { env, pairs, sent } = port();
    await using session = await createPlainSession(options, env);
    let shown = '';
    session.terminal.onDidOutput((chunk) => (shown += latin1Text(chunk)));
    await pairs[0]?.device.writable.getWriter().write(latin1('raw REPL; CTRL-B to exit\r\n>\x00\xff'));
    await session.write(latin1('AT\r\n\x04'));
    await until(() => sent.length === 5 && shown.length > 0);
    expect(shown).toBe('raw REPL; CTRL-B to exit\r\n>\x00\xff');
    expect(sent).toEqual([0x41, 0x54, 13, 10, 4]);
  });

  test('survives a replug at the speed that was set last', async () => {
    const { env, pairs, opened, rates } = port();
    await using session = await createPlainSession(options, env);
    await session.setBaudRate(57_600);
    expect(rates).toEqual([57_600]);
    pairs[0]?.close({ kind: 'unplugged' });
    await until(() => opened.length === 2 && session.state.kind === 'plain');
    expect(opened[1]?.baudRate).toBe(57_600);
    let shown = '';
    session.terminal.onDidOutput((chunk) => (shown += latin1Text(chunk)));
    await pairs[1]?.device.writable.getWriter().write(latin1('again'));
    await until(() => shown === 'again');
  });

  test('what needs a REPL is refused', async () => {
    const { env } = port();
    await using session = await createPlainSession(options, env);
    await expect(session.acquire('Files', { ...soon(), interrupt: true })).rejects.toMatchObject({ code: 'session.wrong-mode' });
    await expect(session.run({ name: 'a', code: '', resetFirst: false }, {})).rejects.toMatchObject({
      code: 'session.wrong-mode',
    });
    await expect(session.stop(soon())).rejects.toMatchObject({ code: 'session.wrong-mode' });
  });

  test('a port that does not open is told as it is', async () => {
    const { env } = port();
    const busy = new OutpostError('transport.open-busy', { port: 'ttyX' });
    await expect(createPlainSession(options, { ...env, open: () => Promise.reject(busy) })).rejects.toBe(busy);
    await expect(createSession({ ...options, mode: 'repl' }, { ...env, open: () => Promise.reject(busy) })).rejects.toBe(busy);
  });

  test('ends with its terminal', async () => {
    const { env } = port();
    const session = await createPlainSession(options, env);
    const items: unknown[] = [];
    const reading = (async () => {
      for await (const item of session.terminal.read(new AbortController().signal)) items.push(item);
    })();
    await session[Symbol.asyncDispose]();
    await reading;
    expect(session.state.kind).toBe('closed');
    await expect(session.write(latin1('x'))).rejects.toMatchObject({ code: 'transport.lost' });
  });
});
