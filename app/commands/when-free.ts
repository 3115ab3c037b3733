import { runBlock } from '../state/board-state.js';
import type { Workbench } from '../state/workbench.js';
import { boardOf, clientOf } from './refusals.js';

/** Reading the files or the memory after a run takes a fraction of this; a transfer may take longer, and is then the reason given. */
const PATIENCE_MS = 3000;

/**
 * Waits while Outpost itself works with the shown board, such as listing its files after a run: a key pressed in that moment is meant
 * for what comes after. Resolves at once when the board is not held, and after three seconds in any case.
 */
export function whenFree(wb: Workbench): Promise<void> {
  const isHeld = (): boolean => runBlock(boardOf(wb), clientOf(wb)) === 'held';
  if (!isHeld()) return Promise.resolve();
  return new Promise((resolve) => {
    const end = (): void => {
      stop();
      timer[Symbol.dispose]();
      resolve();
    };
    const stop = wb.sessions.subscribe(() => (isHeld() ? undefined : end()));
    const timer = wb.clock.after(PATIENCE_MS, end);
  });
}
