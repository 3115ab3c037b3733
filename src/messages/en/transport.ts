import type { ErrorDetails } from '../../base/errors.js';
import { nameText } from '../format.js';
import type { ErrorText, ErrorTextsOf, Remedy } from '../types.js';

const RETRY: Remedy = { label: 'Try again', action: 'retry' };
const CHOOSE_PORT: Remedy = { label: 'Choose another port', action: 'choose-port' };

/** Serial ports belong to one of these groups: Debian, Fedora, Ubuntu: dialout; Arch, Gentoo: uucp; some: plugdev. */
const USUAL_GROUP = 'dialout';

function denied(d: { readonly port: string; readonly platform: string; readonly group?: string }): ErrorText {
  const title = `Outpost may not open ${nameText(d.port)}`;
  if (d.platform !== 'linux') {
    return {
      title,
      body: 'The system refused access. Usually another program has the port open: close serial monitors and other IDEs.',
      remedies: [RETRY, CHOOSE_PORT],
    };
  }
  const group = d.group ?? USUAL_GROUP;
  const unsure = d.group === undefined ? ' (on Arch and Gentoo “uucp”, on some systems “plugdev”)' : '';
  return {
    title,
    body:
      `Your account is not allowed to use serial ports. The port belongs to the group “${group}”${unsure}. ` +
      'Run one of these commands in a terminal. After the first, log out and in again; after the second, unplug the board and plug it in.',
    remedies: [
      { label: `Join the group “${group}”`, command: `sudo usermod -aG ${group} "$USER"` },
      {
        label: 'Or install the udev rule',
        command:
          'sudo cp resources/udev/60-outpost.rules /etc/udev/rules.d/ && sudo udevadm control --reload-rules && sudo udevadm trigger',
      },
      RETRY,
    ],
  };
}

function probed(d: ErrorDetails['transport.open-busy']): ErrorText {
  const port = nameText(d.port);
  const isSure = d.modemManager === 'probing';
  return {
    title: isSure ? `ModemManager is still probing ${port}` : `${port} is busy, probably because ModemManager is probing it`,
    body:
      (isSure ? '' : 'No other program is seen to have it open. ') +
      'This system’s modem service tries every new serial port for up to 30 seconds. Wait that long and try again, or tell it to leave boards alone: the udev rule of Outpost does that.',
    remedies: [
      RETRY,
      {
        label: 'Install the udev rule',
        command: 'sudo cp resources/udev/60-outpost.rules /etc/udev/rules.d/ && sudo udevadm control --reload-rules',
      },
      { label: 'Or stop the service until the next start', command: 'sudo systemctl stop ModemManager' },
    ],
  };
}

function busy(d: ErrorDetails['transport.open-busy']): ErrorText {
  const port = nameText(d.port);
  if (d.modemManager !== undefined) return probed(d);
  if (d.holder === undefined) {
    return {
      title: `Another program is using ${port}`,
      body: 'Only one program can use a board at a time. Close serial monitors, other IDEs and terminals that have it open.',
      remedies: [RETRY, CHOOSE_PORT],
    };
  }
  const who = nameText(d.holder) + (d.pid === undefined ? '' : ` (process ${String(d.pid)})`);
  return {
    title: `${port} is in use by ${nameText(d.holder)}`,
    body: `${who} has the port open. Only one program can use a board at a time; close it there, then try again.`,
    remedies: [RETRY, CHOOSE_PORT],
  };
}

/** Where the port of a board is not: each kind of address has its own reasons. */
function notFound(d: ErrorDetails['transport.not-found']): ErrorText {
  const port = nameText(d.port);
  if (d.mayBeAsleep === true) {
    return {
      title: `The board at ${port} is asleep or its USB is off`,
      body: 'It has power, but its port is not there: deep sleep takes USB away, some programs switch it off, and a restart takes a moment. Press the board’s reset button: Outpost catches it when it returns.',
      remedies: [{ label: 'Catch it when it wakes', action: 'connect-and-reset' }, RETRY, CHOOSE_PORT],
    };
  }
  if (d.boards !== undefined) {
    return {
      title: `There is no simulated board “${nameText(d.port.replace(/^sim:/, ''))}”`,
      body: `The simulated boards are: ${d.boards.join(', ')}.`,
      remedies: [CHOOSE_PORT],
    };
  }
  if (d.port.startsWith('tcp://')) {
    const at = nameText(d.port.slice('tcp://'.length).replace(/\/$/, ''));
    return {
      title: `Nothing listens at ${at}`,
      body: `No program offers a board there, or it can’t be reached. “outpost simulate generic --tcp ${at}” puts a simulated board there.`,
      remedies: [RETRY, CHOOSE_PORT],
    };
  }
  return {
    title: `There is no ${port}`,
    body: 'The board was unplugged, is asleep or restarting, or has moved to another port. A press on its reset button wakes a board that sleeps.',
    remedies: [CHOOSE_PORT, RETRY],
  };
}

/** Texts of `transport.*`: reaching a board at all. */
export const transportErrors: ErrorTextsOf<'transport'> = {
  'transport.open-denied': denied,
  'transport.open-busy': busy,
  'transport.open-failed': (d) => ({
    title: `${nameText(d.port)} could not be opened`,
    body: `The system said: ${d.reason}. Unplugging the board and plugging it in again often helps; so does another USB socket.`,
    remedies: [RETRY, CHOOSE_PORT],
  }),
  'transport.not-found': notFound,
  'transport.not-a-port': (d) => ({
    title: `${nameText(d.port)} is not a serial port`,
    body: 'Enter a serial device such as /dev/ttyACM0 or COM3, “sim:” and a simulated board, or “tcp://host:port”.',
    remedies: [CHOOSE_PORT],
  }),
  'transport.lost': (d) => ({
    title: 'The connection to the board was lost',
    body: `${nameText(d.port)} went away (${d.reason}). What had been sent before is on the board; what was under way may not be. Plug the board in again: Outpost connects by itself.`,
    remedies: [{ label: 'Connect again', action: 'reconnect' }, CHOOSE_PORT],
  }),
  'transport.no-device': (d) => ({
    title: 'No board arrived on USB',
    body:
      (d.seen.length === 0 ? 'Nothing new was seen on USB. ' : `Seen on USB: ${d.seen.map(nameText).join(', ')}. `) +
      'The usual cause is a cable that only charges: try one that is known to carry data, straight into the computer instead of a hub.',
    remedies: [RETRY, { label: 'Try a simulated board', action: 'try-simulated' }],
  }),
};
