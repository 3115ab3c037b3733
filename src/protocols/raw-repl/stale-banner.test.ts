import fc from 'fast-check';
import { expect, test } from 'vitest';
import { latin1 } from '../../base/bytes.js';
import { RawReplMachine, type RawReplEvent } from './machine.js';

const BANNER = 'raw REPL; CTRL-B to exit\r\n>';
const GRANTED = 'R\x01\x80\x00\x01';

/** Events of a raw-paste request, the bytes cut at the given places. */
function answers(bytes: string, cuts: readonly number[], machine = new RawReplMachine()): readonly RawReplEvent[] {
  machine.expectRawPaste('ours');
  const at = [0, ...cuts.map((cut) => cut % (bytes.length + 1)).sort((a, b) => a - b), bytes.length];
  return at.slice(1).flatMap((end, i) => machine.receive(latin1(bytes.slice(at[i], end))));
}

const kinds = (events: readonly RawReplEvent[]): readonly string[] =>
  events.map((e) => (e.type === 'no-window' ? e.reason : e.type)).filter((k) => k !== 'text');

test('a banner that was asked for earlier does not hide the answer behind it, however the bytes are cut', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(80), { maxLength: 6 }), fc.integer({ min: 1, max: 3 }), (cuts, banners) => {
      const events = answers(BANNER.repeat(banners) + GRANTED, cuts);
      const each = Array.from({ length: banners }, () => ['old-firmware', 'banner']).flat();
      expect(kinds(events)).toEqual([...each, 'window', 'credit']);
      expect(events.find((e) => e.type === 'window')).toEqual({ type: 'window', size: 128 });
    }),
  );
});

test('a request in the middle of such a banner is answered behind it', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: BANNER.length - 1 }), fc.array(fc.nat(40), { maxLength: 4 }), (sent, cuts) => {
      const machine = new RawReplMachine();
      machine.receive(latin1(BANNER + BANNER.slice(0, sent)));
      const events = answers(BANNER.slice(sent) + GRANTED, cuts, machine);
      expect(kinds(events)).toEqual(['banner', 'window', 'credit']);
    }),
  );
});

test('what only looked like such a banner does not hide the answer', () => {
  const machine = new RawReplMachine();
  machine.receive(latin1(`${BANNER}raw`));
  expect(kinds(answers(GRANTED, [], machine))).toContain('unclear');
  machine.receive(latin1(`${BANNER}raw`));
  expect(kinds(answers(`!${GRANTED}`, [], machine))).toContain('window');
});

test('firmware before 1.14 gives the banner and nothing after it', () => {
  expect(kinds(answers(BANNER, []))).toEqual(['old-firmware', 'banner']);
});
