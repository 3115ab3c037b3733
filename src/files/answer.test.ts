import { describe, expect, test } from 'vitest';
import { utf8 } from '../base/bytes.js';
import { hexText, parseAnswer } from './answer.js';
import { fileError } from './errno.js';
import { shorten, fileScripts } from './device-script.js';

describe('answers of device scripts', () => {
  test('a frame without its end is an unexpected reply', () => {
    expect(() => parseAnswer(utf8('f 1 61\r\n'), 'a list')).toThrow(
      expect.objectContaining({ code: 'protocol.unexpected-reply' }),
    );
  });

  test('an error ends the frame with what the board said', () => {
    expect(parseAnswer(utf8('> \r\n! file not found\r\n. 3\r\n'), 'x')).toEqual({
      lines: ['>'],
      end: [],
      failure: 'file not found',
    });
  });

  test('a damaged hex field is an unexpected reply', () => {
    expect(() => hexText('6g', 'x')).toThrow(expect.objectContaining({ code: 'protocol.unexpected-reply' }));
  });

  test.each([
    ['2', 'fs.not-found'],
    ['file not found', 'fs.not-found'],
    ['13', 'fs.read-only'],
    ['17', 'fs.exists'],
    ['19', 'device.no-file-system'],
    ['20', 'fs.not-directory'],
    ['21', 'fs.is-directory'],
    ['22', 'fs.bad-name'],
    ['28', 'fs.no-space'],
    ['30', 'fs.read-only'],
    ['39', 'fs.not-empty'],
    ['84', 'fs.io'],
    ['words of a strange firmware', 'fs.io'],
  ])('OSError %s is %s', (said, code) => {
    expect(fileError(said, '/a')).toMatchObject({ code, details: expect.anything() as unknown });
  });

  test('a folder that FAT refuses to remove is not empty; a mount point is read-only', () => {
    expect([fileError('13', '/a', 'remove-folder').code, fileError('22', '/a', 'remove-folder').code]).toEqual([
      'fs.not-empty',
      'fs.read-only',
    ]);
  });
});

test('a late raw prompt in the middle of an answer is no part of it', () => {
  const answer = parseAnswer(utf8('f 1 00\r\nraw REPL; CTRL-B to exit\r\n>. 7\r\n'), 'a test');
  expect(answer).toEqual({ lines: ['f 1 00'], end: ['7'], failure: undefined });
});

describe('device scripts', () => {
  test('are shortened without changing their structure', () => {
    expect(shorten('# why\ndef f():\n    # x\n    if 1:\n        return "#  "\n\n')).toBe('def f():\n if 1:\n  return "#  "\n');
    expect(shorten(`x = a[-1:]  + 'b = "c"' % (1, 2)\n    return -y if d != b"\\" = " else {1: 2}\n`)).toBe(
      `x=a[-1:]+'b = "c"'%(1,2)\n return-y if d!=b"\\" = " else {1:2}\n`,
    );
  });

  test('fit the heap of the smallest board, and are plain ASCII', () => {
    const streaming = ['fs_give', 'fs_look', 'fs_prints', 'fs_replace', 'fs_take', 'fs_take_many', 'fs_write_packed'];
    for (const { name, text } of Object.values(fileScripts)) {
      // Boards that can stream have more than the 9 KB of a micro:bit.
      expect(text.length).toBeLessThan(streaming.includes(name) ? 2600 : 1200);

      expect(text).not.toMatch(/[^\n\u0020-\u007e]/);
    }
  });
});
