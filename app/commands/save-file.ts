import { isOutpostError } from '../../src/base/errors.js';
import type { RootId } from '../../src/contract/common.js';
import { t } from '../i18n/t.js';
import { toContent } from '../state/content.js';
import { ask } from '../state/dialogs-store.js';
import { fileTabById, loadTab, tabText } from '../state/documents.js';
import { showNotice } from '../state/notices-store.js';
import { openTab, sourceName, updateTab, type Comparison, type FileTab } from '../state/tabs-store.js';
import { decodeText, encodeText } from '../state/text-codec.js';
import type { Workbench } from '../state/workbench.js';
import { openFolder } from '../state/workspace-store.js';

/** A place on this computer. */
export interface Place {
  readonly root: RootId;
  readonly path: string;
}

/** Opens a tab with two texts side by side. */
export function openComparison(wb: Workbench, sides: Comparison): void {
  openTab(wb.tabs, { kind: 'compare', id: `c${crypto.randomUUID()}`, comparison: sides });
}

async function write(
  wb: Workbench,
  tab: FileTab,
  place: Place,
  options: { readonly expected: string | null; readonly force: boolean },
): Promise<void> {
  const buffer = wb.buffers.get(tab.id);
  if (buffer === null) return;
  const stamp = buffer.version;
  wb.saving.add(tab.id);
  try {
    const content = await toContent(wb.host, encodeText(buffer.text, tab.form));
    const { version } = await wb.host.workspace.write({ ...place, content, ...options });
    updateTab(wb.tabs, tab.id, { source: { kind: 'workspace', ...place }, version, conflict: null });
    buffer.markSaved(stamp);
  } finally {
    wb.saving.delete(tab.id);
  }
}

/** The file on disk is not what this tab was read from: compare, reload or overwrite. */
async function resolveConflict(wb: Workbench, tab: FileTab, place: Place): Promise<boolean> {
  const name = sourceName(tab.source);
  const answer = await ask(wb.dialogs, 'confirm', {
    title: t('editor.changedTitle', { name }),
    body: t('editor.changedBody'),
    choices: [
      { value: 'compare', label: t('editor.compare') },
      { value: 'reload', label: t('editor.reload'), danger: true },
      { value: 'overwrite', label: t('editor.overwrite'), danger: true },
    ],
  });
  if (answer === 'compare') await compareWithDisk(wb, tab.id);
  if (answer === 'reload') await loadTab(wb, tab.id);
  if (answer !== 'overwrite') return false;
  await write(wb, tab, place, { expected: null, force: true });
  return true;
}

/** Shows the file on disk beside the tab's text. */
export async function compareWithDisk(wb: Workbench, id: string): Promise<void> {
  const tab = fileTabById(wb, id);
  if (tab?.source.kind !== 'workspace') return;
  const { bytes } = await wb.host.workspace.read({ root: tab.source.root, path: tab.source.path });
  const decoded = decodeText(bytes);
  const name = sourceName(tab.source);
  openComparison(wb, {
    left: decoded.kind === 'text' ? decoded.text : '',
    leftTitle: t('editor.onDisk', { name }),
    right: tabText(wb, id),
    rightTitle: t('editor.inEditor', { name }),
  });
}

/** Saves a tab of an opened folder to its file. Returns whether it was written. */
export async function saveToWorkspace(wb: Workbench, tab: FileTab, place: Place): Promise<boolean> {
  try {
    await write(wb, tab, place, { expected: tab.conflict === 'gone' ? null : tab.version, force: false });
    return true;
  } catch (error) {
    if (!isOutpostError(error, 'workspace.changed-on-disk', 'workspace.exists')) throw error;
    return resolveConflict(wb, tab, place);
  }
}

/** What is wrong with a path inside the opened folder, in words, or null. */
export function pathProblem(path: string): string | null {
  if (path.trim() === '') return t('files.nameEmpty');
  if (path.startsWith('/') || path.includes('\\')) return t('files.pathRelative');
  if (path.split('/').some((part) => part === '' || part === '.' || part === '..')) return t('files.pathParts');
  return null;
}

async function choosePlace(wb: Workbench, name: string): Promise<Place | null> {
  if (wb.connection.getState().info?.dialogs === true) {
    const { file } = await wb.host.workspace.pickSaveFile({ suggestion: name });
    return file;
  }
  const folder = openFolder(wb.workspace.getState());
  if (folder === null) return null;
  const path = await ask(wb.dialogs, 'prompt', {
    title: t('editor.saveAsTitle'),
    body: t('editor.saveAsBody', { folder: folder.shownPath }),
    label: t('editor.saveAsLabel'),
    value: name,
    confirm: t('editor.save'),
    check: pathProblem,
  });
  return path === null ? null : { root: folder.id, path };
}

/** Saves a tab under a chosen name; without a folder to save in, as a download. Returns whether it was written. */
export async function saveAs(wb: Workbench, tab: FileTab): Promise<boolean> {
  const name = sourceName(tab.source);
  const hasPlace = wb.connection.getState().info?.dialogs === true || openFolder(wb.workspace.getState()) !== null;
  if (!hasPlace) {
    wb.browser.download(name, encodeText(tabText(wb, tab.id), tab.form));
    showNotice(wb.notices, { tone: 'info', title: t('editor.downloaded', { name }), body: t('editor.downloadedBody') });
    return false;
  }
  const place = await choosePlace(wb, name);
  if (place === null) return false;
  try {
    await write(wb, tab, place, { expected: null, force: false });
  } catch (error) {
    if (!isOutpostError(error, 'workspace.exists', 'workspace.changed-on-disk')) throw error;
    const answer = await ask(wb.dialogs, 'confirm', {
      title: t('editor.replaceTitle', { name: place.path }),
      body: t('editor.replaceBody'),
      choices: [{ value: 'yes', label: t('editor.overwrite'), danger: true }],
    });
    if (answer !== 'yes') return false;
    await write(wb, tab, place, { expected: null, force: true });
  }
  return true;
}
