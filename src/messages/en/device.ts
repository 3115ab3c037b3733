import { durationText, nameText } from '../format.js';
import type { ErrorTextsOf, Remedy } from '../types.js';

const RETRY: Remedy = { label: 'Try again', action: 'retry' };
const RECONNECT: Remedy = { label: 'Connect again', action: 'reconnect' };
const SOFT_RESET: Remedy = { label: 'Soft reset', action: 'soft-reset' };
const REPORT: Remedy = { label: 'Copy report', action: 'copy-report' };

/** Texts of `protocol.*`: the conversation with a board went wrong. */
export const protocolErrors: ErrorTextsOf<'protocol'> = {
  'protocol.timeout': (d) => ({
    title: 'The board did not answer in time',
    body: `Waited ${durationText(d.afterMs)} for ${d.waitedFor}. The board may be busy, or bytes were lost on the way.`,
    remedies: [RETRY, RECONNECT, REPORT],
  }),
  'protocol.unexpected-reply': (d) => ({
    title: 'The board’s answer made no sense',
    body: `Waiting for ${d.waitedFor}, something else came. Another program on the same port, or a bad cable, can cause this. The answer is under “Details”.`,
    remedies: [RETRY, RECONNECT, REPORT],
  }),
  'protocol.checksum': (d) => ({
    title: 'Bytes were damaged on the way',
    body: `The check of ${nameText(d.what)} failed, also when repeated. A shorter cable, another USB socket or a lower speed usually helps. Nothing damaged was kept.`,
    remedies: [RETRY, RECONNECT, REPORT],
  }),
};

/** Texts of `device.*`: the board itself can't or must not. */
export const deviceErrors: ErrorTextsOf<'device'> = {
  'device.raised': (d) => ({
    title: `The board failed while ${d.doing}`,
    body: `It raised ${d.exception}. The whole traceback is under “Details”.`,
    remedies: [RETRY, SOFT_RESET, REPORT],
  }),
  'device.out-of-memory': (d) => ({
    title: 'The board ran out of memory',
    body: `There was not enough free memory for ${d.doing}. A soft reset frees what programs left behind.`,
    remedies: [SOFT_RESET, RETRY],
  }),
  'device.module-missing': (d) => ({
    title: `This firmware has no module “${nameText(d.module)}”`,
    body: 'Put the module’s file on the board (in its lib folder), or use a firmware that contains it.',
    remedies: [{ label: 'Show files', action: 'show-files' }],
  }),
  'device.no-file-system': (d) => ({
    title: 'This board has no place for files',
    body: `${d.reason} Scripts can be run on it, but not saved to it.`,
    remedies: [RETRY],
  }),
  'device.protected-file-system': (d) => ({
    title: `Outpost does not write files on this ${nameText(d.board)}`,
    body: `${d.reason} Nothing was written. Reading and running scripts is safe.`,
    remedies: [REPORT],
  }),
};
