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
