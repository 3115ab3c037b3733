import { formatBytes } from '../i18n/format.js';
import { t } from '../i18n/t.js';
import { ask } from '../state/dialogs-store.js';
import { showNotice } from '../state/notices-store.js';
import { baseName } from '../state/tabs-store.js';
import type { Workbench } from '../state/workbench.js';
import { readFolder } from '../state/workspace-keeper.js';
import { openFolder } from '../state/workspace-store.js';
import { datedName } from './more-transfers.js';
import { boardOf } from './refusals.js';
import { finished } from './script.js';
import { openPreview } from './sync.js';

function zipsIn(wb: Workbench): readonly string[] {
  return Object.values(wb.workspace.getState().folders)
    .flat()
    .filter(({ kind, name }) => kind === 'file' && name.toLowerCase().endsWith('.zip'))
    .map(({ path }) => path)
    .toSorted((a, b) => b.localeCompare(a));
}

/** Writes all files of the board into a zip of the opened folder, and says what it holds. */
export async function backUp(wb: Workbench): Promise<void> {
  const session = boardOf(wb);
  const folder = openFolder(wb.workspace.getState());
  if (session === null || folder === null) return;
  const files = wb.boardFiles.getState().entries.filter(({ kind }) => kind === 'file');
  const answer = await ask(wb.dialogs, 'backup', {
    boardName: session.boardName,
    files: files.length,
    bytes: files.reduce((sum, { size }) => sum + (size ?? 0), 0),
    name: `${datedName(session.boardName, wb.clock.wallTime())}.zip`,
    folder: folder.name,
    taken: Object.values(wb.workspace.getState().folders)
      .flat()
      .map(({ path }) => path),
  });
  if (answer === null) return;
  const { job } = await wb.host.backup.start({
    session: session.id,
    root: folder.id,
    path: answer.path,
    secrets: answer.secrets,
  });
  const done = await finished(wb, job);
  await readFolder(wb, '');
  if (done?.state.kind !== 'done' || done.state.result.kind !== 'backup') return;
  const { result } = done.state;
  const body = t('sync.backupDoneBody', { count: result.files, size: formatBytes(result.bytes), path: result.path });
  if (answer.secrets || result.masked.length === 0) {
    const title = t('sync.backupDone', { board: session.boardName });
    showNotice(wb.notices, { tone: 'ok', title, body: answer.secrets ? `${body} ${t('sync.backupComplete')}` : body });
    return;
  }
  await ask(wb.dialogs, 'confirm', {
    title: t('sync.backupMaskedTitle', { count: result.masked.length }),
    body: `${body} ${t('sync.backupMaskedBody', { path: result.path })}`,
    list: result.masked,
    choices: [{ value: 'ok', label: t('ui.ok') }],
  });
}

/** Chooses a backup and shows what restoring it would do; nothing is changed before the person says so there. */
export async function restore(wb: Workbench): Promise<void> {
  const session = boardOf(wb);
  if (session === null) return;
  const root = openFolder(wb.workspace.getState());
  const answer = await ask(wb.dialogs, 'restore', { boardName: session.boardName, zips: root === null ? [] : zipsIn(wb) });
  if (answer === null) return;
  if (answer.kind === 'bytes') {
    openPreview(wb, { kind: 'restore', session: session.id, name: answer.name, source: answer });
    return;
  }
  if (root === null) return;
  const source = { kind: 'workspace' as const, root: root.id, path: answer.path };
  openPreview(wb, { kind: 'restore', session: session.id, name: baseName(answer.path), source });
}
