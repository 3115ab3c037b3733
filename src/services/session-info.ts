import type { SessionInfo, SessionState as WireState } from '../contract/boards.js';
import type { JobId, SessionId } from '../contract/common.js';
import { assertNever } from '../base/assert-never.js';
import { hasQuirk } from '../boards/catalogue.js';
import type { Session, SessionState } from '../session/types.js';
import type { CloseReason } from '../transport/byte-stream.js';

/** What the host knows of a session beside the session itself. */
export interface SessionExtras {
  readonly id: SessionId;
  /** Name until the board has said what it is. */
  readonly placeName: string | null;
  readonly mode: 'repl' | 'plain';
  readonly baudRate: number;
  readonly job: JobId | null;
  readonly disk: SessionInfo['disk'];
  readonly drive: SessionInfo['drive'];
  readonly logName: string | null;
  readonly controller: string | null;
}

/** A session as windows see it. */
export function sessionInfo(session: Session, extras: SessionExtras): SessionInfo {
  const { id, placeName, mode, baudRate, job, disk, drive, logName, controller } = extras;
  const { identity, profile } = session;
  return {
    id,
    address: session.address,
    label: session.label,
    boardName: identity === null ? (placeName ?? session.label) : profile.name,
    profile: profile.id,
    mode,
    baudRate,
    state: wireState(session.state, job),
    identity:
      identity === null
        ? null
        : {
            uniqueId: identity.uniqueId,
            machine: identity.machine,
            firmware: identity.firmware,
            platform: identity.platform,
            root: identity.root,
          },
    memory: session.memory,
    disk,
    stoppedMain: session.stoppedMain,
    drive,
    guardedKeys: hasQuirk(profile, 'ctrl-f-resets') ? ['Ctrl-F'] : [],
    logName,
    controller,
  };
}

function wireState(state: SessionState, job: JobId | null): WireState {
  switch (state.kind) {
    case 'opening':
    case 'attaching':
    case 'idle':
    case 'plain':
    case 'closed':
    case 'busy-or-silent':
    case 'held':
    case 'interrupting':
      return state;
    case 'running':
      return { ...state, job };
    case 'lost':
      return { kind: 'lost', reason: reasonText(state.reason), reconnecting: state.reconnecting };
    case 'failed':
      return { kind: 'failed', error: state.error.toWire() };
    default:
      return assertNever(state, 'wireState');
  }
}

function reasonText(reason: CloseReason): string {
  return reason.kind === 'failed' ? reason.message : reason.kind;
}
