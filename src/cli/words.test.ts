import { expect, test } from 'vitest';
import { OutpostError } from '../base/errors.js';
import { numberOption, parseArguments, verbFirst } from './arguments.js';
import { boardPath, namesFolder } from './board-path.js';
import { exitCodeOf, failureText } from './failure.js';
import { commandHelp, verbHelp } from './help.js';
import { shownTraceback } from './program.js';
import { jsonBytes, printable } from './output.js';
import { BOARD_OPTIONS } from './verb.js';
import { verbs } from './verbs.js';

test.each([
  [':', '/flash', '/flash'],
  [':', '/', '/'],
  [':lib/a.py', '/flash', '/flash/lib/a.py'],
  [':lib/', '/', '/lib'],
  [':/sd/a.py', '/flash', '/sd/a.py'],
  [':./a.py', '/', '/a.py'],
])('%s on a board with the root %s is %s', (word, root, expected) => {
  expect(boardPath(word, root)).toBe(expected);
});

test('a path without a colon is of this computer', () => {
  expect(() => boardPath('lib', '/')).toThrow(expect.objectContaining({ code: 'app.usage' }));
  expect([':', ':lib/', 'lib/', ':lib'].map(namesFolder)).toEqual([true, true, true, false]);
});

test('takes options before and after words, short and long, and repeated ones', () => {
  const args = parseArguments(
    ['-p', 'sim:fipy', 'a', '--json', '--fault', 'split', '--fault=drop=0.1', '--', '-b'],
    BOARD_OPTIONS,
  );
  expect([args.words, args.text('port'), args.flag('json'), args.texts('fault'), args.text('baud')]).toEqual([
    ['a', '-b'],
    'sim:fipy',
    true,
    ['split', 'drop=0.1'],
    null,
  ]);
});

test.each([['--port'], ['--unknown'], ['--json=yes']])('refuses %s', (word) => {
  expect(() => parseArguments([word], BOARD_OPTIONS)).toThrow(expect.objectContaining({ code: 'app.usage' }));
});

test('takes only whole numbers in range', () => {
  const parse = (text: string) => numberOption(parseArguments(['--baud', text], BOARD_OPTIONS), 'baud', 50, 1000);
  expect(parse('115')).toBe(115);
  for (const bad of ['49', '1001', '1e2', '0x60', '', ' 60'])
    expect(() => parse(bad)).toThrow(expect.objectContaining({ code: 'app.usage' }));
});

test('the help has every verb, and every verb explains its options', async () => {
  for (const [name, entry] of Object.entries(verbs)) {
    expect(commandHelp()).toContain(`  ${name} `);
    const verb = await entry.load();
    for (const option of Object.keys(verb.options)) expect(verbHelp(name, verb)).toContain(`--${option}`);
  }
});

test('names from a board can not move the cursor', () => {
  expect(printable('a\nb\u001b[2J\u202e.py é😀')).toBe('a\\u000ab\\u001b[2J\\u202e.py é😀');
});

test('bytes that are no text are base64 in JSON', () => {
  expect(jsonBytes('content', Buffer.from('é'))).toEqual({ content: 'é' });
  expect(jsonBytes('content', Uint8Array.of(0xff, 0))).toEqual({ contentBase64: '/wA=' });
});

test('an interruption is not told as an error, and exits with 130', () => {
  expect(exitCodeOf(new DOMException('', 'AbortError'))).toBe(130);
  expect(exitCodeOf(new OutpostError('session.no-repl', { cause: 'silent', port: 'x', heard: '' }))).toBe(3);
  expect(exitCodeOf(new TypeError('a fault of ours'))).toBe(1);
});

