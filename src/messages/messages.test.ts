import { describe, expect, test } from 'vitest';
import type { ErrorCode, ErrorDetails } from '../base/errors.js';
import { describeError, isMessageKey, nameText, sizeText, text, textOrElse } from './index.js';
import { english } from './en/index.js';

const samples: { readonly [C in ErrorCode]: ErrorDetails[C] } = {
  'transport.open-denied': { port: '/dev/ttyACM0', platform: 'linux', group: 'uucp' },
  'transport.open-busy': { port: '/dev/ttyACM0', holder: 'mpremote', pid: 42 },
  'transport.open-failed': { port: 'COM3', reason: 'error 31' },
  'transport.not-found': { port: '/dev/ttyACM0' },
  'transport.not-a-port': { port: '/etc/passwd' },
  'transport.lost': { port: '/dev/ttyACM0', reason: 'unplugged' },
  'transport.no-device': { seen: [] },
  'session.busy': { holder: 'Saving main.py' },
  'session.no-repl': { cause: 'asleep', port: 'COM3', heard: '' },
  'session.wrong-mode': { wanted: 'the prompt', actual: 'plain serial' },
  'session.wrong-board': { expected: 'aa', found: 'bb' },
  'session.not-connected': {},
  'session.main-running': { action: 'Saving' },
  'session.would-reset': { port: 'COM3' },
  'protocol.timeout': { waitedFor: 'the prompt', afterMs: 2000 },
  'protocol.unexpected-reply': { waitedFor: 'OK', got: 'x' },
  'protocol.checksum': { what: 'main.py' },
  'device.raised': { traceback: 'Traceback', exception: 'ValueError: 1', doing: 'listing files' },
  'device.out-of-memory': { doing: 'writing' },
  'device.module-missing': { module: 'lcd160' },
  'device.no-file-system': { reason: 'Its firmware was built without one.' },
  'device.protected-file-system': { board: 'Nano 33 BLE', reason: 'Because.' },
  'fs.no-space': { path: '/big.bin', needed: 70_000, free: 1024 },
  'fs.read-only': { path: '/rom/a' },
  'fs.not-found': { path: '/a' },
  'fs.exists': { path: '/a' },
  'fs.is-directory': { path: '/a' },
  'fs.not-directory': { path: '/a' },
  'fs.not-empty': { path: '/a' },
  'fs.bad-name': { path: 'a*b', reason: 'It contains “*”.' },
  'fs.verify-failed': { path: '/a', oldKept: 'on-computer' },
  'fs.io': { path: '/a', errno: 5 },
  'fs.changed-on-board': { path: '/a' },
  'fs.drive-mounted': { path: '/a', drive: 'OPENMV' },
  'fs.bad-backup': { path: 'board.zip', reason: 'It is not a zip file, or its end is missing.' },
  'fs.too-large': { path: '/a', size: 2, limit: 1 },
  'firmware.wrong-board': { expected: 'a', found: 'b' },
  'workspace.outside-root': { path: '../a' },
  'workspace.no-root': { root: 'r' },
  'workspace.not-found': { path: 'a' },
  'workspace.exists': { path: 'a' },
  'workspace.changed-on-disk': { path: 'a' },
  'workspace.too-large': { path: 'a', size: 2, limit: 1 },
  'workspace.io': { path: 'a', reason: 'EIO' },
  'app.bad-request': { issues: ['x'] },
  'app.not-found': { what: 'job 3' },
  'app.replaced': { what: 'ttyACM0' },
  'app.not-confirmed': { what: 'app.py', how: '--yes' },
  'app.usage': { message: 'unknown verb' },
  'app.internal': { where: 'files', note: 'x' },
  'app.unsupported-platform': { what: 'The system dialog', platform: 'linux' },
  'app.disconnected': { reason: '' },
};

