import { createStore, type StoreApi } from 'zustand/vanilla';
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

/** What the last run left to look at. */
export interface ProblemsState {
  readonly problems: readonly Problem[];
}

/** Store of the problems. */
export type ProblemsStore = StoreApi<ProblemsState>;

/** Makes the store of the problems. */
export function createProblemsStore(): ProblemsStore {
  return createStore<ProblemsState>(() => ({ problems: [] }));
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