test('a traceback names the script as it was typed, and nothing else of it changes', () => {
  const traceback = [
    'Traceback (most recent call last):',
    '  File "<stdin>", line 4, in <module>',
    '  File "lib/m.py", line 2, in f',
    '  File "<stdin>", line 3, in <lambda>',
    'ValueError: File "<stdin>", line 1',
    '',
  ].join('\r\n');
  expect(shownTraceback(traceback, 'dir/r.py')).toBe(
    [
      'Traceback (most recent call last):',
      '  File "dir/r.py", line 4, in <module>',
      '  File "lib/m.py", line 2, in f',
      '  File "dir/r.py", line 3, in <lambda>',
      'ValueError: File "<stdin>", line 1',
      '',
    ].join('\n'),
  );
  expect(shownTraceback('  File "<stdin>", line 1\n', null)).toBe('  File "<stdin>", line 1\n');
});

test('options before the verb are moved behind it', () => {
  expect(verbFirst(['--port', 'sim:fipy', '-p=x', '--json', 'exec', '--lf', 'print(1)'])).toEqual([
    'exec',
    '--port',
    'sim:fipy',
    '-p=x',
    '--json',
    '--lf',
    'print(1)',
  ]);
  expect(verbFirst(['--baud=9600', '--fault', 'split', 'ls'])).toEqual(['ls', '--baud=9600', '--fault', 'split']);
  for (const same of [[], ['--help'], ['--version'], ['ls', '--json'], ['--port'], ['--port', 'x'], ['--frob', 'ls']])
    expect(verbFirst(same)).toEqual(same);
});

test('the help of verbs that take faults lists them', async () => {
  for (const name of ['exec', 'run', 'simulate']) {
    const verb = await verbs[name]?.load();
    if (verb === undefined) throw new Error(name);
    const help = verbHelp(name, verb, ['main=prints-forever', 'asleep']);
    expect(help).toMatch(/--fault FAULTS[^]*\n {2}main=prints-forever\n {2}asleep/);
  }
  const ports = await verbs['ports']?.load();
  if (ports !== undefined) expect(verbHelp('ports', ports, ['asleep'])).not.toContain('asleep');
});

test('a question that was not answered has its own words, and is no misuse of the command', async () => {
  const error = new OutpostError('app.not-confirmed', { what: 'app.py', how: '--yes' });
  expect(exitCodeOf(error)).toBe(1);
  expect(await failureText(error, false)).toMatch(/^outpost: app\.py was not saved\n[^]*--yes/);
});

test.each([
  ['mkdir', new OutpostError('fs.exists', { path: '/lib' }), /mkdir --parents/, /save --yes/],
  ['mv', new OutpostError('fs.exists', { path: '/lib' }), /outpost rm/, /save --yes/],
  ['rm', new OutpostError('fs.is-directory', { path: '/lib' }), /outpost rm -r/, /A file was expected|another path/],
  ['cp', new OutpostError('workspace.not-found', { path: 'none.py' }), /no file or folder/, /editor|Try again/],
  ['cp', new OutpostError('transport.lost', { port: 'ttyACM0', reason: 'unplugged' }), /run the command again/, /by itself/],
  [
    'exec',
    new OutpostError('transport.not-found', { port: 'sim:nano33ble', mayBeAsleep: true }),
    /reset button/,
    /Outpost catches it when|Catch it when it wakes/,
  ],
  [
    'exec',
    new OutpostError('session.no-repl', { cause: 'catches-everything', port: 'x', heard: '' }),
    /Repeat the command and press the board’s reset button/,
    /Wait for a reset and catch it/,
  ],
] as const)('what %s says fits the verb', async (verb, error, fits, doesNot) => {
  const said = await failureText(error, false, verb);
  expect(said).toMatch(fits);
  expect(said).not.toMatch(doesNot);
});

test('remedies are things that can be done at a command line', async () => {
  const text = await failureText(new OutpostError('fs.no-space', { path: '/a', needed: 10, free: 5 }), false);
  expect(text).toMatch(/^outpost: [^]*outpost ls[^]*\(fs\.no-space\)\n$/);
  expect(text).not.toMatch(/Show files|Copy report/);
});
