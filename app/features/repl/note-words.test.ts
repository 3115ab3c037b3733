import { expect, test } from 'vitest';
import { noteWords } from './note-words.js';

test('says that a script is not saved on the board, unless it is named by its path there', () => {
  expect(noteWords('repl.noteRunning', { name: 'hello.py' })).toBe('Running hello.py (not saved on the board)');
  expect(noteWords('repl.noteRunning', { name: '/lib/hello.py' })).toBe('Running /lib/hello.py');
});
