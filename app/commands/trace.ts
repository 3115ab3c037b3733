import { t } from '../i18n/t.js';
import { openBoardFile, openWorkspaceFile } from '../state/documents.js';
import { showNotice } from '../state/notices-store.js';
import { tabForTraceFile, type RunOrigin } from '../state/problems-store.js';
import { lastRun } from '../state/jobs-store.js';
import { baseName } from '../state/tabs-store.js';
import type { Workbench } from '../state/workbench.js';
import { openFolder } from '../state/workspace-store.js';
import { boardOf } from './refusals.js';

/** The tab that the last run on the shown board came from. */
export function lastOrigin(wb: Workbench): RunOrigin | null {
  const session = boardOf(wb);
  const job = session === null ? null : lastRun(wb.jobs.getState(), session.id);
  return job === null ? null : (wb.run.getState().origins[job.id] ?? null);
}

async function findTab(wb: Workbench, file: string): Promise<string | null> {
  const open = tabForTraceFile(wb.tabs.getState(), file, lastOrigin(wb));
  if (open !== null) return open;
  const onBoard = wb.boardFiles
    .getState()
    .entries.find(({ path, kind }) => kind === 'file' && (path === file || path.endsWith(`/${file}`)));
  if (onBoard !== undefined) return openBoardFile(wb, onBoard.path);
  const folder = openFolder(wb.workspace.getState());
  const inFolder = Object.values(wb.workspace.getState().folders)
    .flat()
    .find(({ path, name, kind }) => kind === 'file' && (path === file || name === baseName(file)));
  return folder === null || inFolder === undefined ? null : openWorkspaceFile(wb, folder.id, inFolder.path);
}

/** Opens the place that a line of a traceback names: an open tab, else the board's file, else the folder's. */
export async function openTraceLine(wb: Workbench, file: string, line: number): Promise<void> {
  const tab = await findTab(wb, file);
  if (tab === null) {
    showNotice(wb.notices, { tone: 'info', title: t('editor.notOpen', { file }) });
    return;
  }
  wb.tabs.setState({ activeId: tab });
  (await wb.editor.ready()).reveal(tab, line);
}
