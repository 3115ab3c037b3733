import { describe, expect, test } from 'vitest';
import { LineComposer } from './line-composer.js';

function typed(composer: LineComposer, text: string) {
  return [...text].flatMap((char) => composer.type(char));
}

describe('line composer', () => {
  test('passes ASCII to the board key by key', () => {
    expect(typed(new LineComposer(), 'a\r')).toEqual([
      { kind: 'send', text: 'a' },
      { kind: 'send', text: '\r' },
    ]);
  });

  test('takes the line back at the first other character and sends it whole', () => {
    const composer = new LineComposer();
    typed(composer, 'x="');
    expect(composer.type('é')).toEqual([
      { kind: 'send', text: '\u007f\u007f\u007f' },
      { kind: 'show', text: 'x="é' },
    ]);
    expect(typed(composer, '"\r')).toEqual([
      { kind: 'show', text: '"' },
      { kind: 'show', text: '\b \b'.repeat(5) },
      { kind: 'line', text: 'x="é"' },
    ]);
    expect(composer.type('a')).toEqual([{ kind: 'send', text: 'a' }]);
  });

  test('erases wide characters by both of their cells', () => {
    const composer = new LineComposer();
    composer.type('猫');
    expect(composer.type('\u007f')).toEqual([{ kind: 'show', text: '\b \b\b \b' }]);
  });

  test('gives a hint for a line that came from the history', () => {
    const composer = new LineComposer();
    expect(composer.type('\u001b[A')).toEqual([{ kind: 'send', text: '\u001b[A' }]);
    expect(composer.type('é')).toEqual([{ kind: 'hint' }]);
    composer.type('\r');
    expect(composer.type('é')).toEqual([{ kind: 'show', text: 'é' }]);
  });

  test('an interrupt gives the collected line up and reaches the board', () => {
    const composer = new LineComposer();
    composer.type('é');
    expect(composer.type('\u0003')).toEqual([
      { kind: 'show', text: '\b \b' },
      { kind: 'send', text: '\u0003' },
    ]);
  });

  test('forgets the typed part when backspaces removed it', () => {
    const composer = new LineComposer();
    typed(composer, 'ab\u007f\u007f');
    expect(composer.type('ü')).toEqual([{ kind: 'show', text: 'ü' }]);
  });
});
