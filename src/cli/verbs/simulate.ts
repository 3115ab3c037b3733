import { Deadline } from '../../base/deadline.js';
import { OutpostError } from '../../base/errors.js';
import { exposeOnPty, exposeOnTcp } from '../../simulators/index.js';
import { checkWords } from '../arguments.js';
import { switchOn } from '../power-on.js';
import { BOARD_OPTIONS, type Arguments, type Verb } from '../verb.js';

/** Time for the bridge of a pseudo-terminal to start. */
const BRIDGE_MS = 10_000;

/** `outpost simulate nano33ble --tcp 127.0.0.1:7000`. */
export const simulate: Verb = {
  words: 'BOARD',
  options: {
    tcp: {
      type: 'string',
      value: 'HOST:PORT',
      help: 'where to serve it on this computer; port 0, and without --tcp and --pty, takes a free one',
    },
    pty: { type: 'boolean', help: 'also as a serial device (a pseudo-terminal; not on Windows)' },
    link: { type: 'string', value: 'PATH', help: 'name of that device' },
    fault: BOARD_OPTIONS.fault,
    json: BOARD_OPTIONS.json,
  },
  notes: [
    'Prints one address a line and keeps the board powered until Ctrl-C. Its files persist. “outpost boards” lists the boards.',
  ],
  async run(context) {
    const { args, output, signal } = context;
    checkWords(args.words, 1, 1, 'The board');
    const wantsPty = args.flag('pty') || args.text('link') !== null;
    const at = tcpOf(args, wantsPty);
    await using powered = await switchOn(context, (args.words[0] ?? '').replace(/^sim:/, ''));
    const { board, info, lock } = powered;
    await using tcp = at === null ? null : await exposeOnTcp(board, at);
    const link = args.text('link');
    await using pty = wantsPty
      ? await exposeOnPty(board, { deadline: Deadline.after(BRIDGE_MS), signal, ...(link === null ? {} : { link }) })
      : null;
    const addresses = [
      ...(tcp === null ? [] : [`tcp://${tcp.host.includes(':') ? `[${tcp.host}]` : tcp.host}:${tcp.port}`]),
      ...(pty === null ? [] : [pty.path]),
    ];
    lock.share(addresses.join(' '));
    if (output.isJson) output.json({ board: info.id, addresses });
    else for (const address of addresses) output.line(address);
    output.note(`${info.name} is on. Use it with --port ${addresses[0] ?? ''}. Ctrl-C switches it off.`);
    await aborted(signal);
    return 0;
  },
};

/** Where to listen; null when only a serial device is wanted. @throws OutpostError `app.usage`. */
function tcpOf(args: Arguments, wantsPty: boolean): { readonly host: string; readonly port: number } | null {
  const text = args.text('tcp');
  if (text === null) return wantsPty ? null : { host: '127.0.0.1', port: 0 };
  const match = /^(?:\[([0-9A-Fa-f:]+)\]|([^:]+)):(\d{1,5})$/.exec(text);
  const host = match?.[1] ?? match?.[2];
  const port = Number(match?.[3]);
  if (host === undefined || port > 65_535)
    throw new OutpostError('app.usage', { message: '--tcp takes HOST:PORT, such as 127.0.0.1:7000.' });
  return { host, port };
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
