import { t } from '../i18n/t.js';
import { ask } from '../state/dialogs-store.js';
import { fileTabById } from '../state/documents.js';
import { removeTab, showTab, sourceName, type FileTab } from '../state/tabs-store.js';
import type { Workbench } from '../state/workbench.js';
import { closePreview } from './sync.js';
import { saveAs, saveToWorkspace } from './save-file.js';
import { saveTabToDevice } from './save-to-device.js';

/** Saves a tab where it belongs: its file, its board, or a place that is asked for. Returns whether it was saved. */
export async function saveTab(wb: Workbench, tab: FileTab): Promise<boolean> {
  switch (tab.source.kind) {
    case 'workspace':
      return saveToWorkspace(wb, tab, { root: tab.source.root, path: tab.source.path });
    case 'board':
      return saveTabToDevice(wb, tab, { runAtPowerOn: false, choosePath: false });
    case 'untitled':
      return saveAs(wb, tab);
  }
}

function discard(wb: Workbench, id: string): void {
  removeTab(wb.tabs, id);
  wb.buffers.remove(id);
  wb.binaries.delete(id);
  closePreview(wb, id);
}

/** Closes a tab; one with unsaved text is saved or given up by the person's word. Returns whether it was closed. */
export async function closeTab(wb: Workbench, id: string): Promise<boolean> {
  const tab = fileTabById(wb, id);
  if (tab?.isDirty === true) {
    showTab(wb.tabs, id);
    const name = sourceName(tab.source);
    const answer = await ask(wb.dialogs, 'confirm', {
      title: t('editor.closeTitle', { name }),
      body: t('editor.closeBody'),
      choices: [
        { value: 'save', label: t('editor.save') },
        { value: 'discard', label: t('editor.dontSave'), danger: true },
      ],
    });
    if (answer === null) return false;
    if (answer === 'save' && !(await saveTab(wb, tab))) return false;
  }
  discard(wb, id);
  return true;
}

/** Closes all tabs but one, asking about each that is not saved. */
export async function closeOthers(wb: Workbench, id: string): Promise<void> {
  for (const tab of wb.tabs.getState().tabs) {
    if (tab.id !== id && !(await closeTab(wb, tab.id))) return;
  }
}

/** Shows the next (1) or previous (-1) tab, around the end. */
export function stepTab(wb: Workbench, step: 1 | -1): void {
  const { tabs, activeId } = wb.tabs.getState();
  const at = tabs.findIndex((tab) => tab.id === activeId);
  const next = tabs[(at + step + tabs.length) % tabs.length];
  if (next !== undefined) showTab(wb.tabs, next.id);
}
