import type { MessageKey } from './catalogue.js';
import { english } from './en/index.js';
import { nameText, sizeText } from './format.js';

/** Values for the places of a text. */
export type MessageArgs = Readonly<Record<string, string | number>>;

/** Whether a key that came from data (a board profile, a job's progress) has a text. */
export function isMessageKey(key: string): key is MessageKey {
  return Object.hasOwn(english.texts, key);
}

/**
 * The sentence of a key, places filled: names with control characters made visible, `{x:bytes}` as a size.
 *
 * A place without a value stays as it is written, so that a mistake can be seen.
 */
export function text(key: MessageKey, args: MessageArgs = {}): string {
  return english.texts[key].replace(/\{(\w+)(:bytes)?\}/g, (place, name: string, asSize: string | undefined) => {
    const value = args[name];
    if (value === undefined) return place;
    if (typeof value === 'string') return nameText(value);
    return asSize === undefined ? String(value) : sizeText(value);
  });
}

/** Like `text`, for keys out of data: an unknown key of the group gives the fallback's text. */
export function textOrElse(key: string, fallback: MessageKey, args: MessageArgs = {}): string {
  return text(isMessageKey(key) ? key : fallback, args);
}
