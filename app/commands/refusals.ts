import type { SessionInfo } from '../../src/contract/boards.js';
import { t } from '../i18n/t.js';
import { canStop, isControlled, runBlock } from '../state/board-state.js';
import { activeSession } from '../state/sessions-store.js';
import { activeTextTab } from '../state/tabs-store.js';
import type { Workbench } from '../state/workbench.js';
import { openFolder } from '../state/workspace-store.js';

/** The name of this window on the host. */
export function clientOf(wb: Workbench): string | null {
  return wb.connection.getState().info?.client ?? null;
}

/** The shown board. */
export function boardOf(wb: Workbench): SessionInfo | null {
  return activeSession(wb.sessions.getState());
}

/** Why the board's prompt can't be used now. */
export function promptRefusal(wb: Workbench): string | null {
  const block = runBlock(boardOf(wb), clientOf(wb));
  return block === null ? null : t(`commands.why.${block}`);
}

/** Why the open script can't be run or saved to the board now. */
export function scriptRefusal(wb: Workbench): string | null {
  return promptRefusal(wb) ?? (activeTextTab(wb.tabs.getState()) === null ? t('commands.why.no-script') : null);
}

/** Why nothing can be stopped now. */
export function stopRefusal(wb: Workbench): string | null {
  const session = boardOf(wb);
  if (session === null) return t('commands.why.no-board');
  if (!isControlled(session, clientOf(wb))) return t('commands.why.other-window');
  return canStop(session) ? null : t('commands.why.nothing-runs');
}

/** Why nothing can be sent to the shown board, whatever it does at the moment. */
export function sendRefusal(wb: Workbench): string | null {
  const session = boardOf(wb);
  if (session === null) return t('commands.why.no-board');
  if (!isControlled(session, clientOf(wb))) return t('commands.why.other-window');
  if (session.state.kind === 'lost') return t('commands.why.lost');
  return session.mode === 'plain' ? t('commands.why.plain') : null;
}

/** Why no folder of this computer can be used. */
export function folderRefusal(wb: Workbench): string | null {
  return openFolder(wb.workspace.getState()) === null ? t('commands.why.no-folder') : null;
}
