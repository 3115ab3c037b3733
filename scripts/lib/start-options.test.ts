import { expect, test } from 'vitest';
import { hasDisplay, parseStartOptions } from './start-options.mjs';

test('reads shell, port and folders in any order', () => {
  expect(parseStartOptions(['work', '--browser', '--port', '8080', '--no-open', '--', '--odd'])).toEqual({
    shell: 'browser',
    open: false,
    port: '8080',
    folders: ['work', '--odd'],
  });
});

test('chooses by itself when nothing is said', () => {
  expect(parseStartOptions([])).toEqual({ shell: 'any', open: true, port: undefined, folders: [] });
});

test.each([
  [['--browser', '--desktop'], 'Choose --browser or --desktop, not both.'],
  [['--port'], '--port needs a number up to 65535.'],
  [['--port', '70000'], '--port needs a number up to 65535.'],
  [['--brwoser'], 'There is no option --brwoser.'],
])('%j is refused', (args, problem) => {
  expect(parseStartOptions(args)).toEqual({ problem });
});

test('a display is X11 or Wayland on Linux and always there elsewhere', () => {
  expect([
    hasDisplay({}, 'linux'),
    hasDisplay({ DISPLAY: ':0' }, 'linux'),
    hasDisplay({ WAYLAND_DISPLAY: 'w' }, 'linux'),
    hasDisplay({}, 'darwin'),
  ]).toEqual([false, true, true, true]);
});
