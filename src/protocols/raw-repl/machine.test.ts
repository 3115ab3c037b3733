import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { concat, indexOfBytes, latin1, latin1Text } from '../../base/bytes.js';
import { recording, recordingNames } from '../../transport/testing/recordings.js';
import { cutAt, cutToBytes, someCuts } from '../../transport/testing/splits.js';
import { CTRL_D, PASTE_REQUEST } from './codec.js';
import { RawReplMachine, type FrameKind, type RawReplEvent } from './machine.js';

type Cut = (bytes: Uint8Array) => readonly Uint8Array[];

/** Events in short, neighbours of one kind joined, so that cuts can't show. */
function summary(events: readonly RawReplEvent[]): string[] {
  const out: string[] = [];
  let text: { readonly type: string; bytes: Uint8Array[] } | undefined;
  for (const event of events) {
    if (event.type === 'text' || event.type === 'stdout') {
      if (text?.type === event.type) text.bytes.push(event.bytes);
      else {
        text = { type: event.type, bytes: [event.bytes] };
        out.push('');
      }
      out[out.length - 1] = `${event.type} ${JSON.stringify(latin1Text(concat(text.bytes)))}`;
      continue;
    }
    text = undefined;
    if (event.type === 'end') out.push(`end ${JSON.stringify(latin1Text(event.stderr))}${event.isShown ? ' shown' : ''}`);
    else
      out.push(
        event.type === 'window' ? `window ${event.size}` : event.type === 'no-window' ? `no-window ${event.reason}` : event.type,
      );
  }
  return out;
}

/** Feeds a recording to a machine that is told what the host sent, as the driver would. */
function replay(name: string, cut: Cut, kind: FrameKind = 'ours'): string[] {
  const machine = new RawReplMachine();
  const events: RawReplEvent[] = [];
  let isRaw = false;
  let isPaste = false;
  for (const { dir, bytes } of recording(name).entries) {
    if (dir === 'to-host') {
      for (const piece of cut(bytes)) {
        const found = machine.receive(piece);
        events.push(...found);
        isRaw ||= found.some((e) => e.type === 'banner');
        isPaste &&= !found.some((e) => e.type === 'end' || e.type === 'no-window');
      }
    } else if (indexOfBytes(bytes, Uint8Array.of(5, 0x41, 1)) === 0 || indexOfBytes(bytes, Uint8Array.of(5, 0x42, 1)) === 0) {
      machine.expectRawPaste(kind);
      isPaste = true;
    } else if (isRaw && !isPaste && bytes.at(-1) === CTRL_D && (bytes.length > 1 || name.includes('05')))
      machine.expectPlain(kind);
    else if (bytes[0] === 2) isRaw = false;
  }
  return summary(events);
}

const whole: Cut = (bytes) => [bytes];

describe('recordings of real firmware', () => {
  test('qemu-05: plain executions, an exception, a syntax error, SystemExit', () => {
    const found = replay('qemu-05-raw-exec', whole);
    expect(found.slice(0, 14)).toEqual([
      'text "\\r\\n"',
      'banner',
      'accepted',
      'stdout "hello\\r\\n3\\r\\n"',
      'end ""',
      'accepted',
      'end ""',
      'accepted',
      'stdout "before\\r\\n"',
      'end "Traceback (most recent call last):\\r\\n  File \\"<stdin>\\", line 2, in <module>\\r\\nZeroDivisionError: divide by zero\\r\\n"',
      'accepted',
      'end "Traceback (most recent call last):\\r\\n  File \\"<stdin>\\", line 1\\r\\nSyntaxError: invalid syntax\\r\\n"',
      'accepted',
      'end "Traceback (most recent call last):\\r\\n  File \\"<stdin>\\", line 5, in <module>\\r\\n  File \\"<stdin>\\", line 4, in f\\r\\n  File \\"<stdin>\\", line 4, in f\\r\\n  File \\"<stdin>\\", line 3, in f\\r\\nValueError: bad \u00c3\u00a9 value\\r\\n"',
    ]);
    expect(found.slice(14, 17)).toEqual(['accepted', 'stdout "x\\r\\n"', 'reset']);
  });

  test('qemu-06: raw-paste, with a window byte per 128 bytes', () => {
    expect(replay('qemu-06-raw-paste', whole)).toEqual([
      'text "\\r\\n"',
      'banner',
      'window 128',
      'credit',
      'accepted',
      'stdout "raw paste\\r\\n0\\r\\n1\\r\\n2\\r\\n"',
      'end ""',
      'window 128',
      'credit',
      'credit',
      'credit',
      'credit',
      'credit',
      'credit',
      'accepted',
      'stdout "19\\r\\n"',
      'end ""',
      expect.stringMatching(/^text .*MicroPython v1.29.0/),
    ]);
  });

  test('qemu-07: the board stops reading at a syntax error, and at Ctrl-C', () => {
    const found = replay('qemu-07-raw-paste-errors', whole);
    expect(found.slice(7, 15)).toEqual([
      'window 128',
      'credit',
      'accepted',
      'end "Traceback (most recent call last):\\r\\n  File \\"<stdin>\\", line 1\\r\\nSyntaxError: invalid syntax\\r\\n"',
      'window 128',
      'credit',
      'accepted',
      'end "KeyboardInterrupt: \\r\\n"',
    ]);
    expect(found).toContain('no-window off');
  });

  test.each(recordingNames)('%s means the same cut into single bytes', (name) => {
    expect(replay(name, cutToBytes)).toEqual(replay(name, whole));
  });

  test.each(recordingNames)('%s means the same however it is cut', (name) => {
    const expected = replay(name, whole);
    fc.assert(
      fc.property(someCuts, (cuts) => {
        expect(replay(name, (bytes) => cutAt(bytes, cuts))).toEqual(expected);
      }),
      { numRuns: 30 },
    );
  });
});

