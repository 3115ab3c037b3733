import { OutpostError, type WireError } from '../../src/base/errors.js';
import type { JobId, SessionId } from '../../src/contract/common.js';
import type { JobInfo } from '../../src/contract/jobs.js';
import { jobEnd } from '../state/jobs-store.js';
import { toContent } from '../state/content.js';
import { sessionOfBoardTab, tabText } from '../state/documents.js';
import { activeTextTab, scriptSource, sourceName, type FileTab } from '../state/tabs-store.js';
import type { Workbench } from '../state/workbench.js';
import { boardOf } from './refusals.js';

/** What a run is called: a file that the board has just so by its path there, anything else by its short name. */
function runName(wb: Workbench, { source, isDirty }: FileTab, session: SessionId): string {
  const isOnBoard = source.kind === 'board' && !isDirty && sessionOfBoardTab(wb, source) === session;
  return isOnBoard ? source.path : sourceName(source);
}

/** Sends the open script to the board and runs it there, saved or not; nothing is written. Resolves when it was started. */
export async function runScript(wb: Workbench): Promise<void> {
  const tab = activeTextTab(wb.tabs.getState());
  const session = boardOf(wb);
  if (tab === null || session === null) return;
  const name = runName(wb, tab, session.id);
  const content = await toContent(wb.host, new TextEncoder().encode(tabText(wb, tab.id)));
  wb.layout.setState({ panelOpen: true, panel: 'terminal' });
  const { job } = await wb.host.run.start({ session: session.id, name, source: scriptSource(tab.source), content });
  wb.run.setState(({ origins }) => ({ origins: { ...origins, [job]: { tab: tab.id, name: sourceName(tab.source) } } }));
}

/** Stops what runs on the board, ours or its own, until the prompt is back. */
export async function stopScript(wb: Workbench): Promise<void> {
  const session = boardOf(wb);
  if (session === null) return;
  await wb.host.sessions.act({ session: session.id, action: 'stop' });
}

/** Waits for a job; throws its failure. Returns null when it was cancelled. */
export async function finished(wb: Workbench, id: JobId): Promise<JobInfo | null> {
  const job = await jobEnd(wb.jobs, id);
  if (job?.state.kind === 'failed') throw OutpostError.fromWire(job.state.error as WireError);
  return job?.state.kind === 'done' ? job : null;
}
