import { latin1Text } from '../base/bytes.js';

/**
 * Whether the end of output looks like a prompt with nothing but `typed` after it.
 *
 * Only ever a hint on what to ask next; the raw banner is the proof (reference/micropython-host.md 1.1).
 */
export function looksLikePrompt(tail: Uint8Array, typed = ''): boolean {
  const text = latin1Text(tail);
  const line = text.slice(Math.max(text.lastIndexOf('\n'), text.lastIndexOf('\r')) + 1);
  return ['>>> ', '... ', '=== ', '--> '].some(
    (prompt) => line === prompt + typed || (typed === '' && line.startsWith('... ') && line.trimEnd() === '...'),
  );
}

/** Whether the last line begins with a prompt, whatever was typed after it. */
export function hasPromptLine(tail: Uint8Array): boolean {
  const line = tail.subarray(Math.max(tail.lastIndexOf(0x0a), tail.lastIndexOf(0x0d)) + 1);
  return looksLikePrompt(line.subarray(0, 4));
}

/** Prompts of any name, the raw banner and what ends the raw mode. */
const PROMPT_LINE = /^(?:\S{1,12}[>:] ?)*(?:raw REPL; CTRL-B to exit)?>?$|^(?:\.\.\.|===|-->) ?$/;
const GREETING = /^(?:Micro|Circuit)Python v|^Type "help\(\)"|^Pycom MicroPython/;

/**
 * Whether output shows more than prompts: lines of a program, or the traceback of its end. `mayGreet`: the banner of the
 * friendly prompt does not count either.
 */
export function showsProgram(heard: Uint8Array, mayGreet: boolean): boolean {
  return latin1Text(heard)
    .split(/[\r\n]+/)
    .some((line) => line.trim() !== '' && !PROMPT_LINE.test(line) && !(mayGreet && GREETING.test(line)));
}