describe('error texts', () => {
  test.each(Object.entries(samples))('%s follows the rules for words', (code, details) => {
    const shown = describeError({ code, details });
    const all = [shown.title, shown.body, ...shown.remedies.map((r) => r.label)].join('\n');
    expect(all).not.toMatch(/!|undefined|\[object|something went wrong|null/i);
    expect(shown.title).not.toMatch(/\.$/);
    expect(shown.title).not.toContain(code);
    expect(shown.body).toMatch(/\S/);
    expect(shown.remedies.length).toBeLessThanOrEqual(3);
    expect(shown.details[0]).toBe(code);
  });

  test.each([
    'not-micropython',
    'catches-everything',
    'prints-without-end',
    'silent',
    'asleep',
    'modem-manager',
    'vanished',
  ] as const)('a missing prompt because of %s has its own title and a next step', (cause) => {
    const shown = describeError({ code: 'session.no-repl', details: { cause, port: 'COM3', heard: '' } });
    expect(shown.remedies[0]).toBeDefined();
    expect(Object.keys(english.errors)).not.toContain(shown.title);
  });

  test('names the group of the port in a command that can be pasted', () => {
    const shown = describeError({ code: 'transport.open-denied', details: samples['transport.open-denied'] });
    expect(shown.remedies[0]?.command).toBe('sudo usermod -aG uucp "$USER"');
  });

  test('a port that is away: asleep, nothing listening, or no such simulated board', () => {
    const shown = (details: object) => describeError({ code: 'transport.not-found', details });
    const asleep = shown({ port: 'sim:nano33ble', mayBeAsleep: true });
    expect(asleep.title).toBe('The board at sim:nano33ble is asleep or its USB is off');
    expect(asleep.body).toMatch(/reset button.*catches it/);
    expect(asleep.remedies[0]).toEqual({ label: 'Catch it when it wakes', action: 'connect-and-reset' });
    expect(shown({ port: '/dev/ttyACM0' }).body).toContain('asleep');
    const tcp = shown({ port: 'tcp://127.0.0.1:7000' });
    expect(tcp.title).toBe('Nothing listens at 127.0.0.1:7000');
    expect(tcp.body).toContain('outpost simulate generic --tcp 127.0.0.1:7000');
    expect(tcp.body).not.toMatch(/unplug|cable/);
    const boards = ['sim:generic', 'sim:fipy'];
    expect(shown({ port: 'sim:foo', boards })).toMatchObject({
      title: 'There is no simulated board “foo”',
      body: 'The simulated boards are: sim:generic, sim:fipy.',
    });
  });

  test('names the program that holds the port', () => {
    expect(describeError({ code: 'transport.open-busy', details: samples['transport.open-busy'] }).body).toContain(
      'mpremote (process 42)',
    );
  });

  test('shows control and direction characters of a foreign name', () => {
    expect(describeError({ code: 'fs.not-found', details: { path: 'a\n\u202eb' } }).title).toBe(
      'There is no a\\u000a\\u202eb on the board',
    );
  });

  test('describes a code of a newer host without failing', () => {
    const shown = describeError({ code: 'modem.gone', details: { port: 'x' } });
    expect(shown.details).toEqual(['modem.gone', 'port: x']);
    expect(shown.title).toMatch(/\S/);
  });
});

describe('texts', () => {
  test('fills places, writes sizes, and leaves a missing value visible', () => {
    expect(text('receipt.atomic', { path: '/main.py', size: 2048 })).toMatch(/^Saved as \/main.py \(2 KB\)\./);
    expect(text('step.writing')).toBe('Writing {path}');
  });

  test('an unknown key out of data falls back', () => {
    expect(isMessageKey('startup.nonsense')).toBe(false);
    expect(textOrElse('startup.nonsense', 'startup.unknown')).toBe(text('startup.unknown'));
  });

  test.each(Object.entries(english.texts))('%s has no exclamation mark and no double space', (_, value) => {
    expect(value).not.toMatch(/!| {2}/);
  });

  test('sizes have units', () => {
    expect([sizeText(1), sizeText(0), sizeText(1536), sizeText(5 * 1024 * 1024)]).toEqual([
      '1 byte',
      '0 bytes',
      '1.5 KB',
      '5 MB',
    ]);
  });

  test('a very long name is cut in the middle', () => {
    expect([...nameText('x'.repeat(1000))]).toHaveLength(101);
  });
});
