import { nameText, sizeText } from '../format.js';
import type { ErrorText, ErrorTextsOf, Remedy } from '../types.js';
import type { ErrorDetails } from '../../base/errors.js';

const RETRY: Remedy = { label: 'Try again', action: 'retry' };
const FILES: Remedy = { label: 'Show files', action: 'show-files' };
const OTHER_PATH: Remedy = { label: 'Choose another name', action: 'choose-other-path' };

/** What became of the old content when a check failed. */
const OLD_CONTENT: Record<ErrorDetails['fs.verify-failed']['oldKept'], string> = {
  'on-board': 'The old file is still on the board, unchanged.',
  'on-computer': 'The old content is kept on this computer and can be brought back.',
  none: 'There was no file of that name before.',
};

function verifyFailed(d: ErrorDetails['fs.verify-failed']): ErrorText {
  const back: readonly Remedy[] =
    d.oldKept === 'on-computer' ? [{ label: 'Bring back the old content', action: 'restore-old' }] : [];
  return {
    title: `${nameText(d.path)} was not saved`,
    body: `What the board stored is not what was sent. ${OLD_CONTENT[d.oldKept]} A worn flash or a bad connection can cause this.`,
    remedies: [RETRY, ...back, { label: 'Copy report', action: 'copy-report' }],
  };
}

/** Texts of `fs.*`: files on a board. */
export const fsErrors: ErrorTextsOf<'fs'> = {
  'fs.no-space': (d) => ({
    title: `There is no room for ${nameText(d.path)}`,
    body: `It needs ${sizeText(d.needed)} on the board, ${sizeText(d.free)} are free. Nothing was changed. Delete files that are no longer needed.`,
    remedies: [FILES, OTHER_PATH],
  }),
  'fs.read-only': (d) => ({
    title: `${nameText(d.path)} can’t be changed`,
    body: 'This place on the board is read-only: part of the firmware, a locked card, or a disk that is given to the computer as a USB drive.',
    remedies: [OTHER_PATH, FILES],
  }),
  'fs.not-found': (d) => ({
    title: `There is no ${nameText(d.path)} on the board`,
    body: 'It was deleted or renamed meanwhile, or its folder does not exist.',
    remedies: [FILES, RETRY],
  }),
  'fs.exists': (d) => ({
    title: `${nameText(d.path)} is already there`,
    body: 'Nothing was changed. Choose another name, or replace it on purpose.',
    remedies: [OTHER_PATH, { label: 'Replace it', action: 'overwrite' }, FILES],
  }),
  'fs.is-directory': (d) => ({
    title: `${nameText(d.path)} is a folder`,
    body: 'A file was expected. Nothing was changed.',
    remedies: [OTHER_PATH, FILES],
  }),
  'fs.not-directory': (d) => ({
    title: `${nameText(d.path)} is not a folder`,
    body: 'A part of this path is a file. Nothing was changed.',
    remedies: [OTHER_PATH, FILES],
  }),
  'fs.not-empty': (d) => ({
    title: `The folder ${nameText(d.path)} is not empty`,
    body: 'Delete what is in it first, or delete the folder with its contents.',
    remedies: [FILES],
  }),
  'fs.bad-name': (d) => ({
    title: `“${nameText(d.path)}” can’t be a name on this board`,
    body: `${d.reason} Nothing was written.`,
    remedies: [OTHER_PATH],
  }),
  'fs.verify-failed': verifyFailed,
  'fs.io': (d) => ({
    title: `The board’s disk failed at ${nameText(d.path)}`,
    body: `It reported error ${String(d.errno)}. A card that is loose, or a file system that was damaged when the power went, can cause this. Copy your files to this computer before anything else.`,
    remedies: [RETRY, { label: 'Restart the board', action: 'hard-reset' }, { label: 'Copy report', action: 'copy-report' }],
  }),
  'fs.changed-on-board': (d) => ({
    title: `${nameText(d.path)} has changed on the board`,
    body: 'It is not what Outpost last read or wrote. Nothing was changed. Compare the two, overwrite, or leave it.',
    remedies: [
      { label: 'Compare', action: 'compare' },
      { label: 'Overwrite', action: 'overwrite' },
    ],
  }),
  'fs.drive-mounted': (d) => ({
    title: 'The board’s disk is in use as a USB drive',
    body: `This computer has it open as ${nameText(d.drive)}. Two writers destroy such a disk, so Outpost did not write ${nameText(d.path)}. Save through the drive, or eject it first.`,
    remedies: [
      { label: 'Save through the drive', action: 'use-drive' },
      { label: 'I have ejected it', action: 'retry' },
    ],
  }),
  'fs.bad-backup': (d) => ({
    title: `${nameText(d.path)} can’t be used as a backup`,
    body: `${d.reason} Nothing was changed on the board.`,
    remedies: [{ label: 'Copy report', action: 'copy-report' }],
  }),
  'fs.too-large': (d) => ({
    title: `${nameText(d.path)} is too large`,
    body: `It has ${sizeText(d.size)}; at most ${sizeText(d.limit)} are possible here.`,
    remedies: [FILES],
  }),
};
