export { describeError, isErrorCode, type DescribedError } from './describe-error.js';
export { describeWarning, type ShownWarning } from './describe-warning.js';
export { text, textOrElse, isMessageKey, type MessageArgs } from './text.js';
export type { MessageCatalogue, MessageKey } from './catalogue.js';
export type { ErrorText, Remedy, RemedyAction, WarningText } from './types.js';
export { durationText, nameText, sizeText } from './format.js';
