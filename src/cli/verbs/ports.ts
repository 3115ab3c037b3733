import { matchUsb } from '../../boards/catalogue.js';
import { dataPaths } from '../../node/paths.js';
import { whyNotOpen } from '../../node/host-ports.js';
import { listPorts } from '../../node/ports.js';
import { checkWords } from '../arguments.js';
import { printable } from '../output.js';
import { JSON_OPTION, type Verb } from '../verb.js';

/** `outpost ports`. */
export const ports: Verb = {
  words: '',
  options: JSON_OPTION,
  notes: ['Nothing is opened. Ports that can’t be opened now are listed with the reason.'],
  async run({ args, output, options }) {
    checkWords(args.words, 0, 0, '');
    const { locks } = dataPaths(options);
    const serial = await Promise.all(
      (await listPorts()).map(async (port) => {
        const match = port.usb === null ? null : matchUsb(port.usb);
        const error = await whyNotOpen(port.path, locks);
        const usb = port.usb === null ? null : { vid: port.usb.vid, pid: port.usb.pid, serial: port.usb.serial };
        return {
          address: port.path,
          kind: 'serial',
          name: match?.profile.name ?? port.usb?.product ?? null,
          profile: match?.profile.id ?? null,
          isSure: match?.isSure ?? false,
          isBootloader: match?.role === 'bootloader',
          usb,
          problem: error === null ? null : { code: error.code, details: error.details },
        };
      }),
    );
    const { simulatedPorts } = await import('../simulated-list.js');
    const all = [...serial, ...simulatedPorts(locks)];
    if (output.isJson) output.json({ ports: all });
    else for (const port of all) output.line(await lineOf(port));
    return 0;
  },
};

async function lineOf(port: {
  readonly address: string;
  readonly name: string | null;
  readonly isSure: boolean;
  readonly isBootloader: boolean;
  readonly problem: { readonly code: string; readonly details: unknown } | null;
}): Promise<string> {
  const doubt = port.name !== null && !port.isSure ? ' ?' : '';
  const state = port.isBootloader ? ' (in its boot loader)' : '';
  const problem =
    port.problem === null ? '' : ` — ${(await import('../../messages/index.js')).describeError(port.problem).title}`;
  return `${printable(port.address).padEnd(18)} ${printable(port.name ?? '')}${doubt}${state}${problem}`.trimEnd();
}
