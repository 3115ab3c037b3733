import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeMessage, encodeMessage } from './codec.js';
import { FrameJoiner, toFrames } from './framing.js';

// The codec refuses this key, see the test below: no message of ours has it.
const message = fc.jsonValue().filter((value) => !JSON.stringify(value).includes('"__proto__"'));

test('any message cut into frames is the same after joining, also one after another', () => {
  fc.assert(
    fc.property(fc.array(message, { minLength: 1, maxLength: 5 }), fc.integer({ min: 3, max: 40 }), (messages, maxFrame) => {
      const joiner = new FrameJoiner(100_000);
      const frames = messages.flatMap((message) => toFrames(encodeMessage(message), maxFrame));
      const joined = frames.map((frame) => joiner.receive(frame)).filter((m) => m !== undefined);
      expect(frames.every((frame) => frame.length <= maxFrame)).toBe(true);
      expect(joined.map((bytes) => encodeMessage(decodeMessage(bytes)))).toEqual(
        messages.map((message) => encodeMessage(message)),
      );
    }),
  );
});

test('a message with a key that could change an object’s kind is refused', () => {
  const bytes = encodeMessage(JSON.parse('{"__proto__": 1}'));
  expect(() => decodeMessage(bytes)).toThrow();
});

test('a message that fits is sent as it is, without a copy', () => {
  const message = encodeMessage({ type: 'end' });
  expect(toFrames(message)[0]).toBe(message);
});

test('a message over the limit is refused before its last frame', () => {
  const joiner = new FrameJoiner(4);
  joiner.receive(Uint8Array.of(0xc1, 1, 1, 2, 3));
  expect(() => joiner.receive(Uint8Array.of(0xc1, 1, 4, 5))).toThrow('message over 4 bytes');
});

test.each([
  ['nothing', [[]]],
  ['an unknown mark', [[0xc1, 2, 1]]],
  ['half a mark', [[0xc1]]],
  ['a whole message between pieces', [[0xc1, 1, 1], [0x80]]],
])('%s is no frame of this protocol', (_, frames) => {
  const joiner = new FrameJoiner(10);
  expect(() => frames.map((frame) => joiner.receive(Uint8Array.from(frame)))).toThrow('not a frame of this protocol');
});
