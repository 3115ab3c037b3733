import { app, dialog, type BrowserWindow } from 'electron';
import { systemClock } from '../../src/base/clock.js';
import { Deadline, withDeadline } from '../../src/base/deadline.js';
import type { Logger } from '../../src/base/logger.js';
import { text } from '../../src/messages/index.js';
import type { JobInfo } from '../../src/services/jobs.js';

/** Longest time for giving ports back and writing files out. */
const QUIT_MS = 5000;

/** What has to end before the process may. */
export interface Ending {
  readonly end: () => Promise<void>;
  readonly log: Logger;
}

/** Lets the host end in order when the person quits: ports given back, files of simulated boards written. */
export function quitInOrder({ end, log }: Ending): void {
  let state: 'running' | 'ending' | 'ended' = 'running';
  app.on('window-all-closed', () => app.quit());
  app.on('will-quit', (event) => {
    if (state === 'ended') return;
    event.preventDefault();
    if (state === 'ending') return;
    state = 'ending';
    withDeadline(end(), 'the end of the host', { deadline: Deadline.after(QUIT_MS, systemClock) })
      .catch((error: unknown) => log.error('The host did not end in order.', { error }))
      .finally(() => {
        state = 'ended';
        app.quit();
      });
  });
}

/** Jobs that only read or only run: nothing is half done when they are cut short. */
const HARMLESS: readonly JobInfo['kind'][] = ['run', 'download'];

/** Asks before a window is closed while a board is being written. */
export function askBeforeClosing(window: BrowserWindow, working: () => readonly JobInfo[]): void {
  window.on('close', (event) => {
    const job = working().find(({ kind }) => !HARMLESS.includes(kind));
    if (job === undefined) return;
    const answer = dialog.showMessageBoxSync(window, {
      type: 'warning',
      message: text('desktop.closing', { subject: job.subject }),
      detail: text('desktop.closing-detail'),
      buttons: [text('desktop.keep-open'), text('desktop.close-anyway')],
      defaultId: 0,
      cancelId: 0,
    });
    if (answer === 0) event.preventDefault();
  });
}
