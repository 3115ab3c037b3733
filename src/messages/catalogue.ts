import type { texts } from './en/texts.js';
import type { ErrorTexts, WarningTexts } from './types.js';

/** Every key of a sentence that is not an error. */
export type MessageKey = keyof typeof texts;

/** One language: a text for every error code and every key. Another language is another value of this type. */
export interface MessageCatalogue {
  readonly errors: ErrorTexts;
  readonly warnings: WarningTexts;
  readonly texts: { readonly [K in MessageKey]: string };
}
