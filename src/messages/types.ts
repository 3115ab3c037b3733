import type { ErrorCode, ErrorDetails } from '../base/errors.js';
import type { FileWarningDetails } from '../base/file-warning.js';

/**
 * What a remedy's button does. The window maps each to a command, the command line to the words of a verb;
 * a remedy without an action is an instruction only.
 */
export type RemedyAction =
  | 'retry'
  | 'choose-port'
  | 'reconnect'
  | 'connect-and-reset'
  | 'stop-program'
  | 'soft-reset'
  | 'hard-reset'
  | 'safe-boot'
  | 'open-plain-serial'
  | 'take-over'
  | 'show-files'
  | 'choose-other-path'
  | 'compare'
  | 'overwrite'
  | 'restore-old'
  | 'open-history'
  | 'use-drive'
  | 'reload-file'
  | 'open-folder'
  | 'show-transfers'
  | 'try-simulated'
  | 'copy-report';

/** One way out of an error. The first of a list is the recommended one. */
export interface Remedy {
  readonly label: string;
  readonly action?: RemedyAction;
  /** A command for the person's own terminal, to copy as it is. */
  readonly command?: string;
}

/** An error in a person's words: what did not happen, why as far as known, and at most three ways out. */
export interface ErrorText {
  readonly title: string;
  readonly body: string;
  readonly remedies: readonly Remedy[];
}

/** The text of every code. A new code without a text does not compile. */
export type ErrorTexts = { readonly [C in ErrorCode]: (details: ErrorDetails[C]) => ErrorText };

/** The part of the texts whose codes start with a prefix, so that a catalogue can be split into files. */
export type ErrorTextsOf<Prefix extends string> = {
  readonly [C in ErrorCode as C extends `${Prefix}.${string}` ? C : never]: (details: ErrorDetails[C]) => ErrorText;
};

/** What is odd about a file, in a person's words, with a way on in the body. `fixLabel`: of the one-click fix, if there is one. */
export interface WarningText {
  readonly title: string;
  readonly body: string;
  readonly fixLabel: string | null;
}

/** The text of every kind of warning, by the file's path and the details. */
export type WarningTexts = {
  readonly [K in keyof FileWarningDetails]: (path: string, details: FileWarningDetails[K]) => WarningText;
};
