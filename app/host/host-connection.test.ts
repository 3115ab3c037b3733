import { describe, expect, test } from 'vitest';
import { ManualClock } from '../../src/base/clock.js';
import { Emitter } from '../../src/base/event.js';
import type { Channel, ChannelEnd } from '../../src/rpc/channel.js';
import { HostConnection, type LinkState } from './host-connection.js';

function makeChannel(): Channel & { end(reason: string): void } {
  let finish: (end: ChannelEnd) => void = () => undefined;
  const closed = new Promise<ChannelEnd>((resolve) => {
    finish = resolve;
  });
  const end = (reason: string): void => finish({ reason });
  return {
    send: () => undefined,
    onMessage: new Emitter<unknown>().event,
    closed,
    close: (reason = 'closed') => end(reason),
    end,
  };
}

function bench(outcomes: readonly ('open' | 'refused')[]) {
  const clock = new ManualClock();
  const states: LinkState[] = [];
  const channels: ReturnType<typeof makeChannel>[] = [];
  let tries = 0;
  const connection = new HostConnection(
    async () => {
      const outcome = outcomes[Math.min(tries++, outcomes.length - 1)];
      if (outcome === 'refused') throw new Error('refused');
      const channel = makeChannel();
      channels.push(channel);
      return channel;
    },
    (state) => states.push(state),
    clock,
  );
  return { clock, states, channels, connection, tries: () => tries };
}

describe('link to the host', () => {
  test('tries again with growing pauses until the host is there', async () => {
    const { clock, states, connection } = bench(['refused', 'refused', 'open']);
    await connection.connect();
    await clock.advance(250);
    await clock.advance(500);
    expect(states.map((s) => (s.kind === 'lost' ? s.attempt : s.kind))).toEqual(['connecting', 1, 2, 'connected']);
  });

  test('does not hammer a host that ends each link at once', async () => {
    const { clock, channels, connection, tries } = bench(['open']);
    await connection.connect();
    for (let i = 0; i < 40; i++) {
      channels.at(-1)?.end('bad message');
      await clock.advance(250);
    }
    expect(tries()).toBeLessThan(8);
  });

  test('stays away once the window was opened elsewhere, until it is asked to come back', async () => {
    const { clock, states, channels, connection } = bench(['open']);
    await connection.connect();
    channels[0]?.end('replaced');
    await clock.advance(60_000);
    expect(states.at(-1)).toEqual({ kind: 'replaced' });
    await connection.connect();
    expect(states.at(-1)).toEqual({ kind: 'connected' });
  });

  test('fails calls and streams while there is no link', async () => {
    const { connection } = bench(['refused']);
    await expect(connection.client.app.info({})).rejects.toMatchObject({ code: 'app.disconnected' });
    const read = async (): Promise<void> => {
      for await (const _ of connection.client.ports.watch({}));
    };
    await expect(read()).rejects.toMatchObject({ code: 'app.disconnected' });
  });
});
