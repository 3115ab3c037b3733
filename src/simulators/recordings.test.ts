import { expect, test } from 'vitest';
import { latin1Text } from '../base/bytes.js';
import { recording } from '../transport/testing/recordings.js';
import { boardDefinitions } from './boards/boards.js';
import { startBoard } from './testing/board-client.js';

const OUR_BANNER = boardDefinitions.find((b) => b.id === 'generic')?.banner ?? '';
const THEIR_BANNER = /MicroPython v1\.29\.0-preview\S* on 2026-11-21; mps2-an385 with Cortex-M3/g;

/** What was typed and, after it, what was answered, one pair for each turn. */
function turns(name: string): readonly { readonly typed: string; readonly answered: string }[] {
  const found: { typed: string; answered: string }[] = [];
  for (const { dir, bytes } of recording(name).entries) {
    const text = latin1Text(bytes);
    const last = found.at(-1);
    if (dir === 'to-board') {
      // A lone 04 is a syntax error told before the upload ended, where a board may also wait for the end, as ours does.
      if (last !== undefined && (last.answered === '' || last.answered === '\x04')) last.typed += text;
      else found.push({ typed: text, answered: '' });
    } else if (last !== undefined) last.answered += text.replace(THEIR_BANNER, OUR_BANNER);
  }
  return found;
}

/** What the recorded board had on its disk. */
const FILES = { '/boot.py': "print('boot ran')\n", '/main.py': "print('main ran')\n" };

test.each([
  'qemu-01-friendly-banner',
  'qemu-02-friendly-blocks',
  'qemu-03-paste-mode',
  'qemu-04-raw-enter',
  'qemu-05-raw-exec',
  'qemu-06-raw-paste',
  'qemu-07-raw-paste-errors',
  'qemu-09-soft-reset',
  'qemu-11-long-output',
])('%s: the simulated board answers byte for byte', async (name) => {
  await using session = await startBoard('generic', { files: name.includes('09') ? FILES : {} });
  await session.client.until('>>> ');
  expect(turns(name).length).toBeGreaterThan(2);
  for (const { typed, answered } of turns(name)) {
    await session.client.type(typed);
    expect(await session.client.exactly(answered.length)).toBe(answered);
  }
});
