import type { SessionInfo } from '../contract/boards.js';
import type { Environment } from './environment.js';

type DiagnosticsEnvironment = Pick<Environment, 'version' | 'shell' | 'platform' | 'recentLog' | 'clock'>;

/** Log lines that a report carries. */
const LINES = 500;

/**
 * A report that a person reads, and may send: versions, boards, and the latest log lines. It holds no file contents and
 * nothing that a board printed; the board's identifier and the names of home folders are masked.
 */
export function diagnosticsText(environment: DiagnosticsEnvironment, sessions: readonly SessionInfo[]): string {
  const { version, shell, platform, recentLog, clock } = environment;
  const lines = recentLog.lines
    .slice(-LINES)
    .map(({ at, level, scope, message }) => `${stamp(at)} ${level} [${scope}] ${message}`);
  return mask(
    [
      `Outpost ${version}, ${shell} shell, ${platform}, ${stamp(clock.wallTime())}`,
      'Holds: versions, connected boards, log. Does not hold: file contents, terminal output, passwords.',
      '',
      ...sessions.map(describeSession),
      '',
      ...lines,
      '',
    ].join('\n'),
  );
}

function describeSession(session: SessionInfo): string {
  const { label, boardName, profile, mode, baudRate, state, identity } = session;
  const board =
    identity === null ? 'identity unknown' : `${identity.machine}, ${identity.firmware}, id ${idHint(identity.uniqueId)}`;
  return `Board ${boardName} (${profile}) at ${label}, ${mode}, ${baudRate} baud, ${state.kind}: ${board}`;
}

/** Enough to tell two boards apart in one report, too little to recognise one elsewhere. */
function idHint(uniqueId: string | null): string {
  return uniqueId === null ? 'none' : `…${uniqueId.slice(-4)}`;
}

function stamp(at: number): string {
  return new Date(at).toISOString();
}

function mask(text: string): string {
  return text.replace(/(\/home\/|\/Users\/|\\Users\\)[^/\\\s"]+/g, '$1…').replace(/\b[0-9a-f]{16,}\b/gi, '…');
}
