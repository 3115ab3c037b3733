import type { ErrorDetails, NoReplCause } from '../../base/errors.js';
import { nameText } from '../format.js';
import type { ErrorText, ErrorTextsOf, Remedy } from '../types.js';

const RETRY: Remedy = { label: 'Try again', action: 'retry' };
const PLAIN: Remedy = { label: 'Open as plain serial', action: 'open-plain-serial' };

/** Each cause of a missing prompt with its likely reason and the next step. Source: reference/micropython-host.md 1.5. */
const NO_REPL: { readonly [C in NoReplCause]: (port: string, heard: string) => ErrorText } = {
  'not-micropython': (port) => ({
    title: `What answers on ${port} is not MicroPython`,
    body: 'Something else talks on this port: another firmware, a sensor, a modem, or a board at another speed. Nothing on it was changed.',
    remedies: [PLAIN, { label: 'Choose another port', action: 'choose-port' }],
  }),
  'catches-everything': (_, heard) => ({
    title: 'The program on the board does not let itself be stopped',
    body:
      `It was interrupted several times and ${heard === '' ? 'gave no answer' : 'went on'}: most likely a loop with a bare “except:” that catches Stop too` +
      `${heard === '' ? ', or one that blocks or sleeps' : ''}. A reset of the board while Outpost waits for it usually gets through.`,
    remedies: [
      { label: 'Wait for a reset and catch it', action: 'connect-and-reset' },
      RETRY,
      { label: 'Only watch its output', action: 'open-plain-serial' },
    ],
  }),
  'prints-without-end': () => ({
    title: 'The board prints without end and did not stop',
    body: 'Its output comes faster than it takes notice of Stop. Press the board’s reset button while Outpost waits, or try again.',
    remedies: [{ label: 'Wait for a reset and catch it', action: 'connect-and-reset' }, RETRY, PLAIN],
  }),
  silent: (port) => ({
    title: `Nothing answers on ${port}`,
    body: 'The port is open but the board says nothing: it may be running a program that catches Stop (a bare “except:”) or blocks, sleeping, waiting in its bootloader, without power, or at another speed.',
    remedies: [{ label: 'Wait for a reset and catch it', action: 'connect-and-reset' }, RETRY, PLAIN],
  }),
  asleep: () => ({
    title: 'The board is asleep',
    body: 'Its program put it to sleep, so it can’t answer. Outpost can wait and catch it the moment it wakes up or is reset.',
    remedies: [{ label: 'Catch it when it wakes', action: 'connect-and-reset' }, RETRY],
  }),
  'modem-manager': (port) => ({
    title: `ModemManager is still probing ${port}`,
    body: 'This system’s modem service sends commands to every new serial port for up to 30 seconds, and the board answers those instead of ours. Wait half a minute, or install the udev rule, which tells it to leave boards alone.',
    remedies: [
      RETRY,
      {
        label: 'Install the udev rule',
        command: 'sudo cp resources/udev/60-outpost.rules /etc/udev/rules.d/ && sudo udevadm control --reload-rules',
      },
      { label: 'Or stop the service until the next start', command: 'sudo systemctl stop ModemManager' },
    ],
  }),
  vanished: (port) => ({
    title: `${port} went away while Outpost was connecting`,
    body: 'The board restarted, fell asleep or was unplugged, or its program switched USB off. If that happens again and again, its program or its power supply is the cause.',
    remedies: [
      { label: 'Connect again', action: 'reconnect' },
      { label: 'Choose another port', action: 'choose-port' },
    ],
  }),
};

/** Text of a missing prompt. */
function noRepl(d: ErrorDetails['session.no-repl']): ErrorText {
  return NO_REPL[d.cause](nameText(d.port), d.heard);
}

/** Texts of `session.*`: getting a board's attention. */
export const sessionErrors: ErrorTextsOf<'session'> = {
  'session.busy': (d) => ({
    title: 'The board is busy',
    body: `Outpost is using it: ${d.holder}. Wait until that has ended, or stop it.`,
    remedies: [
      { label: 'Try again', action: 'retry' },
      { label: 'Show what is under way', action: 'show-transfers' },
      { label: 'Stop', action: 'stop-program' },
    ],
  }),
  'session.no-repl': noRepl,
  'session.wrong-mode': (d) => ({
    title: 'The board is in another mode',
    body: `This needs ${d.wanted}, but the board is in ${d.actual}.`,
    remedies: [{ label: 'Connect again', action: 'reconnect' }],
  }),
  'session.wrong-board': (d) => ({
    title: 'This is not the same board',
    body: `Expected ${nameText(d.expected)}, found ${nameText(d.found)}. Nothing was written. Connect the right board, or choose this one on purpose.`,
    remedies: [{ label: 'Choose a board', action: 'choose-port' }],
  }),
  'session.not-connected': () => ({
    title: 'No board is connected',
    body: 'Connect a board first. Simulated boards need no hardware.',
    remedies: [
      { label: 'Choose a board', action: 'choose-port' },
      { label: 'Try a simulated board', action: 'try-simulated' },
    ],
  }),
  'session.main-running': (d) => ({
    title: 'A program is running on the board',
    body: `${d.action} needs the board’s prompt, and Outpost does not interrupt a program unasked. Stop it first; “Restart” brings it back afterwards.`,
    remedies: [{ label: 'Stop', action: 'stop-program' }],
  }),
  'session.would-reset': (d) => ({
    title: `Opening ${nameText(d.port)} restarts this board`,
    body: 'The way this board is wired, opening its port on this system resets it. A program that runs on it starts anew.',
    remedies: [
      { label: 'Connect and restart it', action: 'connect-and-reset' },
      { label: 'Choose another port', action: 'choose-port' },
    ],
  }),
};
