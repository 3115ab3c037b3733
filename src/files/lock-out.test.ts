import { describe, expect, test } from 'vitest';
import { isMessageKey } from '../messages/index.js';
import { findLockOuts, lockOutsFor } from './lock-out.js';

const found = (source: string): readonly string[] =>
  findLockOuts(source).map((l) => `${String(l.line)} ${l.reason.slice('lockout.'.length)}`);

describe('lock-out analysis', () => {
  test.each([
    ['a loop without a pause', 'import x\nwhile True:\n    x.y()\n', ['2 loop-without-pause']],
    ['a loop in one line', 'while 1: pass', ['1 loop-without-pause']],
    ['the plain blink loop', 'import time\nwhile True:\n    led.toggle()\n    time.sleep_ms(500)\n', ['2 loop-at-start']],
    ['a loop with Windows line ends', 'while (True):\r\n    time.sleep(1)\r\n', ['1 loop-at-start']],
    ['a loop that ends', 'while True:\n    if done():\n        break\n', []],
    ['asyncio', 'import asyncio\nasyncio.run(main())\n', ['2 loop-at-start']],
    ['Ctrl-C switched off', 'import micropython\nmicropython.kbd_intr( -1 )', ['2 interrupt-off']],
    ['Ctrl-C with its usual key', 'micropython.kbd_intr(3)', []],
    [
      'a bare except in a loop',
      'while True:\n    try:\n        step()\n        time.sleep(1)\n    except:\n        pass\n',
      ['1 loop-at-start', '5 catches-interrupt'],
    ],
    [
      'BaseException in a for loop',
      'for i in x:\n    try:\n        step()\n    except (OSError, BaseException) as e:\n        print(e)\n',
      ['4 catches-interrupt'],
    ],
    [
      'an except that leaves the loop',
      'for i in x:\n    try:\n        step()\n    except KeyboardInterrupt:\n        break\n',
      [],
    ],
    ['an except with a name', 'for i in x:\n    try:\n        step()\n    except OSError:\n        pass\n', []],
    ['a bare except outside of loops', 'try:\n    step()\nexcept:\n    pass\n', []],
    ['deep sleep', 'import machine\nmachine.deepsleep(1000)', ['2 deep-sleep']],
    ['a reset', 'machine.reset()', ['1 resets']],
    ['a watchdog', 'wdt = machine.WDT(timeout=2000)', ['1 watchdog']],
    ['USB', 'pyb.usb_mode(None)', ['1 usb-changed']],
    ['the prompt elsewhere', 'os.dupterm(uart)', ['1 repl-moved']],
    [
      'words in texts and comments',
      "# while True: machine.reset()\ns = \"machine.reset()\"\nt = '''\nwhile True:\n    pass\n'''\nu = \"it's # \\\" machine.reset()\"\n",
      [],
    ],
    ['an unfinished text', 's = "abc\nmachine.reset()', ['2 resets']],
    ['an empty script', '', []],
  ])('%s', (_, source, reasons) => {
    expect(found(source)).toEqual(reasons);
  });

  test('only what can’t be undone matters on boards that can skip main.py', () => {
    const source = 'while True:\n    pass\nmicropython.kbd_intr(-1)\n';
    expect(lockOutsFor(source, { quirks: [] }).map((l) => l.reason)).toEqual(['lockout.interrupt-off']);
    expect(lockOutsFor(source, { quirks: ['no-main-skip'] })).toHaveLength(2);
  });

  test('a loop with pauses matters only where USB dies in main.py', () => {
    const source = 'while True:\n    time.sleep(1)\n';
    expect(lockOutsFor(source, { quirks: ['no-main-skip'] })).toEqual([]);
    expect(lockOutsFor(source, { quirks: ['no-main-skip', 'usb-dies-in-main'] })).toHaveLength(1);
  });

  test('every reason has a text', () => {
    const all = findLockOuts(
      'kbd_intr(-1)\ndeepsleep()\nmachine.reset()\nWDT()\nusb_mode()\ndupterm()\ndisable_irq()\nwhile 1:\n try:\n  pass\n except:\n  pass\nasyncio.run(x)',
    );
    expect(new Set(all.map((l) => l.reason)).size).toBe(10);
    expect(all.filter((l) => !isMessageKey(l.reason))).toEqual([]);
  });

  test('a large script is analysed in time that grows with its size only', () => {
    expect(findLockOuts(`${'x = "a" # b\n'.repeat(20_000)}while True:\n    pass\n`)).toHaveLength(1);
  });
});
