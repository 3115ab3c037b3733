import fc from 'fast-check';
import { expect, test } from 'vitest';
import { concat } from '../base/bytes.js';
import { FrameJoiner, toFrames } from './framing.js';

test('a message cut into frames is the same after joining', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), fc.integer({ min: 2, max: 40 }), (message, maxFrame) => {
      const frames = toFrames(message, maxFrame);
      const joiner = new FrameJoiner(1000);
      const joined = frames.map((frame) => joiner.receive(frame)).filter((m) => m !== undefined);
      expect(frames.every((frame) => frame.length <= maxFrame)).toBe(true);
      expect(joined).toEqual([message]);
    }),
  );
});

test('messages one after another do not mix', () => {
  const joiner = new FrameJoiner(100);
  const frames = [...toFrames(Uint8Array.of(1, 2, 3), 3), ...toFrames(Uint8Array.of(4), 3)];
  expect(frames.map((frame) => joiner.receive(frame))).toEqual([undefined, Uint8Array.of(1, 2, 3), Uint8Array.of(4)]);
});

test('an empty message is one frame', () => {
  expect(toFrames(new Uint8Array())).toEqual([Uint8Array.of(0)]);
});

test('a message over the limit is refused before its last frame', () => {
  const joiner = new FrameJoiner(4);
  joiner.receive(Uint8Array.of(1, 1, 2, 3));
  expect(() => joiner.receive(Uint8Array.of(1, 4, 5))).toThrow('message over 4 bytes');
});

test.each([[new Uint8Array()], [Uint8Array.of(2, 1)]])('a frame with no known first byte is refused: %j', (frame) => {
  expect(() => new FrameJoiner(10).receive(frame)).toThrow(RangeError);
  expect(concat([frame])).toEqual(frame);
});
