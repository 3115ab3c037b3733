import { t } from '../i18n/t.js';
import { ask } from '../state/dialogs-store.js';
import { newUntitled, openPickedFile, openWorkspaceFile } from '../state/documents.js';
import { showNotice } from '../state/notices-store.js';
import { activeTab, activeTextTab } from '../state/tabs-store.js';
import type { Workbench } from '../state/workbench.js';
import { openFolder } from '../state/workspace-store.js';
import type { CommandPart } from './command.js';
import { folderRefusal } from './refusals.js';
import { saveAs } from './save-file.js';
import { closeTab, saveTab, stepTab } from './tab-actions.js';
import { focusEditor } from './view-part.js';

function textRefusal(wb: Workbench): string | null {
  return activeTextTab(wb.tabs.getState()) === null ? t('commands.why.no-script') : null;
}

function tabRefusal(wb: Workbench): string | null {
  return activeTab(wb.tabs.getState()) === null ? t('commands.why.no-tab') : null;
}

function newFile(wb: Workbench): Promise<void> {
  newUntitled(wb);
  return focusEditor(wb);
}

async function openFile(wb: Workbench): Promise<void> {
  if (wb.connection.getState().info?.dialogs === true) {
    const { file } = await wb.host.workspace.pickFile({});
    if (file !== null) await openWorkspaceFile(wb, file.root, file.path);
    return;
  }
  const picked = await wb.browser.pickFile();
  if (picked === null || openPickedFile(wb, picked.name, picked.bytes) !== null) return;
  showNotice(wb.notices, { tone: 'error', title: t('editor.notText', { name: picked.name }) });
}

async function chooseFolder(wb: Workbench): Promise<void> {
  const info = wb.connection.getState().info;
  if (info?.dialogs === true) {
    await wb.host.workspace.pickFolder({});
    return;
  }
  const roots = (await wb.host.workspace.known({})).filter(({ kind }) => kind === 'folder');
  const root = await ask(wb.dialogs, 'known-folders', { roots, command: info?.addFolderCommand ?? '' });
  if (root !== null) await wb.host.workspace.open({ root: root.id });
}

async function closeFolder(wb: Workbench): Promise<void> {
  const folder = openFolder(wb.workspace.getState());
  if (folder !== null) await wb.host.workspace.close({ root: folder.id });
}

async function save(wb: Workbench): Promise<void> {
  const tab = activeTextTab(wb.tabs.getState());
  if (tab !== null) await saveTab(wb, tab);
}

/** Commands about tabs, files of this computer and the opened folder. */
export const filePart = {
  'file.new': { group: 'file', keys: ['Mod+N', 'Alt+N'], run: newFile },
  'file.open': { group: 'file', keys: ['Mod+O'], run: openFile },
  'file.open-folder': { group: 'file', keys: ['Mod+K Mod+O'], run: chooseFolder },
  'file.close-folder': { group: 'file', refusal: folderRefusal, run: closeFolder },
  'file.save': { group: 'file', keys: ['Mod+S'], refusal: textRefusal, run: save },
  'file.save-as': {
    group: 'file',
    keys: ['Mod+Shift+S'],
    refusal: textRefusal,
    run: async (wb) => {
      const tab = activeTextTab(wb.tabs.getState());
      if (tab !== null) await saveAs(wb, tab);
    },
  },
  'file.close': {
    group: 'file',
    keys: ['Mod+W', 'Alt+W'],
    refusal: tabRefusal,
    run: async (wb) => {
      const { activeId } = wb.tabs.getState();
      if (activeId !== null) await closeTab(wb, activeId);
    },
  },
  'file.next-tab': { group: 'file', keys: ['Mod+PageDown'], refusal: tabRefusal, run: (wb) => stepTab(wb, 1) },
  'file.previous-tab': { group: 'file', keys: ['Mod+PageUp'], refusal: tabRefusal, run: (wb) => stepTab(wb, -1) },
  'edit.find': { group: 'edit', refusal: textRefusal, run: (wb) => wb.editor.value?.trigger('actions.find') },
  'edit.replace': {
    group: 'edit',
    refusal: textRefusal,
    run: (wb) => wb.editor.value?.trigger('editor.action.startFindReplaceAction'),
  },
  'edit.go-to-line': { group: 'edit', refusal: textRefusal, run: (wb) => wb.editor.value?.trigger('editor.action.gotoLine') },
  'edit.comment': { group: 'edit', refusal: textRefusal, run: (wb) => wb.editor.value?.trigger('editor.action.commentLine') },
} as const satisfies CommandPart;
