import { describe, expect, test } from 'vitest';
import { concat, latin1, latin1Text } from '../base/bytes.js';
import { ManualClock } from '../base/clock.js';
import { SessionTerminal } from './terminal-hub.js';
import type { TerminalItem } from './types.js';

/** Reads what is there now. */
async function readNow(terminal: SessionTerminal): Promise<TerminalItem[]> {
  const items: TerminalItem[] = [];
  const reading = new AbortController();
  const iterator = terminal.read(reading.signal);
  const done = (async () => {
    for await (const item of iterator) items.push(item);
  })();
  await new Promise<void>((resolve) => setImmediate(resolve));
  reading.abort();
  await done;
  return items;
}

const textOf = (items: readonly TerminalItem[]): string =>
  latin1Text(concat(items.flatMap((i) => (i.kind === 'bytes' ? [i.bytes] : []))));

describe('SessionTerminal', () => {
  test('a new reader sees what was kept, then what comes', async () => {
    const terminal = new SessionTerminal();
    terminal.append(latin1('before '));
    const reading = new AbortController();
    const reader = terminal.read(reading.signal);
    expect((await reader.next()).value).toEqual({ kind: 'bytes', bytes: latin1('before ') });
    const next = reader.next();
    terminal.append(latin1('after'));
    expect((await next).value).toEqual({ kind: 'bytes', bytes: latin1('after') });
    await reader.return(undefined);
  });

  test('notes stand where they were made', async () => {
    const terminal = new SessionTerminal();
    terminal.append(latin1('a'));
    terminal.note('k', { n: 1 });
    terminal.append(latin1('b'));
    expect(await readNow(terminal)).toEqual([
      { kind: 'bytes', bytes: latin1('a') },
      { kind: 'note', key: 'k', args: { n: 1 } },
      { kind: 'bytes', bytes: latin1('b') },
    ]);
  });

  test('a newcomer gets the last part only, of all that was ever shown', async () => {
    const terminal = new SessionTerminal({ replayBytes: 100_000, spoolBytes: 1_000_000 });
    for (let i = 0; i < 5000; i++) terminal.append(latin1(`${i}`.padStart(99, '.') + '\n'));
    const text = textOf(await readNow(terminal));
    expect(text).toHaveLength(100_000);
    expect(text.endsWith('4999\n')).toBe(true);
  });

  test('a slow reader loses nothing up to the spool, then the oldest, with a mark of how much', async () => {
    const terminal = new SessionTerminal({ replayBytes: 100_000, spoolBytes: 300_000 });
    const reading = new AbortController();
    const reader = terminal.read(reading.signal);
    terminal.append(new Uint8Array(10).fill(1));
    await reader.next();
    for (let i = 0; i < 20; i++) terminal.append(new Uint8Array(10_000).fill(i));
    let got = 0;
    while (got < 200_000) {
      const value = (await reader.next()).value as TerminalItem | undefined;
      if (value?.kind !== 'bytes') throw new Error('a gap below the spool');
      got += value.bytes.length;
    }
    for (let i = 0; i < 100; i++) terminal.append(new Uint8Array(10_000).fill(i));
    const gap = (await reader.next()).value as TerminalItem;
    if (gap.kind !== 'gap') throw new Error('no gap');
    let rest = 0;
    while (rest + gap.dropped < 1_000_000) {
      const value = (await reader.next()).value as TerminalItem | undefined;
      if (value?.kind === 'bytes') rest += value.bytes.length;
    }
    expect(rest + gap.dropped).toBe(1_000_000);
    expect(rest).toBeGreaterThanOrEqual(300_000);
    expect(rest).toBeLessThan(300_000 + 2 * 65_536);
    await reader.return(undefined);
  });

  test('readers end with the session, after everything was read', async () => {
    const terminal = new SessionTerminal();
    terminal.append(latin1('last'));
    terminal.end();
    const items: TerminalItem[] = [];
    for await (const item of terminal.read(new AbortController().signal)) items.push(item);
    expect(textOf(items)).toBe('last');
  });

  test('knows what its last line shows', () => {
    const terminal = new SessionTerminal();
    terminal.append(latin1('one\r\n>>'));
    terminal.append(latin1('> '));
    expect(latin1Text(terminal.lastLine)).toBe('>>> ');
    terminal.append(latin1('x'.repeat(1000)));
    expect(terminal.lastLine).toHaveLength(256);
    terminal.append(latin1('\r\n'));
    expect(terminal.lastLine).toHaveLength(0);
  });

  describe('pace', () => {
    const far = new Uint8Array(1_500_000);
    const settled = async (pace: Promise<void> | undefined): Promise<boolean> => {
      let isSettled = false;
      void pace?.then(() => (isSettled = true));
      await new Promise<void>((resolve) => setImmediate(resolve));
      return isSettled;
    };

    test('nobody waits while nobody reads, or while readers keep up', async () => {
      const terminal = new SessionTerminal();
      terminal.append(far);
      expect(terminal.pace(new ManualClock())).toBeUndefined();
      const reading = new AbortController();
      const reader = terminal.read(reading.signal);
      await reader.next();
      terminal.append(new Uint8Array(1000));
      expect(terminal.pace(new ManualClock())).toBeUndefined();
      await reader.return(undefined);
    });

    test('a reader that is far behind is waited for until it has come near', async () => {
      const terminal = new SessionTerminal();
      const reader = terminal.read(new AbortController().signal);
      terminal.append(latin1('x'));
      await reader.next();
      terminal.append(far);
      const pace = terminal.pace(new ManualClock());
      expect(await settled(pace)).toBe(false);
      for (let i = 0; i < 12; i++) await reader.next();
      expect(await settled(pace)).toBe(true);
      await reader.return(undefined);
    });

    test('a reader that takes nothing delays each 64 KiB by 20 ms, no more', async () => {
      const clock = new ManualClock();
      const terminal = new SessionTerminal();
      const reader = terminal.read(new AbortController().signal);
      terminal.append(latin1('x'));
      await reader.next();
      terminal.append(far);
      const pace = terminal.pace(clock);
      await clock.advance(20);
      expect(await settled(pace)).toBe(true);
      terminal.append(new Uint8Array(60_000));
      expect(terminal.pace(clock)).toBeUndefined();
      terminal.append(new Uint8Array(10_000));
      expect(terminal.pace(clock)).toBeDefined();
      await reader.return(undefined);
    });

    test('the end of the reader or of the session ends the wait', async () => {
      const terminal = new SessionTerminal();
      const reader = terminal.read(new AbortController().signal);
      terminal.append(latin1('x'));
      await reader.next();
      terminal.append(far);
      const first = terminal.pace(new ManualClock());
      await reader.return(undefined);
      expect(await settled(first)).toBe(true);
    });
  });
});
