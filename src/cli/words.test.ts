import { expect, test } from 'vitest';
import { OutpostError } from '../base/errors.js';
import { numberOption, parseArguments } from './arguments.js';
import { boardPath, namesFolder } from './board-path.js';
import { exitCodeOf, failureText } from './failure.js';
import { commandHelp, verbHelp } from './help.js';
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

test('remedies are things that can be done at a command line', async () => {
  const text = await failureText(new OutpostError('fs.no-space', { path: '/a', needed: 10, free: 5 }), false);
  expect(text).toMatch(/^outpost: [^]*outpost ls[^]*\(fs\.no-space\)\n$/);
  expect(text).not.toMatch(/Show files|Copy report/);
});
