import { describe, expect, test } from 'vitest';
import { Keymap, normalStroke, strokeOf, type KeyPress } from './keymap.js';

function press(key: string, code: string, modifiers: Partial<KeyPress> = {}): KeyPress {
  return { key, code, ctrlKey: false, metaKey: false, shiftKey: false, altKey: false, ...modifiers };
}

describe('key map', () => {
  test('writes strokes in one order, with Cmd as Mod on macOS only', () => {
    expect(strokeOf(press('P', 'KeyP', { ctrlKey: true, shiftKey: true }), false)).toBe('Mod+Shift+P');
    expect(strokeOf(press('p', 'KeyP', { metaKey: true }), true)).toBe('Mod+P');
    expect(strokeOf(press('c', 'KeyC', { ctrlKey: true }), true)).toBe('Ctrl+C');
    expect(normalStroke('Shift+Mod+P')).toBe('Mod+Shift+P');
  });

  test('follows the letter that is typed, and the place where a modifier changes the letter', () => {
    expect(strokeOf(press('z', 'KeyY', { ctrlKey: true }), false)).toBe('Mod+Z');
    expect(strokeOf(press('∑', 'KeyW', { altKey: true }), true)).toBe('Alt+W');
  });

  test('runs a chord only when both strokes follow each other', () => {
    const keymap = new Keymap([
      { id: 'file.open-folder', keys: 'Mod+K Mod+O' },
      { id: 'file.open', keys: 'Mod+O' },
    ]);
    expect(keymap.press('Mod+K', [])).toEqual({ kind: 'chord' });
    expect(keymap.press('Mod+O', [])).toEqual({ kind: 'run', id: 'file.open-folder' });
    expect(keymap.press('Mod+O', [])).toEqual({ kind: 'run', id: 'file.open' });
    keymap.press('Mod+K', []);
    expect(keymap.press('X', [])).toEqual({ kind: 'swallow' });
  });

  test('prefers the command of the part that has the focus', () => {
    const keymap = new Keymap([
      { id: 'file.save', keys: 'F2' },
      { id: 'files.rename', keys: 'F2', scope: 'files' },
    ]);
    expect(keymap.press('F2', ['files'])).toEqual({ kind: 'run', id: 'files.rename' });
    expect(keymap.press('F2', [])).toEqual({ kind: 'run', id: 'file.save' });
  });

  test('catches the keys that would reload the page even when no command has them', () => {
    const keymap = new Keymap([]);
    expect([keymap.press('F5', []), keymap.press('Mod+R', []), keymap.press('Mod+C', [])]).toEqual([
      { kind: 'swallow' },
      { kind: 'swallow' },
      { kind: 'pass' },
    ]);
  });
});
