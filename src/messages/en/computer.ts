import { nameText, sizeText } from '../format.js';
import type { ErrorTextsOf, Remedy } from '../types.js';

const RETRY: Remedy = { label: 'Try again', action: 'retry' };
const RELOAD: Remedy = { label: 'Reload', action: 'reload-file' };
const REPORT: Remedy = { label: 'Copy report', action: 'copy-report' };

/** Texts of `firmware.*`. */
export const firmwareErrors: ErrorTextsOf<'firmware'> = {
  'firmware.wrong-board': (d) => ({
    title: 'This firmware is for another board',
    body: `It is made for ${nameText(d.expected)}, the board is ${nameText(d.found)}. Nothing was written.`,
    remedies: [{ label: 'Choose a board', action: 'choose-port' }],
  }),
};

/** Texts of `workspace.*`: files on this computer. */
export const workspaceErrors: ErrorTextsOf<'workspace'> = {
  'workspace.outside-root': (d) => ({
    title: `${nameText(d.path)} is outside the opened folder`,
    body: 'Outpost reads and writes only in folders that you opened. A link that leads out of the folder counts as outside.',
    remedies: [{ label: 'Open folder…', action: 'open-folder' }],
  }),
  'workspace.no-root': () => ({
    title: 'This folder is no longer open',
    body: 'It was closed, or its drive is gone.',
    remedies: [{ label: 'Open folder…', action: 'open-folder' }],
  }),
  'workspace.not-found': (d) => ({
    title: `There is no ${nameText(d.path)} on this computer`,
    body: 'It was deleted, renamed or moved meanwhile. Text that is still in the editor is not lost: save it again.',
    remedies: [RETRY],
  }),
  'workspace.exists': (d) => ({
    title: `${nameText(d.path)} already exists on this computer`,
    body: 'Nothing was changed. Choose another name, or replace it on purpose.',
    remedies: [
      { label: 'Choose another name', action: 'choose-other-path' },
      { label: 'Replace it', action: 'overwrite' },
    ],
  }),
  'workspace.changed-on-disk': (d) => ({
    title: `${nameText(d.path)} has changed on disk`,
    body: 'Another program wrote it since it was opened here. Nothing was overwritten.',
    remedies: [{ label: 'Compare', action: 'compare' }, RELOAD, { label: 'Overwrite', action: 'overwrite' }],
  }),
  'workspace.too-large': (d) => ({
    title: `${nameText(d.path)} is too large for the editor`,
    body: `It has ${sizeText(d.size)}; the editor opens at most ${sizeText(d.limit)}. It can still be copied to a board.`,
    remedies: [],
  }),
  'workspace.io': (d) => ({
    title: `${nameText(d.path)} could not be read or written`,
    body: `The system said: ${d.reason}. Text that is still in the editor is not lost.`,
    remedies: [RETRY, { label: 'Save under another name', action: 'choose-other-path' }],
  }),
};

/** Texts of `app.*`: Outpost itself. */
export const appErrors: ErrorTextsOf<'app'> = {
  'app.bad-request': () => ({
    title: 'Outpost did not understand its own request',
    body: 'This is a fault of Outpost, not of yours or the board’s. Nothing was changed. A report helps to mend it.',
    remedies: [REPORT, RETRY],
  }),
  'app.not-found': (d) => ({
    title: `${nameText(d.what)} is not there`,
    body: 'It has ended or was removed meanwhile.',
    remedies: [RETRY],
  }),
  'app.replaced': (d) => ({
    title: 'Another window took over',
    body: `${nameText(d.what)} is now controlled from there.`,
    remedies: [{ label: 'Take it back', action: 'take-over' }],
  }),
  'app.not-confirmed': (d) => ({
    title: `${nameText(d.what)} was not saved`,
    body: `A question about it was not answered with yes, and nothing was written. ${d.how} answers it.`,
    remedies: [],
  }),
  'app.usage': (d) => ({ title: 'The command was not understood', body: d.message, remedies: [] }),
  'app.internal': (d) => ({
    title: 'A fault inside Outpost stopped this',
    body: `It happened in ${nameText(d.where)}. Your text is safe in the editor. The report says what is known.`,
    remedies: [REPORT, RETRY],
  }),
  'app.unsupported-platform': (d) => ({
    title: `${nameText(d.what)} is not possible here`,
    body: `This system (${nameText(d.platform)}) does not offer it.`,
    remedies: [],
  }),
  'app.disconnected': (d) => ({
    title: 'The window lost its connection to Outpost',
    body: `${d.reason === '' ? 'The program behind it' : nameText(d.reason)} went away. Transfers and running scripts are not affected by this window.`,
    remedies: [{ label: 'Connect again', action: 'reconnect' }],
  }),
};
