import type { BoardProfile } from '../boards/profile.js';
import type { KnownFiles } from './known.js';
import type { LockOut } from './lock-out.js';
import type { SaveMethod } from './save-plan.js';
import type { StartupWinner } from './startup.js';
import type { TrialOutcome } from './trial.js';

/** Where a script comes from; decides where it goes. */
export type SaveSource =
  /** `key` names the file on this computer for good, `name` is its last part. */
  | { readonly kind: 'workspace'; readonly key: string; readonly name: string }
  /** `board` is the unique id that the tab was opened from. */
  | { readonly kind: 'board'; readonly board: string | null; readonly path: string }
  | { readonly kind: 'untitled'; readonly name: string };

/** What is to be saved. */
export interface SaveRequest {
  readonly source: SaveSource;
  readonly content: Uint8Array;
  /** Explicit target; else the source's own, the remembered one, or a question. */
  readonly path: string | null;
  readonly runAtPowerOn: boolean;
}

/** What must be answered before a save. */
export type SaveQuestion =
  | { readonly kind: 'choose-path'; readonly suggestion: string }
  | { readonly kind: 'changed-on-board'; readonly path: string; readonly size: number }
  | { readonly kind: 'replace-startup'; readonly path: string; readonly size: number }
  | { readonly kind: 'lock-out'; readonly reasons: readonly LockOut[]; readonly trial: boolean }
  | { readonly kind: 'replace-in-place'; readonly path: string; readonly needed: number; readonly free: number }
  | { readonly kind: 'other-board'; readonly from: string; readonly to: string }
  | { readonly kind: 'drive-mounted'; readonly drive: string };

/** What a save would do; nothing is written yet. */
export interface SavePlan {
  readonly path: string | null;
  readonly size: number;
  readonly needed: number;
  readonly free: number | null;
  /** Fingerprint of the board's present content, to be handed back to `executeSave`. */
  readonly seen: string | null;
  readonly method: SaveMethod;
  readonly questions: readonly SaveQuestion[];
  readonly whenItRuns: string | null;
  readonly winner: StartupWinner | null;
  readonly trial: boolean;
}

/** What is known besides the files themselves. */
export interface SaveContext {
  readonly profile: BoardProfile;
  /** The board's unique id, or null where it has none. */
  readonly board: string | null;
  readonly known: KnownFiles;
  /** Name of the board's own USB drive while this computer has it open; null when Outpost may write. */
  readonly drive: string | null;
}

/** Where a save went and what may be promised of it. */
export interface SaveReceipt {
  readonly path: string;
  readonly size: number;
  readonly unchanged: boolean;
  readonly method: SaveMethod;
  readonly verifiedBy: 'sha256' | 'crc32' | 'read-back';
  readonly trial: 'none' | 'passed' | 'failed';
  /** SHA-256 of the content. */
  readonly hash: string;
  /** How a trial ended, for the text. */
  readonly outcome: TrialOutcome | null;
}
