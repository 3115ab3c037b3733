import { OutpostError } from '../base/errors.js';
import type { Context } from './verb.js';

/** A port that a command may use, as errors and lists show it. */
interface Candidate {
  readonly path: string;
  readonly name: string | null;
  readonly isBoard: boolean;
}

/**
 * The port of a command: `--port`, else `$OUTPOST_PORT`, else the only board that is plugged in.
 *
 * A port whose USB ids name a board comes before others; without any, a single USB port is taken.
 *
 * @throws OutpostError `transport.no-device` with what was seen, when there is none or more than one.
 */
export async function choosePort({ args, options }: Pick<Context, 'args' | 'options'>): Promise<string> {
  const given = args.text('port') ?? options.port;
  if (given !== null && given !== '') return given;
  const candidates = await plugged();
  const boards = candidates.filter((port) => port.isBoard);
  const [only, second] = boards.length > 0 ? boards : candidates;
  if (only !== undefined && second === undefined) return only.path;
  throw new OutpostError('transport.no-device', {
    seen: candidates.map(({ path, name }) => (name === null ? path : `${path} (${name})`)),
  });
}

async function plugged(): Promise<readonly Candidate[]> {
  const [{ listPorts }, { matchUsb }] = await Promise.all([import('../node/ports.js'), import('../boards/catalogue.js')]);
  const found: Candidate[] = [];
  for (const port of await listPorts()) {
    if (port.usb === null) continue;
    const match = matchUsb(port.usb);
    found.push({
      path: port.path,
      name: match?.profile.name ?? port.usb.product,
      isBoard: match?.role === 'runtime' && match.isSure,
    });
  }
  return found;
}
