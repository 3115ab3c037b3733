import { describe, expect, test } from 'vitest';
import { parseModules } from './board-modules.js';
import { commonModules } from './known-modules.js';
import { otherName, shadowingOf } from './shadowing.js';
import type { BoardModule, Firmware } from './warning.js';

const micropython = (minor: number, path: readonly string[], root = '/'): Firmware => ({
  implementation: 'micropython',
  version: [1, minor, 0],
  root,
  path,
});
const NOW = micropython(27, ['', '.frozen', '/lib']);
const NANO = micropython(19, ['', '.frozen', '/flash', '/flash/lib'], '/flash');
const FIPY: Firmware = { ...micropython(8, ['', '/flash', '/flash/lib'], '/flash'), version: [1, 8, 6] };

const board = (...names: readonly string[]): { modules: readonly BoardModule[]; knownFrom: 'board' } => ({
  modules: parseModules(['sys', ...names].join(' ')) ?? [],
  knownFrom: 'board',
});
const winner = (path: string, names: readonly string[], firmware: Firmware | null): string | undefined =>
  shadowingOf(path, board(...names), firmware)?.imported;

describe('which of the two is imported', () => {
  test.each([
    // py/builtinimport.c of 2025-06: non-extensible built-ins, then sys.path, then extensible built-ins.
    ['an extensible built-in gives way', '/time.py', ['time'], NOW, 'file'],
    ['in a folder after the frozen modules too', '/lib/random.py', ['random'], NOW, 'file'],
    ['machine is extensible', '/machine.py', ['machine'], NOW, 'file'],
    ['a built-in of the core never does', '/gc.py', ['gc'], NOW, 'firmware'],
    ['nor a port’s', '/network.py', ['network'], NOW, 'firmware'],
    ['a frozen one is found after files of the first entry', '/neopixel.py', ['neopixel'], NOW, 'file'],
    ['and before those of later entries', '/lib/neopixel.py', ['neopixel'], NOW, 'firmware'],
    ['a frozen package is told by its files', '/asyncio.py', ['asyncio/__init__', 'asyncio/core'], NOW, 'file'],
    ['both built-in and frozen: frozen comes first', '/lib/ssl.py', ['ssl', 'ssl/__init__'], NOW, 'firmware'],
    ['of an unknown kind: not told', '/sensor.py', ['sensor'], NOW, 'uncertain'],
    ['of an unknown kind, but the firmware wins either way', '/lib/sensor.py', ['sensor'], NOW, 'firmware'],
    ['utime is the built-in time, whatever there is', '/utime.py', ['time'], NOW, 'firmware'],
    // 1.12 to 1.20: exact names win, u-names come last.
    ['1.19: a built-in with u gives way', '/flash/time.py', ['utime'], NANO, 'file'],
    ['1.19: a built-in under its own name wins', '/flash/random.py', ['random'], NANO, 'firmware'],
    ['1.19: utime is never replaced', '/flash/utime.py', ['utime'], NANO, 'firmware'],
    ['1.19: a frozen one gives way to the working folder', '/flash/dht.py', ['dht'], NANO, 'file'],
    // Before 1.18 frozen modules belong to the empty entry of sys.path; reference/pycom-lte.md 64: frozen sqnsupgrade wins.
    ['1.8: frozen modules win', '/flash/lib/sqnsupgrade.py', ['sqnsupgrade'], FIPY, 'firmware'],
    ['1.8: a weak link gives way', '/flash/time.py', ['utime'], FIPY, 'file'],
    ['other implementations: not told', '/time.py', ['time'], { ...NOW, implementation: 'circuitpython' }, 'uncertain'],
    ['no firmware known: not told', '/time.py', ['time'], null, 'uncertain'],
  ] as const)('%s', (_, path, names, firmware, expected) => {
    expect(winner(path, names, firmware)).toBe(expected);
  });
});

describe('what is a clash at all', () => {
  test.each([
    ['a file in a folder that is not searched', '/drivers/time.py', ['time'], NOW],
    ['a file of another name', '/my_time.py', ['time'], NOW],
    ['data', '/time.txt', ['time'], NOW],
    ['main.py', '/main.py', ['main'], NOW],
    ['boot.py', '/flash/boot.py', ['boot'], NANO],
    ['a name that is no word', '/2time.py', ['2time'], NOW],
  ] as const)('%s is none', (_, path, names, firmware) => {
    expect(winner(path, names, firmware)).toBeUndefined();
  });

  test.each(['/time.py', '/time.mpy', '/time/__init__.py'])('%s is one', (path) => {
    expect(shadowingOf(path, board('time'), NOW)).toEqual({
      module: 'time',
      origin: 'builtin',
      imported: 'file',
      knownFrom: 'board',
    });
  });

  test('without a board the common modules are known, and nothing is certain', () => {
    const list = { modules: commonModules, knownFrom: 'list' } as const;
    for (const name of ['time', 'random', 'sensor', 'machine', 'sys', 'asyncio']) {
      expect(shadowingOf(`/flash/${name}.py`, list, null)).toMatchObject({
        module: name,
        imported: 'uncertain',
        knownFrom: 'list',
      });
    }
    expect(shadowingOf('/flash/blink.py', list, null)).toBeUndefined();
  });

  test('another name stays in its folder', () => {
    expect(otherName('/flash/lib/time.py')).toBe('/flash/lib/my_time.py');
    expect(otherName('/time.py')).toBe('/my_time.py');
  });
});

describe('the list of a firmware', () => {
  test('is read from columns', () => {
    // As the bundled 1.27.0 prints it.
    const text =
      '__main__          collections/defaultdict             io                re\r\n' +
      'asyncio/__init__  binascii          sys               zlib\r\n' +
      'Plus any modules on the filesystem\r\n';
    expect(parseModules(text)).toEqual([
      { name: '__main__', origin: 'unknown' },
      { name: 'collections/defaultdict', origin: 'frozen' },
      { name: 'io', origin: 'builtin' },
      { name: 're', origin: 'builtin' },
      { name: 'asyncio/__init__', origin: 'frozen' },
      { name: 'binascii', origin: 'builtin' },
      { name: 'sys', origin: 'builtin' },
      { name: 'zlib', origin: 'builtin' },
    ]);
  });

  test('is missing where help() knows no modules', () => {
    expect(parseModules('object modules is of type str\r\n')).toBeNull();
    expect(parseModules('!\r\n')).toBeNull();
    expect(parseModules('')).toBeNull();
  });
});
