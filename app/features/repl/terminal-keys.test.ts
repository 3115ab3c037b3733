import { describe, expect, test } from 'vitest';
import type { KeyPress } from '../../commands/keymap.js';
import { terminalKey, type TerminalKeyRules } from './terminal-keys.js';

const rules: TerminalKeyRules = { isMac: false, hasSelection: false, sendsAll: false, guarded: ['ctrl-f'] };

function ctrl(key: string, more: Partial<KeyPress> = {}): KeyPress {
  return { key, code: `Key${key.toUpperCase()}`, ctrlKey: true, metaKey: false, shiftKey: false, altKey: false, ...more };
}

describe('keys in the terminal', () => {
  test('Ctrl-C copies a selection and else interrupts', () => {
    expect(terminalKey(ctrl('c'), { ...rules, hasSelection: true })).toEqual({ kind: 'copy' });
    expect(terminalKey(ctrl('c'), rules)).toEqual({ kind: 'pass' });
  });

  test('other control keys are held back unless all are asked for', () => {
    expect(terminalKey(ctrl('d'), rules)).toEqual({ kind: 'held', key: 'Ctrl-D' });
    expect(terminalKey(ctrl('d'), { ...rules, sendsAll: true })).toEqual({ kind: 'pass' });
  });

  test('a key with side effects on this board asks even then', () => {
    expect(terminalKey(ctrl('f'), { ...rules, sendsAll: true })).toEqual({ kind: 'guarded', key: 'Ctrl-F', byte: 6 });
  });

  test('AltGr types its character', () => {
    expect(terminalKey(ctrl('[', { altKey: true }), rules)).toEqual({ kind: 'pass' });
  });

  test('pasting is left to the browser on every system', () => {
    expect(terminalKey(ctrl('v'), rules)).toEqual({ kind: 'browser' });
    expect(terminalKey(ctrl('v', { ctrlKey: false, metaKey: true }), { ...rules, isMac: true })).toEqual({ kind: 'browser' });
  });
});
