import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { utf8 } from '../base/bytes.js';
import { defaultRules, ignoredBy, matches, rulesOf } from './ignore.js';

describe('what is left out', () => {
  test.each([
    ['.git', '.git'],
    ['lib/.git/HEAD', '.git'],
    ['__pycache__/x.mpy', '__pycache__'],
    ['._photo.jpg', '._*'],
    ['System Volume Information/x', 'System Volume Information'],
    ['a/settings.json', 'settings.json'],
    ['main.py.op-new', '*.op-new'],
    ['pymakr.conf', 'pymakr.conf'],
  ])('%s by the rule %s', (path, pattern) => {
    expect(ignoredBy(path, defaultRules)).toEqual({ pattern, from: 'default' });
  });

  test.each(['main.py', '.gitignore', 'git', 'my-settings.json', 'lib/_private.py', 'x.op-newer'])('not %s', (path) => {
    expect(ignoredBy(path, defaultRules)).toBeUndefined();
  });

  test('py_ignore of pymakr.conf counts too: names at any depth, paths from the root', () => {
    const { rules, problem } = rulesOf(utf8('\ufeff{"address": "x", "py_ignore": ["env", "./docs/", "lib/test?", "*.md", ""]}'));
    expect(problem).toBeNull();
    const left = (path: string): string | undefined => ignoredBy(path, rules)?.pattern;
    expect(['a/env/b', 'docs/x', 'lib/tests/a.py', 'a/README.md', 'sub/lib/tests', 'lib/test'].map(left)).toEqual([
      'env',
      'docs',
      'lib/test?',
      '*.md',
      undefined,
      undefined,
    ]);
    expect(ignoredBy('env', rules)?.from).toBe('pymakr.conf');
  });

  test.each([
    ['not json', 'it is not JSON'],
    ['{"py_ignore": "env"}', 'py_ignore is not a list of names'],
    ['{"py_ignore": [1]}', 'py_ignore is not a list of names'],
  ])('a pymakr.conf of %s counts as absent and says why', (text, problem) => {
    expect(rulesOf(utf8(text))).toEqual({ rules: defaultRules, problem });
  });

  test('a pymakr.conf without py_ignore, or of another shape, is no problem', () => {
    for (const text of ['{}', '[]', 'null', '5']) expect(rulesOf(utf8(text))).toEqual({ rules: defaultRules, problem: null });
    expect(rulesOf(Uint8Array.of(0xff, 0xfe)).problem).toBe('it is not UTF-8');
  });
});

describe('patterns', () => {
  test('agree with the same pattern as a regular expression', () => {
    const letters = fc.string({ unit: fc.constantFrom('a', 'b', '.'), maxLength: 8 });
    const pattern = fc.string({ unit: fc.constantFrom('a', 'b', '.', '*', '?'), maxLength: 6 });
    fc.assert(
      fc.property(letters, pattern, (name, glob) => {
        const source = glob.replaceAll('.', '\\.').replaceAll('*', '.*').replaceAll('?', '.');
        expect(matches(name, glob)).toBe(new RegExp(`^${source}$`).test(name));
      }),
      { numRuns: 2000 },
    );
  });

  test('of many stars end soon', () => {
    expect(matches('a'.repeat(5000), '*a'.repeat(50) + 'b')).toBe(false);
  });
});
