import { describe, expect, test } from 'vitest';
import { latin1, utf8 } from '../base/bytes.js';
import { Deadline } from '../base/deadline.js';
import { isWholeIdentity, readAnswers, readIdentity, readMemory, sumOfLines } from './board-answers.js';
import { deviceError } from './device-error.js';
import { callingCode, loadingCode, unloadingCode } from './device-script.js';
import { LeaseQueue } from './lease-queue.js';
import { escapedLine, interactiveCode, LineComposer, needsMoreLines } from './line-composer.js';
import { causeOf, escapeHeard, type LadderEvidence } from './no-repl-cause.js';
import { looksLikePrompt, showsProgram } from './prompt.js';
import { outcomeOf } from './run-program.js';
import { parseTraceback } from './traceback.js';
import { TypedLine } from './typed-line.js';

const soon = { deadline: Deadline.after(10_000) };

describe('LeaseQueue', () => {
  test('turns go round in order of arrival', async () => {
    const queue = new LeaseQueue();
    const order: string[] = [];
    const first = await queue.take('a', soon);
    const take = async (name: string): Promise<void> => {
      const turn = await queue.take(name, soon);
      order.push(`${name} ${queue.holder}`);
      turn[Symbol.dispose]();
    };
    const others = [take('b'), take('c')];
    expect(queue.holder).toBe('a');
    first[Symbol.dispose]();
    first[Symbol.dispose]();
    await Promise.all(others);
    expect(order).toEqual(['b b', 'c c']);
    expect(queue.holder).toBeUndefined();
  });

  test('who waits too long learns who has it, and is out of the queue', async () => {
    const queue = new LeaseQueue();
    const first = await queue.take('Saving', soon);
    await expect(queue.take('Files', { deadline: Deadline.after(1) })).rejects.toMatchObject({
      code: 'session.busy',
      details: { holder: 'Saving' },
    });
    const abort = new AbortController();
    const waiting = queue.take('Other', { ...soon, signal: abort.signal });
    abort.abort();
    await expect(waiting).rejects.toMatchObject({ name: 'AbortError' });
    first[Symbol.dispose]();
    expect(queue.holder).toBeUndefined();
  });
});

describe('causeOf', () => {
  const evidence = (more: Partial<LadderEvidence>): LadderEvidence => ({
    isGone: false,
    returns: 0,
    heard: new Uint8Array(0),
    heardBytes: 0,
    noisyRungs: 0,
    rungs: 6,
    isKnown: false,
    ...more,
  });
  const heard = (text: string): Partial<LadderEvidence> => ({ heard: latin1(text), heardBytes: text.length });

  test.each([
    ['silent', {}],
    ['vanished', { isGone: true }],
    ['asleep', { isGone: true, returns: 1 }],
    ['asleep', { returns: 2 }],
    ['not-micropython', heard('\r\nERROR\r\n')],
    ['not-micropython', heard('\r\nlogin: ')],
    ['not-micropython', heard('\xff\x80\xfe\x00\xff\x9e')],
    ['prints-without-end', { ...heard('tick\r\ntick\r\n'), noisyRungs: 6 }],
    ['catches-everything', heard('caught it\r\n')],
    ['catches-everything', { ...heard('\r\nERROR\r\n'), isKnown: true }],
    ['catches-everything', { isKnown: true }],
    ['vanished', { isKnown: true, isGone: true }],
    ['prints-without-end', { ...heard('1/0\r\n'), isKnown: true, noisyRungs: 6 }],
    ['modem-manager', heard('>>> AT\r\nTraceback (most recent call last):\r\n')],
  ] as const)('%s', (cause, more) => {
    expect(causeOf(evidence(more))).toBe(cause);
  });

  test('last words are escaped and cut', () => {
    expect(escapeHeard(latin1(`${'x'.repeat(300)}a\r\n\x00é`))).toBe(`${'x'.repeat(195)}a\\r\\n\\x00\\xe9`);
  });
});

describe('showsProgram', () => {
  const greeting = 'MicroPython v1.27.0 on 2025-12-09; board\r\nType "help()" for more information.\r\n>>> ';
  test.each([
    ['\r\n>>> ', false, false],
    ['\r\n>>> \r\nraw REPL; CTRL-B to exit\r\n>', false, false],
    ['\r\nraw REPL; CTRL-B to exit\r\n>\r\nraw REPL; CTRL-B to exit\r\n>', false, false],
    ['\r\npyb> \r\nraw REPL; CTRL-B to exit\r\n>', false, false],
    [greeting, true, false],
    [greeting, false, true],
    ['Traceback (most recent call last):\r\nKeyboardInterrupt: \r\n>>> ', true, true],
    ['reading 4\r\n>>> ', true, true],
  ] as const)('%j', (heard, mayGreet, shows) => {
    expect(showsProgram(latin1(heard), mayGreet)).toBe(shows);
  });
});

