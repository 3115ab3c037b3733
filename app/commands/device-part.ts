import { t } from '../i18n/t.js';
import { activeTextTab, baseName } from '../state/tabs-store.js';
import type { Workbench } from '../state/workbench.js';
import type { CommandPart } from './command.js';
import { boardOf, promptRefusal, scriptRefusal, stopRefusal } from './refusals.js';
import { bringBack } from './history.js';
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
