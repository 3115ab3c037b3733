import { expect, test } from 'vitest';
import { keyParts, keyText } from './keys.js';

test('writes keys the way of the system', () => {
  expect(keyText('Mod+Shift+P', false)).toBe('Ctrl Shift P');
  expect(keyText('Mod+Shift+P', true)).toBe('⌘⇧P');
});

test('keeps chords apart and takes a plus sign for a key', () => {
  expect(keyParts('Mod+K S', false)).toEqual(['Ctrl', 'K', 'S']);
  expect(keyParts('Mod++', false)).toEqual(['Ctrl', '+']);
});
