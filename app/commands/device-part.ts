import { t } from '../i18n/t.js';
import { decodeText } from '../state/text-codec.js';
import { ask } from '../state/dialogs-store.js';
import { newUntitled } from '../state/documents.js';
import { showNotice } from '../state/notices-store.js';
import { activeTextTab, baseName, updateTab } from '../state/tabs-store.js';
import type { Workbench } from '../state/workbench.js';
import type { CommandPart } from './command.js';
import { boardOf, promptRefusal, scriptRefusal, stopRefusal } from './refusals.js';
import { openComparison } from './save-file.js';
import { compareOnBoard, saveTabToDevice, type SaveWish } from './save-to-device.js';
import { runScript, stopScript } from './script.js';

function saver(wish: SaveWish): (wb: Workbench) => Promise<void> {
  return async (wb) => {
    const tab = activeTextTab(wb.tabs.getState());
    if (tab !== null) await saveTabToDevice(wb, tab, wish);
  };
}

/** The board's file that belongs to the open tab: its own, or one of the same name. */
function boardCopy(wb: Workbench): string | null {
  const tab = activeTextTab(wb.tabs.getState());
  if (tab === null) return null;
  const { entries } = wb.boardFiles.getState();
  const { source } = tab;
  if (source.kind === 'board') return source.path;
  const path = source.kind === 'workspace' ? source.path : source.name;
  return (
    (entries.find((entry) => entry.path.endsWith(`/${path}`)) ?? entries.find((entry) => entry.name === baseName(path)))?.path ??
    null
  );
}

async function compare(wb: Workbench): Promise<void> {
  const tab = activeTextTab(wb.tabs.getState());
  const session = boardOf(wb);
  if (tab !== null && session !== null) await compareOnBoard(wb, tab, session, boardCopy(wb));
}

async function bringBack(wb: Workbench): Promise<void> {
  const session = boardOf(wb);
  if (session === null) return;
  const entries = await wb.host.files.history({ session: session.id });
  const answer = await ask(wb.dialogs, 'history', { session: session.id, boardName: session.boardName, entries });
  if (answer === null) return;
  const { entry } = answer;
  const old = decodeText((await wb.host.files.readHistory({ session: session.id, id: entry.id })).bytes);
  const oldText = old.kind === 'text' ? old.text : '';
  const name = baseName(entry.path);
  if (answer.action === 'compare') {
    const now = decodeText((await wb.host.files.read({ session: session.id, path: entry.path })).bytes);
    openComparison(wb, {
      left: oldText,
      leftTitle: t('save.historyName', { name }),
      right: now.kind === 'text' ? now.text : '',
      rightTitle: t('editor.onBoard', { name: entry.path, board: session.boardName }),
    });
    return;
  }
  const id = newUntitled(wb, oldText, name);
  // It belongs to the path it came from: saving puts it back there.
  updateTab(wb.tabs, id, {
    source: { kind: 'board', board: session.identity?.uniqueId ?? null, boardName: session.boardName, path: entry.path },
    ...(old.kind === 'text' ? { form: old.form } : {}),
  });
  showNotice(wb.notices, {
    tone: 'info',
    title: t('save.historyOpened', { path: entry.path }),
    body: t('save.historyOpenedBody'),
  });
}

/** Commands that run, stop and save scripts. */
export const devicePart = {
  'script.run': { group: 'script', keys: ['F5'], openmvKeys: ['Mod+R', 'F5'], refusal: scriptRefusal, run: runScript },
  'script.stop': {
    group: 'script',
    keys: ['Shift+F5'],
    openmvKeys: ['Mod+E', 'Shift+F5'],
    refusal: stopRefusal,
    run: stopScript,
  },
  'device.save': {
    group: 'script',
    keys: ['F6'],
    refusal: scriptRefusal,
    run: saver({ runAtPowerOn: false, choosePath: false }),
  },
  'device.save-as': {
    group: 'script',
    keys: ['Shift+F6'],
    refusal: scriptRefusal,
    run: saver({ runAtPowerOn: false, choosePath: true }),
  },
  'device.run-at-power-on': { group: 'script', refusal: scriptRefusal, run: saver({ runAtPowerOn: true, choosePath: false }) },
  'device.compare': {
    group: 'script',
    refusal: (wb) => scriptRefusal(wb) ?? (boardCopy(wb) === null ? t('commands.why.no-board-copy') : null),
    run: compare,
  },
  'device.history': { group: 'script', refusal: promptRefusal, run: bringBack },
} as const satisfies CommandPart;
