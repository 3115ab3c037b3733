import { connect, type Socket } from 'node:net';
import { systemClock } from '../../src/base/clock.js';
import { Deadline, type WaitOptions } from '../../src/base/deadline.js';
import { silentLogger } from '../../src/base/logger.js';
import { genericProfile, refineProfile } from '../../src/boards/catalogue.js';
import { createOpenPort } from '../../src/node/open-port.js';
import { createSession, type Session } from '../../src/session/index.js';
import { summary, times, type Report } from '../harness.js';
import { startBoard, temporaryFolder } from './processes.js';

const soon = (): WaitOptions => ({ deadline: Deadline.after(20_000) });

/** Connects as the window's host does: listens first, asks once, learns what the board is. */
async function connectTo(address: string, locks: string): Promise<Session> {
  const profile = genericProfile();
  const openPort = createOpenPort({ locks, program: 'bench' });
  return createSession(
    { address, label: address, profile, mode: 'repl', baudRate: profile.baudRate, probeOnAttach: true, reconnect: false },
    {
      clock: systemClock,
      log: silentLogger,
      open: (options) => openPort(address, options),
      waitForPort: () => Promise.reject(new Error('the board of a benchmark does not return')),
      refineProfile,
    },
    soon(),
  );
}

/** `connect`, `exec`, `stop` and `stop.flood`, over TCP to a simulated board in another process. */
export async function measureRepl(report: Report): Promise<void> {
  using home = temporaryFolder();
  await using board = await startBoard('generic', home.path);
  const address = board.announced;

  await ready(address);
  const bare = await times(20, { action: () => tcp(address), finish: async (socket) => ended(socket) });
  const connecting = await times(20, {
    action: () => connectTo(address, home.path),
    finish: async (session) => {
      if (session.identity === null || session.state.kind !== 'idle') throw new Error(`not connected: ${session.state.kind}`);
      await session[Symbol.asyncDispose]();
    },
  });
  report.add({
    figure: 'connect',
    unit: 'ms',
    target: 150,
    ...summary(connecting),
    baseline: { name: 'TCP connection', value: summary(bare).value },
  });

  const byHand = await rawExec(address);
  await using session = await connectTo(address, home.path);
  report.add({
    figure: 'exec',
    unit: 'ms',
    target: 5,
    ...summary(await execOver(session)),
    baseline: { name: 'raw REPL by hand', value: summary(byHand).value },
  });
  report.add({
    figure: 'stop',
    unit: 'ms',
    target: 300,
    ...summary(await stopping(session, 'print("go")\nwhile True:\n    pass\n')),
  });
  report.add({
    figure: 'stop.flood',
    unit: 'ms',
    target: 300,
    ...summary(await stopping(session, 'while True:\n    print("go", "and on" * 8)\n')),
  });
}

/** The whole of it over an open session: take the board, run, read the answer, give the prompt back. */
async function execOver(session: Session): Promise<readonly number[]> {
  const run = async (): Promise<string> => {
    await using lease = await session.acquire('bench', { ...soon(), interrupt: false });
    const { stdout } = await lease.exec('print(1)', soon());
    return new TextDecoder().decode(stdout);
  };
  return times(50, {
    action: run,
    finish: async (text) => {
      if (text !== '1\r\n') throw new Error(`the board answered ${JSON.stringify(text)}`);
    },
  });
}

/** From the order to stop to the prompt, of a program that has begun to print. */
async function stopping(session: Session, code: string): Promise<readonly number[]> {
  let running: Promise<unknown> = Promise.resolve();
  return times(10, {
    prepare: async () => {
      await new Promise<void>((begun) => {
        running = session.run({ name: 'loop.py', code, resetFirst: false }, { onStdout: () => begun() });
      });
      // It has printed; let it get going, so that it is stopped in the middle of its loop.
      await new Promise((resolve) => setTimeout(resolve, 200));
    },
    action: () => session.stop(soon()),
    finish: async () => {
      if (session.state.kind !== 'idle') throw new Error(`after Stop the board is ${session.state.kind}`);
      await running;
    },
  });
}

function tcp(address: string): Promise<Socket> {
  const { hostname, port } = new URL(address);
  return new Promise((resolve, reject) => {
    const socket = connect({ host: hostname, port: Number(port), noDelay: true }, () => resolve(socket));
    socket.once('error', reject);
  });
}

function ended(socket: Socket): Promise<void> {
  return new Promise((resolve) => {
    socket.once('close', () => resolve());
    socket.resume();
    socket.end();
  });
}

/** A board that was just powered on is given the time to start. */
async function ready(address: string): Promise<void> {
  const { socket, until } = await rawPrompt(address);
  await leave(socket, until);
}

/** What the board itself and the wire take: one statement in the raw REPL, without any of our code in between. */
async function rawExec(address: string): Promise<readonly number[]> {
  const { socket, until } = await rawPrompt(address);
  const measured = await times(50, {
    action: () => {
      socket.write('print(1)\x04');
      return until('OK1\r\n\x04\x04>');
    },
  });
  await leave(socket, until);
  return measured;
}

interface ByHand {
  readonly socket: Socket;
  /** Resolves when the board's words end like this, and forgets them. */
  readonly until: (end: string) => Promise<void>;
}

async function rawPrompt(address: string): Promise<ByHand> {
  const socket = await tcp(address);
  let said = '';
  let look: () => void = () => undefined;
  socket.on('data', (chunk: Buffer) => {
    said += chunk.toString('latin1');
    look();
  });
  const until = (end: string): Promise<void> =>
    new Promise((resolve) => {
      look = () => {
        if (!said.endsWith(end)) return;
        said = '';
        resolve();
      };
      look();
    });
  // Asked again while the board starts: what came before its prompt is lost.
  const asking = setInterval(() => socket.write('\x03\x01'), 500);
  socket.write('\x03\x01');
  await until('raw REPL; CTRL-B to exit\r\n>');
  clearInterval(asking);
  return { socket, until };
}

async function leave(socket: Socket, until: (end: string) => Promise<void>): Promise<void> {
  socket.write('\x02');
  await until('>>> ');
  await ended(socket);
}
