import { createStore, type StoreApi } from 'zustand/vanilla';
import type { CheckWarning } from '../../src/contract/checks.js';
import type { ConnectOrder, SessionInfo } from '../../src/contract/boards.js';
import type { SessionId } from '../../src/contract/common.js';
import type { HistoryEntry, SavePlan } from '../../src/contract/jobs.js';
import type { RootInfo } from '../../src/contract/computer.js';
import type { z } from 'zod';
import type { DescribedError, RemedyAction } from '../../src/messages/index.js';

/** One choice of a confirmation. The first is recommended; `danger` ones undo nothing. */
export interface Choice {
  readonly value: string;
  readonly label: string;
  readonly danger?: boolean;
}

/** A short script that is offered for a simulated board. */
export interface Example {
  readonly name: string;
  readonly title: string;
  readonly text: string;
}

/** Every question that the window asks, by kind. */
export interface DialogRequests {
  confirm: {
    readonly title: string;
    readonly body: string;
    readonly choices: readonly [Choice, ...Choice[]];
    readonly list?: readonly string[];
  };
  prompt: {
    readonly title: string;
    readonly body?: string;
    readonly label: string;
    readonly value: string;
    readonly confirm: string;
    /** What is wrong with a value, in words, or null. */
    readonly check?: (value: string) => string | null;
  };
  error: { readonly error: DescribedError; readonly boardState: string | null };
  'other-port': { readonly plain: boolean };
  'known-folders': { readonly roots: readonly RootInfo[]; readonly command: string };
  history: { readonly session: SessionId; readonly boardName: string; readonly entries: readonly HistoryEntry[] };
  faults: { readonly board: string; readonly faults: string; readonly problem: string | null };
  examples: { readonly boardName: string; readonly examples: readonly Example[] };
  save: {
    readonly plan: SavePlan;
    readonly name: string;
    readonly boardName: string;
    readonly runAtPowerOn: boolean;
    readonly root: string;
    /** What is odd about the file, and what will be found out while the dialog is open. */
    readonly warnings?: readonly CheckWarning[];
    readonly moreWarnings?: Promise<readonly CheckWarning[]>;
  };
  backup: {
    readonly boardName: string;
    readonly files: number;
    readonly bytes: number;
    readonly name: string;
    readonly folder: string;
    /** Names in the folder that are taken. */
    readonly taken: readonly string[];
  };
  restore: { readonly boardName: string; readonly zips: readonly string[] };
  'pick-board': { readonly title: string; readonly body: string; readonly boards: readonly SessionInfo[] };
}

/** What each question is answered with; closing it answers null. */
export interface DialogAnswers {
  confirm: string;
  prompt: string;
  error: RemedyAction;
  'other-port': z.input<typeof ConnectOrder>;
  'known-folders': RootInfo;
  history: { readonly entry: HistoryEntry; readonly action: 'put-back' | 'compare' | 'open' };
  faults: string;
  examples: Example;
  save:
    | { readonly action: 'save' | 'compare'; readonly path: string | null; readonly answered: readonly string[] }
    | { readonly action: 'fix'; readonly warning: CheckWarning };
  backup: { readonly path: string; readonly secrets: boolean };
  restore:
    | { readonly kind: 'workspace'; readonly path: string }
    | { readonly kind: 'bytes'; readonly name: string; readonly bytes: Uint8Array };
  'pick-board': SessionId;
}

/** A kind of question. */
export type DialogKind = keyof DialogRequests;

/** An open question, with the function that answers it. */
export type OpenDialog = {
  readonly [K in DialogKind]: {
    readonly kind: K;
    readonly id: number;
    readonly request: DialogRequests[K];
    readonly answer: (value: DialogAnswers[K] | null) => void;
  };
}[DialogKind];

/** The open questions; the first one is shown, the others wait. */
export interface DialogsState {
  readonly open: readonly OpenDialog[];
}

/** Store of the questions. */
export type DialogsStore = StoreApi<DialogsState>;

/** Makes the store of the questions. */
export function createDialogsStore(): DialogsStore {
  return createStore<DialogsState>(() => ({ open: [] }));
}

let count = 0;

/** Asks and waits for the answer; null when the person closed the question. */
export function ask<K extends DialogKind>(
  store: DialogsStore,
  kind: K,
  request: DialogRequests[K],
): Promise<DialogAnswers[K] | null> {
  return new Promise((resolve) => {
    const id = ++count;
    const answer = (value: DialogAnswers[K] | null): void => {
      store.setState(({ open }) => ({ open: open.filter((one) => one.id !== id) }));
      resolve(value);
    };
    // `kind`, `request` and `answer` belong to the same K, which a union of object types can't express.
    const dialog = { kind, id, request, answer } as unknown as OpenDialog;
    store.setState(({ open }) => ({ open: [...open, dialog] }));
  });
}
