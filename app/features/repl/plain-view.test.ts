import { describe, expect, test } from 'vitest';
import { PlainFormatter, plainInput } from './plain-view.js';

const now = (): Date => new Date(2026, 0, 1, 9, 8, 7, 6);
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const textOf = (shown: Uint8Array): string => new TextDecoder().decode(shown);

describe('plain serial', () => {
  test('sends the chosen line ending for Enter', () => {
    expect([plainInput('a\r', 'lf'), plainInput('a\r', 'crlf'), plainInput('a\r', 'none')]).toEqual(['a\n', 'a\r\n', 'a']);
  });

  test('puts the time before each line, also when lines come in pieces', () => {
    const formatter = new PlainFormatter();
    const view = { hex: false, timestamps: true };
    const shown = textOf(formatter.format(bytes('a\nb'), view, now)) + textOf(formatter.format(bytes('c\n'), view, now));
    expect(shown).toBe('\u001b[2m09:08:07.006\u001b[0m a\n\u001b[2m09:08:07.006\u001b[0m bc\n');
  });

  test('shows bytes in hex, sixteen a line', () => {
    const formatter = new PlainFormatter();
    const shown = textOf(formatter.format(new Uint8Array(17).fill(0xab), { hex: true, timestamps: false }, now));
    expect(shown).toBe(`${Array.from({ length: 16 }, () => 'ab').join(' ')}\r\nab `);
  });

  test('leaves what arrives as it is by default', () => {
    const given = Uint8Array.of(0xff, 0x00, 0x0a);
    expect(new PlainFormatter().format(given, { hex: false, timestamps: false }, now)).toBe(given);
  });
});
