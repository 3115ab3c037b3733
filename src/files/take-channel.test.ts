import { expect, test } from 'vitest';
import { utf8 } from '../base/bytes.js';
import { ManualClock } from '../base/clock.js';
import { Deadline } from '../base/deadline.js';
import { profileById } from '../boards/catalogue.js';
import type { ReplLease } from '../session/types.js';
import { FileSender } from './stream-write.js';
import { TakeChannel } from './take-channel.js';

/** A board at the other end of a channel, played by the test. */
class Played {
  readonly clock = new ManualClock();
  say: (text: string) => void = () => undefined;
  readonly lease: Pick<ReplLease, 'profile' | 'call' | 'send'> = {
    profile: profileById('micropython'),
    call: (_script, _fn, _args, options) => {
      this.say = (text) => options.onStdout?.(utf8(text));
      return new Promise((_, reject) => options.signal?.addEventListener('abort', () => reject(options.signal?.reason)));
    },
    send: () => Promise.resolve(),
  };

  async open(): Promise<TakeChannel> {
    const options = { deadline: Deadline.after(600_000, this.clock), places: true };
    const channel = TakeChannel.open(this.lease as ReplLease, options);
    this.say('@ 100000\r\n');
    return channel;
  }
}

test('a board that goes on confirming may take longer in all than the longest silence', async () => {
  const board = new Played();
  const channel = await board.open();
  const told: number[] = [];
  const sender = new FileSender(channel, { signal: undefined, onBytes: (done) => told.push(done) });
  const file = { path: '/a.bin', place: utf8('/a.bin') };
  const content = new Uint8Array(8000).fill(7);
  await sender.send(file, content, { deflate: undefined, final: { path: file, ready: null } });
  const finished = sender.finish();
  for (let i = 1; i <= channel.sent; i++) {
    await board.clock.advance(15_000);
    board.say(`+ ${i}\r\n`);
  }
  await board.clock.advance(15_000);
  board.say('= 1\r\n');
  await finished;
  expect(told.length).toBeGreaterThan(channel.sent);
  expect(told.at(-1)).toBe(8000);
});

test('a board that says nothing more is given up', async () => {
  const board = new Played();
  const channel = await board.open();
  const sender = new FileSender(channel, { signal: undefined, onBytes: () => undefined });
  const file = { path: '/a.bin', place: utf8('/a.bin') };
  await sender.send(file, new Uint8Array(3000), { deflate: undefined, final: null });
  const finished = expect(sender.finish()).rejects.toMatchObject({ code: 'protocol.timeout' });
  await board.clock.advance(21_000);
  await finished;
});
