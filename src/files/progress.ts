import type { Strategy } from './strategy.js';

/** How far a piece of work is, in real units. `step` is a key of `src/messages`. */
export interface FileProgress {
  readonly step: string;
  readonly args: Readonly<Record<string, string | number>>;
  readonly done: number;
  readonly total: number | null;
  readonly unit: 'bytes' | 'files' | 'none';
  /** Key of the reason why it can't be cancelled now. */
  readonly uncancellable: string | null;
  /** How the bytes travel now, where that is a choice. */
  readonly strategy?: Strategy | null;
}

/** Takes progress; called often. */
export type Report = (progress: FileProgress) => void;

/** A step without figures. */
export function stepOf(step: string, args: FileProgress['args'] = {}, uncancellable: string | null = null): FileProgress {
  return { step, args, done: 0, total: null, unit: 'none', uncancellable };
}

/** Turns `onBytes` of a transfer into progress of one step. */
export function bytesOf(
  report: Report | undefined,
  step: string,
  args: FileProgress['args'],
): (done: number, total: number | null) => void {
  return (done, total) => report?.({ step, args, done, total, unit: 'bytes', uncancellable: null });
}

/** Adds to each report how the bytes travel, as the engine tells it. */
export function reportWithStrategy(report: Report | undefined): {
  readonly report: Report;
  readonly onStrategy: (strategy: Strategy) => void;
} {
  let strategy: Strategy | null = null;
  return {
    report: (progress) => report?.({ ...progress, strategy }),
    onStrategy: (now) => {
      strategy = now;
    },
  };
}
