import { expect, test } from 'vitest';
import { shortFirmware, shortPlace } from './board-words.js';

test('says a firmware in the room of a status bar', () => {
  expect(
    [
      'MicroPython v1.27.0 on 2025-12-09',
      'OpenMV v4.5.0; MicroPython v1.19.1 on 2023-11-02',
      'micro:bit v1.0.1-0 on 2018-12-13; MicroPython v1.9.2-34',
      'MicroPython',
      'CircuitPython-with-a-very-long-name 9.0',
    ].map(shortFirmware),
  ).toEqual(['v1.27.0', 'OpenMV v4.5.0', 'micro:bit v1.0.1-0', 'MicroPython', 'CircuitPython-with-a-ver…']);
});

test('names a port that is no known board once', () => {
  expect(shortPlace({ boardName: 'ttyS0', label: 'ttyS0' })).toBe('ttyS0');
  expect(shortPlace({ boardName: 'Arduino Nano 33 BLE (MicroPython)', label: 'COM4' })).toBe('Arduino Nano 33 BLE · COM4');
});
