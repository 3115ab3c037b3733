import { t } from '../i18n/t.js';
import type { Workbench } from '../state/workbench.js';
import { activeTextTab } from '../state/tabs-store.js';
import { backUp, restore } from './backup.js';
import { checkThisFile } from './checks.js';
import type { CommandPart } from './command.js';
import { targetIn } from './files-part.js';
import { folderRefusal, promptRefusal } from './refusals.js';
import { openSync } from './sync.js';

function bothRefusal(wb: Workbench): string | null {
  return promptRefusal(wb) ?? folderRefusal(wb);
}

/** A folder that is selected in a tree, or all of it: a selected file does not narrow a sync to its folder. */
function folderFor(wb: Workbench, pane: 'computer' | 'board'): string {
  const selected = (pane === 'board' ? wb.boardFiles : wb.workspace).getState().selected[0];
  const target = targetIn(wb, pane);
  const top = pane === 'board' ? wb.boardFiles.getState().root : '';
  return target !== null && selected === target.folder ? target.folder : top;
}

function sync(wb: Workbench): void {
  openSync(wb, { direction: 'to-board', folder: folderFor(wb, 'computer'), to: folderFor(wb, 'board') });
}

/** Commands that work on whole folders and boards, and the check of a file before it is sent. */
export const syncPart = {
  'board.sync': { group: 'files', keys: ['Mod+Shift+Y'], refusal: bothRefusal, run: sync },
  'board.backup': { group: 'board', refusal: bothRefusal, run: backUp },
  'board.restore': { group: 'board', refusal: promptRefusal, run: restore },
  'device.check': {
    group: 'script',
    refusal: (wb) => (activeTextTab(wb.tabs.getState()) === null ? t('commands.why.no-script') : null),
    run: checkThisFile,
  },
} as const satisfies CommandPart;
