import { toDisposable, type Disposable } from '../../src/base/disposable.js';
import { isAbort, isOutpostError } from '../../src/base/errors.js';
import type { SessionInfo } from '../../src/contract/boards.js';
import type { Settings } from '../../src/contract/computer.js';
import type { JobInfo } from '../../src/contract/jobs.js';
import type { ClientStream } from '../../src/contract/define.js';
import { themeStore } from '../theme/theme.js';
import type { BoardFilesKeeper } from './board-files-keeper.js';
import { loadTab } from './documents.js';
import { isEnded } from './jobs-store.js';
import { addLogLine } from './log-store.js';
import { problemsOf } from './problems-store.js';
import { receiveSessions } from './sessions-store.js';
import type { Workbench } from './workbench.js';

/** Keeps a stream read until it is cancelled or the connection is lost. */
function follow<I>(wb: Workbench, stream: ClientStream<I>, take: (item: I) => void): void {
  const read = async (): Promise<void> => {
    try {
      for await (const item of stream) take(item);
    } catch (error) {
      if (isAbort(error) || isOutpostError(error, 'app.disconnected')) return;
      addLogLine(wb.log, { at: wb.clock.wallTime(), level: 'error', scope: 'window', message: String(error) });
    }
  };
  void read();
}

/** Takes over the host's jobs; a run that has just ended leaves its problems and wakes the board's tree. */
export function receiveJobs(wb: Workbench, jobs: readonly JobInfo[], boardFiles: Pick<BoardFilesKeeper, 'invalidate'>): void {
  const before = new Map(wb.jobs.getState().jobs.map((job) => [job.id, job]));
  const wasLoaded = wb.jobs.getState().loaded;
  wb.jobs.setState({ loaded: true, jobs });
  for (const job of jobs) {
    const old = before.get(job.id);
    if (job.kind !== 'run') continue;
    const origin = wb.run.getState().origins[job.id] ?? null;
    if (!isEnded(job)) {
      if (old === undefined) wb.problems.setState({ problems: [] });
    } else if ((old === undefined && wasLoaded) || (old !== undefined && !isEnded(old))) {
      wb.problems.setState({ problems: problemsOf(job, wb.tabs.getState(), origin) });
      boardFiles.invalidate();
    }
  }
}

/** A board that came, or is at its prompt again, brings its tabs to life. */
function loadAwayTabs(wb: Workbench): void {
  for (const tab of wb.tabs.getState().tabs) {
    if (tab.kind === 'file' && tab.source.kind === 'board' && (tab.content.kind === 'away' || tab.content.kind === 'failed'))
      void loadTab(wb, tab.id);
  }
}

function receiveAllSessions(wb: Workbench, sessions: readonly SessionInfo[]): void {
  const wasReady = new Set(
    wb.sessions
      .getState()
      .sessions.filter((s) => s.state.kind === 'idle')
      .map((s) => s.id),
  );
  receiveSessions(wb.sessions, sessions);
  if (sessions.some((s) => s.state.kind === 'idle' && s.identity !== null && !wasReady.has(s.id))) loadAwayTabs(wb);
}

function receiveSettings(wb: Workbench, settings: Settings): void {
  wb.settings.setState(settings, true);
  themeStore().setPreference(settings.theme);
}

/** Projects everything that the host tells of into the stores, until it is disposed of or the connection ends. */
export function followHost(wb: Workbench, boardFiles: BoardFilesKeeper): Disposable {
  const abort = new AbortController();
  const options = { signal: abort.signal };
  const { host } = wb;
  follow(wb, host.ports.watch({}, options), (ports) => wb.ports.setState({ loaded: true, ports }));
  follow(wb, host.sessions.watch({}, options), (sessions) => receiveAllSessions(wb, sessions));
  follow(wb, host.jobs.watch({}, options), (jobs) => receiveJobs(wb, jobs, boardFiles));
  follow(wb, host.settings.watch({}, options), (settings) => receiveSettings(wb, settings));
  follow(wb, host.workspace.roots({}, options), (roots) => wb.workspace.setState({ loaded: true, roots }));
  follow(wb, host.files.changes({}, options), ({ session }) => {
    if (session === wb.boardFiles.getState().session) boardFiles.invalidate();
  });
  wb.log.setState({ lines: [] });
  follow(wb, host.app.logLines({}, options), (line) => addLogLine(wb.log, line));
  return toDisposable(() => abort.abort());
}