describe('a person’s program', () => {
  const start = (): RawReplMachine => {
    const machine = new RawReplMachine();
    machine.expectPlain('program');
    machine.receive(latin1('OK'));
    return machine;
  };
  const BANNER = 'raw REPL; CTRL-B to exit\r\n>';

  test('an end is believed once the raw banner follows', () => {
    const machine = start();
    expect(summary(machine.receive(latin1('out\x04\x04>')))).toEqual(['stdout "out"', 'maybe-ended']);
    expect(summary(machine.receive(latin1(BANNER)))).toEqual(['end ""']);
  });

  test('a traceback ends with the banner too, and is held back until then', () => {
    const machine = start();
    const traceback = 'Traceback (most recent call last):\r\n  File "<stdin>", line 1, in <module>\r\nValueError: a\r\n';
    expect(summary(machine.receive(latin1(`\x04${traceback}\x04>`)))).toEqual(['maybe-ended']);
    expect(summary(machine.receive(latin1(BANNER)))).toEqual([`end ${JSON.stringify(traceback)}`]);
  });

  test.each(['\x04x', '\x04\x04x', '\x04\x04>x', 'a\x04b\x04c', '\x04Trace\x04', '\x04hello world\n'])(
    '%j is the program’s own output',
    (output) => {
      const machine = start();
      const events = [
        ...machine.receive(latin1(output)),
        ...machine.receive(latin1('tail\r\n\x04\x04>')),
        ...machine.receive(latin1(BANNER)),
      ];
      expect(summary(events.filter((e) => e.type !== 'maybe-ended'))).toEqual([
        `stdout ${JSON.stringify(`${output}tail\r\n`)}`,
        'end ""',
      ]);
    },
  );

  test('output of a timer between the end and the banner does not hide the end', () => {
    const machine = start();
    machine.receive(latin1('\x04\x04>'));
    expect(summary([...machine.receive(latin1('tick\r\n')), ...machine.receive(latin1(BANNER))])).toEqual([
      'stdout "\\u0004\\u0004>tick\\r\\n"',
      'end "" shown',
    ]);
  });

  test('a soft reset from inside shows its text and is told', () => {
    const machine = start();
    expect(summary(machine.receive(latin1(`\x04\x04MPY: soft reboot\r\n${BANNER}`)))).toEqual([
      'stdout "\\u0004\\u0004MPY: soft reboot\\r\\n"',
      'reset',
    ]);
  });

  test('a board that restarted as a whole is noticed by its banner', () => {
    const machine = start();
    const events = machine.receive(latin1('ets Jun 8\r\nMicroPython v1\r\nType "help()" for more information.\r\n>>> '));
    expect(events.at(-1)?.type).toBe('maybe-ended');
  });

  test('a prompt that ends like the banner begins is not held back', () => {
    expect(summary(start().receive(latin1('Your number')))).toEqual(['stdout "Your number"']);
  });

  test('any bytes come out as they were printed, however they are cut', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), someCuts, (noise, cuts) => {
        // Few values, so that 04 and > meet often.
        const output = noise.map((b) => [0x04, 0x3e, 0x41, 0x0a, 0x54][b % 5] ?? 0);
        const machine = start();
        const stream = concat([output, latin1('!\x04\x04>')]);
        const events = [...cutAt(stream, cuts).flatMap((piece) => machine.receive(piece)), ...machine.receive(latin1(BANNER))];
        const stdout = concat(events.flatMap((e) => (e.type === 'stdout' ? [e.bytes] : [])));
        expect(latin1Text(stdout)).toBe(`${latin1Text(output)}!`);
        expect(events.at(-1)).toMatchObject({ type: 'end', isShown: false });
      }),
      { numRuns: 300 },
    );
  });
});

describe('entering', () => {
  test.each(['\r\n>', '\r\r\n>', '\n>'])('the banner may end in %j', (end) => {
    const machine = new RawReplMachine();
    expect(summary(machine.receive(latin1(`junk\r\nraw REPL; CTRL-B to exit${end}`)))).toEqual(['text "junk\\r\\n"', 'banner']);
  });

  test('old firmware answers the raw-paste request with its banner', () => {
    const machine = new RawReplMachine();
    machine.expectRawPaste('ours');
    expect(summary(machine.receive(latin1('raw REPL; CTRL-B to exit\r\n>')))).toEqual(['no-window old-firmware', 'banner']);
  });

  test('noise instead of an answer is told', () => {
    const machine = new RawReplMachine();
    machine.expectRawPaste('ours');
    expect(summary(machine.receive(latin1('\xff\xfe')))[0]).toBe('no-window unclear');
  });

  test('the request is the three recorded bytes', () => {
    expect(PASTE_REQUEST).toEqual(recording('qemu-06-raw-paste').entries[2]?.bytes);
  });
});
