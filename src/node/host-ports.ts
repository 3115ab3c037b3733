import { systemClock, type Clock } from '../base/clock.js';
import type { OutpostError } from '../base/errors.js';
import type { PortSource } from '../services/environment.js';
import { findBoardDrive } from './drives.js';
import { checkAccess } from './permissions.js';
import { busyError, findHolder } from './port-holder.js';
import { lockedError, lockOwner } from './port-lock.js';
import { watchPorts } from './ports.js';

/** What the ports of this computer need. */
export interface HostPortsOptions {
  /** The `locks` folder. */
  readonly locks: string;
  readonly clock?: Clock;
  readonly onError?: (error: unknown) => void;
}

/** The serial ports of this computer for a host: list, watch, and what hinders each. Opens none. */
export function createHostPorts({ locks, clock = systemClock, onError }: HostPortsOptions): PortSource {
  return {
    watch: (listener) => watchPorts(listener, { clock, ...(onError === undefined ? {} : { onError }) }),
    check: (path) => whyNotOpen(path, locks),
    findDrive: (port) => findBoardDrive(port.name),
  };
}

/** Why a port could not be opened now: no access, another Outpost, or another program; null when nothing is known against it. */
export async function whyNotOpen(path: string, locks: string): Promise<OutpostError | null> {
  const denied = await checkAccess(path);
  if (denied !== null) return denied;
  const owner = lockOwner(path, locks);
  // Our own session on it is no hindrance; the host knows it.
  if (owner !== null) return owner.pid === process.pid ? null : lockedError(path, owner);
  const holder = await findHolder(path);
  return holder === null || holder.pid === process.pid ? null : busyError(path, holder);
}
