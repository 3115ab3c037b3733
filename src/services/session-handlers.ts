import { assertNever } from '../base/assert-never.js';
import { latin1 } from '../base/bytes.js';
import { Deadline, type WaitOptions } from '../base/deadline.js';
import type { HostHandlers } from '../contract/api.js';
import type { BoardAction } from '../contract/boards.js';
import type { Session } from '../session/types.js';
import type { Control } from './control.js';
import type { Environment } from './environment.js';
import type { Facts } from './facts.js';
import type { Sessions } from './sessions.js';

/** Longest time for one action; a hard reset with its wait for the port is the slowest. */
const ACTION_MS = 30_000;

/** What the handlers of `sessions` need. */
export interface SessionHandlerParts {
  readonly environment: Pick<Environment, 'clock' | 'files'>;
  readonly sessions: Sessions;
  readonly control: Control;
  readonly facts: Facts;
}

/** The contract's `sessions`. */
export function createSessionsHandlers({ environment, sessions, control, facts }: SessionHandlerParts): HostHandlers['sessions'] {
  const { clock, files } = environment;
  return {
    watch(_params, { signal, client }) {
      control.addPresence(client, signal);
      return sessions.list.watch(signal);
    },
    async connect(order, { client, signal }) {
      const session = await sessions.connect(order, signal);
      if (control.controllerOf(session) === null) control.take(session, client);
      return { session };
    },
    async disconnect({ session }, { client }) {
      sessions.get(session);
      control.require(session, client, 'Disconnect');
      await sessions.disconnect(session);
      return {};
    },
    async act({ session, action }, { client, signal }) {
      const connected = sessions.get(session);
      control.require(session, client, action);
      await act(connected.session, action, { deadline: Deadline.after(ACTION_MS, clock), signal });
      return {};
    },
    async takeOver({ session }, { client }) {
      sessions.get(session);
      control.take(session, client);
      return {};
    },
    async refreshFacts({ session }, { signal }) {
      await facts.read(sessions.get(session), signal);
      return {};
    },
    async chooseDriveWriter({ session, writer }, { client }) {
      const connected = sessions.get(session);
      control.require(session, client, 'Drive');
      connected.chooseDriveWriter(writer);
      return {};
    },
    async setBaudRate({ session, baudRate }, { client }) {
      const connected = sessions.get(session);
      control.require(session, client, 'Speed');
      await connected.setBaudRate(baudRate);
      return {};
    },
    async startLog({ session, timestamps, hex }, { client }) {
      const connected = sessions.get(session);
      control.require(session, client, 'Log');
      const sink = await files.openLog(logName(connected.session.label, clock.wallTime()));
      await connected.startLog(sink, { timestamps, hex });
      return { name: sink.name };
    },
    async stopLog({ session }, { client }) {
      const connected = sessions.get(session);
      control.require(session, client, 'Log');
      await connected.stopLog();
      return {};
    },
  };
}

/** A file name from a port's label and the time, such as `ttyACM0-2026-11-20-101500.log`. */
function logName(label: string, at: number): string {
  const stamp = new Date(at).toISOString().slice(0, 19).replace(/:/g, '').replace('T', '-');
  return `${label.replace(/[^A-Za-z0-9]+/g, '-')}-${stamp}.log`;
}

function act(session: Session, action: BoardAction, wait: WaitOptions): Promise<void> {
  switch (action) {
    case 'interrupt':
      return session.interrupt();
    case 'stop':
      return session.stop(wait);
    case 'soft-reset':
      return session.softReset(wait);
    case 'hard-reset':
      return session.hardReset(wait);
    case 'restart-main':
      return session.restartMain(wait);
    case 'safe-boot':
      return session.safeBoot(wait);
    case 'send-ctrl-a':
      return session.write(latin1('\x01'));
    case 'send-ctrl-b':
      return session.write(latin1('\x02'));
    case 'send-ctrl-d':
      return session.write(latin1('\x04'));
    case 'send-ctrl-e':
      return session.write(latin1('\x05'));
    default:
      return assertNever(action, 'act');
  }
}