describe('deviceError', () => {
  const context = { doing: 'put', path: '/a' };
  test.each([
    ['OSError: [Errno 28] ENOSPC', 'fs.no-space'],
    ['OSError: 28', 'fs.no-space'],
    ['OSError: ENOENT', 'fs.not-found'],
    ["OSError: (2, 'no such file')", 'fs.not-found'],
    ['OSError: [Errno 30] EROFS', 'fs.read-only'],
    ['OSError: [Errno 19] ENODEV', 'device.no-file-system'],
    ['OSError: [Errno 39] ENOTEMPTY', 'fs.not-empty'],
    ['OSError: [Errno 5] EIO', 'fs.io'],
    ['OSError: no such thing', 'device.raised'],
    ['MemoryError: memory allocation failed, allocating 9 bytes', 'device.out-of-memory'],
    ["ImportError: no module named 'lcd'", 'device.module-missing'],
    ['ValueError: x', 'device.raised'],
  ])('%s is %s', (line, code) => {
    expect(
      deviceError(`Traceback (most recent call last):\r\n  File "<stdin>", line 1, in put\r\n${line}\r\n`, context).code,
    ).toBe(code);
  });

  test.each(["ImportError: no module named 'deflatee'", 'OSError: 22', "NameError: name 'x' isn't defined"])(
    '%s in the line that loads a script is damage, whatever it is about',
    (line) => {
      const before = 'Traceback (most recent call last):\r\n  File "<stdin>", line 1, in <module>\r\n';
      expect(deviceError(`${before}${line}\r\n`, context).code).toBe('device.raised');
    },
  );

  test('an errno without a path is what the board raised', () => {
    expect(deviceError('OSError: 116\r\n', { doing: 'x', path: '' })).toMatchObject({
      code: 'device.raised',
      details: { exception: 'OSError: 116', doing: 'x' },
    });
  });
});

describe('device scripts', () => {
  const script = {
    name: 'a-b',
    text: '# why\nimport sys\n\nX = 1\n\n\ndef f(a):\n    # why\n    return X\n\n\ndef g():\n    pass\n',
  };

  test('load inside one function, without comments', () => {
    expect(loadingCode(script)).toBe(
      "def _outpost_a_b():\n import sys\n X = 1\n def f(a):\n     return X\n def g():\n     pass\n return {'f':f,'g':g}\n_outpost_a_b=_outpost_a_b()\n",
    );
  });

  test('are called with literals and removed by name', () => {
    expect(callingCode(script, 'f', ["it's", 3, null])).toBe("_outpost_a_b['f']('it\\'s',3,None)");
    expect(unloadingCode([script, { ...script, name: 'c' }])).toBe(
      "globals().pop('_outpost_a_b',0);globals().pop('_outpost_c',0)",
    );
  });
});

describe('answers of a board', () => {
  const read = (lines: readonly string[]) => readIdentity(readAnswers(utf8(lines.join('\r\n'))));

  test('answers that came whole end with their sum', () => {
    const lines = ['implementation=micropython', 'machine=Ünï', 'path='];
    const whole = [...lines, `sum=${sumOfLines(lines)}`, ''].join('\r\n');
    expect(isWholeIdentity(utf8(whole))).toBe(true);
    for (const damaged of ['', whole.replace('path=\r\n', ''), whole.replace('micro', 'mikro'), whole.slice(0, -4)])
      expect(isWholeIdentity(utf8(damaged))).toBe(false);
  });

  test('an identity without a place, from a board that has files, is asked for again', () => {
    const whole = (...lines: readonly string[]): boolean =>
      isWholeIdentity(utf8([...lines, `sum=${sumOfLines(lines)}`, ''].join('\r\n')));
    expect(whole('stat=1', 'cwd=/')).toBe(true);
    expect(whole('stat=1')).toBe(false);
    expect(whole('stat=0')).toBe(true);
  });

  test('modern firmware', () => {
    expect(
      read([
        'implementation=micropython',
        'version=1,27,0,',
        'mpy=10246',
        'platform=rp2',
        'sysversion=3.4.0; MicroPython v1.27.0 on 2025-12-09',
        'machine=Pico',
        'id=e6605838',
        'path=',
        'path=.frozen',
        'path=/lib',
        'cwd=/',
        'flash=False',
        'rename=1',
        'sha256=1',
      ]),
    ).toEqual({
      uniqueId: 'e6605838',
      machine: 'Pico',
      implementation: 'micropython',
      version: [1, 27, 0],
      firmware: 'MicroPython v1.27.0 on 2025-12-09',
      platform: 'rp2',
      mpy: 10_246,
      root: '/',
      path: ['', '.frozen', '/lib'],
      has: {
        rename: true,
        sha256: true,
        crc32: false,
        base64: false,
        statvfs: false,
        ilistdir: false,
        stat: false,
        inflate: null,
        binaryStdin: false,
      },
    });
  });

  test('a micro:bit has no folders', () => {
    expect(
      read([
        'implementation=micropython',
        'version=1,9,2',
        'platform=microbit',
        'sysversion=3.4.0',
        'release=1.0.1',
        'build=micro:bit v1.0.1-0 on 2018-12-13; MicroPython v1.9.2-34',
        'machine=micro:bit with nRF51822',
      ]),
    ).toMatchObject({
      root: null,
      uniqueId: null,
      firmware: 'micro:bit v1.0.1-0 on 2018-12-13; MicroPython v1.9.2-34',
    });
  });

  test('a Pycom board keeps files in /flash', () => {
    expect(
      read(['platform=FiPy', 'build=v1.11-a on 2019', 'implementation=micropython', 'path=/flash', 'cwd=/flash']),
    ).toMatchObject({ root: '/flash', firmware: 'MicroPython v1.11-a on 2019', machine: 'FiPy' });
  });

  test('memory, where it is counted', () => {
    expect(readMemory(readAnswers(utf8('free=10\r\nused=5\r\n')))).toEqual({ free: 10, total: 15 });
    expect(readMemory(readAnswers(utf8('\r\n')))).toBeNull();
  });
});

