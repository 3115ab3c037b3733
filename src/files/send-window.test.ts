import { describe, expect, test } from 'vitest';
import { ManualClock } from '../base/clock.js';
import { SendWindow } from './send-window.js';

const BLOCK = 4096;

/** Sends blocks while there is room; how many went out. */
function fill(window: SendWindow): number {
  let count = 0;
  for (; window.hasRoom && count < 1000; count++) window.send(BLOCK, BLOCK);
  return count;
}

/** A window whose first block was confirmed after `ms`. */
async function confirmedAfter(ms: number): Promise<SendWindow> {
  const clock = new ManualClock();
  const window = new SendWindow(clock);
  window.send(BLOCK, BLOCK);
  await clock.advance(ms);
  window.confirm(1);
  return window;
}

describe('how far a sender may be ahead', () => {
  test('of a board that has not said anything: four blocks', () => {
    expect(fill(new SendWindow(new ManualClock()))).toBe(4);
  });

  test('over a link that carries 92 bytes a millisecond: about a second', async () => {
    expect(fill(await confirmedAfter(BLOCK / 92))).toBe(Math.ceil(92_000 / BLOCK));
  });

  test('over a slow link: four blocks, not a second more', async () => {
    expect(fill(await confirmedAfter(BLOCK / 11))).toBe(4);
  });

  test('over the fastest link: what drivers and boards hold', async () => {
    expect(fill(await confirmedAfter(1))).toBe(98_304 / BLOCK + 1);
  });

  test('the best pace counts: a flash that stalls later does not close the window', async () => {
    const clock = new ManualClock();
    const window = new SendWindow(clock);
    window.send(BLOCK, BLOCK);
    await clock.advance(BLOCK / 92);
    window.confirm(1);
    const ahead = fill(window);
    await clock.advance(5000);
    window.confirm(1 + ahead);
    expect(fill(window)).toBe(ahead);
  });

  test('what packs well counts as what the board must write', async () => {
    const window = await confirmedAfter(1);
    let count = 0;
    for (; window.hasRoom; count++) window.send(50, 32_768);
    expect(count).toBe(4);
    expect(window.open).toEqual({ link: 200, content: 131_072 });
  });

  test('a confirmation out of range neither opens the window nor takes anything back', () => {
    const window = new SendWindow(new ManualClock());
    fill(window);
    window.confirm(2);
    for (const count of [5, 1, 0]) window.confirm(count);
    expect(window.confirmed).toBe(2);
    expect(fill(window)).toBe(2);
  });
});
