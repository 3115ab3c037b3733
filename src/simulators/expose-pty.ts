import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Deadline, withDeadline, type WaitOptions } from '../base/deadline.js';
import { OutpostError } from '../base/errors.js';
import { joinSocket } from './expose-tcp.js';
import bridgeSource from './python/pty_bridge.py?raw';
import type { SimulatedBoard } from './simulated-board.js';

/** A board on a pseudo-terminal. Disposing of it removes the terminal; the board stays on. */
export interface PtyExposure extends AsyncDisposable {
  /** The device that other programs open. */
  readonly path: string;
  /** What carries the bytes: our small bridge on the system's Python, or socat. */
  readonly bridge: 'python' | 'socat';
}

const SERIAL_OPTIONS = { baudRate: 115_200, lines: 'assert-dtr' } as const;

/**
 * Shows one board as a serial device of this computer, for programs that open one. Not on Windows.
 *
 * Node cannot make a pseudo-terminal, so a child process does: Python 3 with a bridge of ours, else socat; it talks to
 * us over a socket in a private folder. The terminal is in raw mode from the start. While the board's port is away
 * what is written is lost and nothing is read.
 *
 * @throws OutpostError `app.unsupported-platform` on Windows or when neither Python 3 nor socat is installed;
 * `protocol.timeout` when the bridge does not start.
 */
export async function exposeOnPty(
  board: SimulatedBoard,
  options: WaitOptions & { readonly link?: string },
): Promise<PtyExposure> {
  if (process.platform === 'win32') throw unsupported();
  const folder = await mkdtemp(path.join(tmpdir(), 'outpost-pty-'));
  const device = options.link ?? path.join(folder, 'tty');
  const socketPath = path.join(folder, 'bridge');
  const server = serve(board);
  server.listen(socketPath);
  await once(server, 'listening');
  for (const bridge of ['python', 'socat'] as const) {
    const child = await start(bridge, socketPath, device);
    if (child === undefined) continue;
    await withDeadline(ready(child, bridge), 'the pseudo-terminal', options);
    return { path: device, bridge, [Symbol.asyncDispose]: () => close(child, server, folder) };
  }
  await close(undefined, server, folder);
  throw unsupported();
}

function unsupported(): OutpostError {
  return new OutpostError('app.unsupported-platform', {
    what: 'a pseudo-terminal (needs Python 3 or socat)',
    platform: process.platform,
  });
}

/** Each time the board is there its stream is joined to the bridge's one connection. */
function serve(board: SimulatedBoard): Server {
  return createServer({ allowHalfOpen: false }, (socket) => {
    socket.on('error', () => socket.destroy());
    board.open({ ...SERIAL_OPTIONS, deadline: Deadline.none }).then(
      (stream) => joinSocket(stream, socket),
      () => socket.destroy(),
    );
  });
}

/** Starts a bridge, or undefined when its program is not installed. */
async function start(bridge: 'python' | 'socat', socketPath: string, device: string): Promise<ChildProcess | undefined> {
  const [command, ...args] =
    bridge === 'python'
      ? ['python3', '-u', '-c', bridgeSource, socketPath, device]
      : ['socat', '-d', '-d', `pty,raw,echo=0,link=${device}`, `unix-connect:${socketPath},forever,interval=0.1`];
  const child = spawn(command ?? '', args, { stdio: ['ignore', 'pipe', 'pipe'] });
  const started = await Promise.race([once(child, 'spawn').then(() => true), once(child, 'error').then(() => false)]);
  return started ? child : undefined;
}

/** Resolves at the first line that a bridge prints: the terminal exists then. */
async function ready(child: ChildProcess, bridge: 'python' | 'socat'): Promise<void> {
  const output = bridge === 'python' ? child.stdout : child.stderr;
  const ended = once(child, 'exit').then(([code]) => {
    throw new OutpostError('transport.open-failed', { port: 'pseudo-terminal', reason: `the bridge ended with ${String(code)}` });
  });
  if (output !== null) await Promise.race([once(output, 'data'), ended]);
}

async function close(child: ChildProcess | undefined, server: Server, folder: string): Promise<void> {
  if (child !== undefined && child.exitCode === null) {
    const gone = once(child, 'exit');
    child.kill();
    await gone;
  }
  await new Promise<void>((resolve) => server.close(() => resolve()));
  await rm(folder, { recursive: true, force: true });
}