describe('tracebacks and outcomes', () => {
  test('frames in the order of the board, with the exception last', () => {
    const text =
      'Traceback (most recent call last):\r\n  File "<stdin>", line 5, in <module>\r\n  File "lib/a.py", line 3, in f\r\nValueError: a\r\nb\r\n';
    expect(parseTraceback(text)).toEqual({
      exception: 'ValueError: a\nb',
      frames: [
        { file: '<stdin>', line: 5, scope: '<module>' },
        { file: 'lib/a.py', line: 3, scope: 'f' },
      ],
    });
  });

  test('a syntax error has a line but no scope', () => {
    expect(
      parseTraceback('Traceback (most recent call last):\r\n  File "<stdin>", line 1\r\nSyntaxError: invalid syntax\r\n').frames,
    ).toEqual([{ file: '<stdin>', line: 1, scope: '' }]);
  });

  test.each([
    ['end', '', false, 'finished'],
    ['end', '', true, 'interrupted'],
    ['end', 'KeyboardInterrupt: \r\n', false, 'interrupted'],
    ['end', 'ValueError: x\r\n', false, 'raised'],
    ['reset', '', false, 'reset'],
    ['reset', '', true, 'interrupted'],
  ] as const)('%s %j, stopped %s: %s', (kind, stderr, stopped, outcome) => {
    expect(outcomeOf(kind, stderr, stopped).kind).toBe(outcome);
  });
});

describe('typing', () => {
  test('knows what stands on the line and whether one was sent off', () => {
    const typed = new TypedLine();
    typed.type(latin1('ab\x7fc'));
    expect([typed.pending, typed.hasPending, typed.isSubmitted]).toEqual(['ac', true, false]);
    typed.type(latin1('\x1b[A'));
    expect([typed.pending, typed.hasPending]).toEqual(['', true]);
    typed.type(latin1('\x03'));
    expect([typed.hasPending, typed.isSubmitted]).toEqual([false, false]);
    typed.type(latin1('x\r'));
    expect([typed.hasPending, typed.isSubmitted]).toEqual([false, true]);
    typed.reset();
    expect(typed.isSubmitted).toBe(false);
  });

  test.each([
    ['\r\n>>> ', '', true],
    ['\r\n>>> abc', 'abc', true],
    ['\r\n>>> abc', '', false],
    ['\r\n...     ', '', true],
    ['tick\r\n', '', false],
  ])('%j with %j typed is a prompt: %s', (tail, typed, expected) => {
    expect(looksLikePrompt(latin1(tail), typed)).toBe(expected);
  });

  test('a line with other letters is composed here, whole', () => {
    const composer = new LineComposer();
    expect(LineComposer.isNeeded(utf8('é'))).toBe(true);
    const e = utf8('é');
    expect(composer.type(e.subarray(0, 1), "print('h")).toEqual([]);
    expect(composer.type(e.subarray(1), "print('h")).toEqual([{ kind: 'echo', text: 'é' }]);
    expect(composer.isComposing).toBe(true);
    expect(composer.type(utf8("x\x7f\x1b[Dl')\r"), '')).toEqual([
      { kind: 'echo', text: 'x' },
      { kind: 'echo', text: '\b \b' },
      { kind: 'echo', text: 'l' },
      { kind: 'echo', text: "'" },
      { kind: 'echo', text: ')' },
      { kind: 'line', text: "print('hél')" },
    ]);
    expect(composer.isComposing).toBe(false);
  });

  test('Ctrl-C gives a composed line up', () => {
    const composer = new LineComposer();
    composer.type(utf8('é'), '');
    expect(composer.type(utf8('\x03'), '')).toEqual([{ kind: 'send', bytes: Uint8Array.of(3) }]);
    expect(composer.isComposing).toBe(false);
  });

  test('lines of a block go with escapes, others as one execution', () => {
    expect(needsMoreLines("for c in 'é':", '>>> ')).toBe(true);
    expect(needsMoreLines("print('é')", '...     ')).toBe(true);
    expect(needsMoreLines("print('é')", '>>> ')).toBe(false);
    expect(escapedLine("'é✓'")).toBe("'\\xe9\\u2713'");
    expect(interactiveCode("'é'")).toBe("exec(compile('\\'\\xe9\\'','<stdin>','single'))");
  });
});
