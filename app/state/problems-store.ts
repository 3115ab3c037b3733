import { createStore, type StoreApi } from 'zustand/vanilla';
import type { CheckWarning } from '../../src/contract/checks.js';
import type { JobInfo } from '../../src/contract/jobs.js';
import { baseName, sourceName, type TabSource, type TabsState } from './tabs-store.js';

/** One line that a traceback points at. */
export interface Problem {
  readonly id: string;
  /** The file as Python printed it. */
  readonly file: string;
  readonly line: number;
  readonly message: string;
  /** The tab it belongs to, when one is open. */
  readonly tab: string | null;
  /** The innermost place, where it was raised. */
  readonly isOrigin: boolean;
}

/** What was found in a file before it was sent. */
export interface CheckedFile {
  /** Its path on the board: a file is looked at again under the same one. */
  readonly target: string;
  /** Where its text comes from; null when it was dropped into the window. */
  readonly source: TabSource | null;
  readonly warnings: readonly CheckWarning[];
}

/** What the last run left to look at, and what was found before files were sent. */
export interface ProblemsState {
  readonly problems: readonly Problem[];
  readonly checked: readonly CheckedFile[];
}

/** Store of the problems. */
export type ProblemsStore = StoreApi<ProblemsState>;

/** Makes the store of the problems. */
export function createProblemsStore(): ProblemsStore {
  return createStore<ProblemsState>(() => ({ problems: [], checked: [] }));
}

/** What a run was started from: the tab, so that `<stdin>` in a traceback is a place. */
export interface RunOrigin {
  readonly tab: string;
  readonly name: string;
}

/** Names that Python prints for code that came over the link rather than from a file. */
const NAMELESS = new Set(['<stdin>', '<string>', '<module>']);

function matches(source: TabSource, file: string): boolean {
  if (source.kind === 'untitled') return source.name === file;
  return source.path === file || source.path.endsWith(`/${file.replace(/^\//, '')}`) || sourceName(source) === baseName(file);
}

/** The open tab that a file name of a traceback means, or null. The script that ran wins over others of its name. */
export function tabForTraceFile(state: TabsState, file: string, origin: RunOrigin | null): string | null {
  const open = (id: string): boolean => state.tabs.some((tab) => tab.id === id);
  if (origin !== null && open(origin.tab) && (NAMELESS.has(file) || baseName(file) === origin.name)) return origin.tab;
  return state.tabs.find((tab) => tab.kind === 'file' && matches(tab.source, file))?.id ?? null;
}

/** Problems of a run that raised; none for every other end. */
export function problemsOf(job: JobInfo, tabs: TabsState, origin: RunOrigin | null): readonly Problem[] {
  if (job.state.kind !== 'done' || job.state.result.kind !== 'run') return [];
  const { outcome } = job.state.result;
  if (outcome.kind !== 'raised') return [];
  return outcome.frames.map((frame, index) => ({
    id: `${job.id}-${index}`,
    file: NAMELESS.has(frame.file) && origin !== null ? origin.name : frame.file,
    line: frame.line,
    message: outcome.exception,
    tab: tabForTraceFile(tabs, frame.file, origin),
    isOrigin: index === outcome.frames.length - 1,
  }));
}

/** Takes over what was found in some files, in place of what was found in them before. */
export function noteChecked(store: ProblemsStore, files: readonly CheckedFile[]): void {
  const targets = new Set(files.map(({ target }) => target));
  store.setState(({ checked }) => ({
    checked: [...checked.filter(({ target }) => !targets.has(target)), ...files.filter(({ warnings }) => warnings.length > 0)],
  }));
}

/** How many things there are to look at. */
export function problemCount({ problems, checked }: ProblemsState): number {
  return checked.reduce((sum, { warnings }) => sum + warnings.length, problems.length);
}
