import type { PortInfo, SessionInfo } from '../../../src/contract/boards.js';
import { text, isMessageKey } from '../../../src/messages/index.js';
import { t } from '../../i18n/t.js';
import { boardTone, type BoardTone } from '../../state/board-state.js';
import { describeInfo } from '../../state/report.js';

/** The kit's dot for a board's tone. */
export function dotOf(tone: BoardTone): 'on' | 'busy' | 'off' | 'error' {
  switch (tone) {
    case 'ok':
    case 'running':
      return 'on';
    case 'busy':
      return 'busy';
    case 'failed':
      return 'error';
    case 'none':
      return 'off';
  }
}

/** The dot of a session. */
export function sessionDot(session: SessionInfo | null): 'on' | 'busy' | 'off' | 'error' {
  return dotOf(boardTone(session));
}

/** A word that the host may give as a key of the messages catalogue or as it is. */
export function hostWords(words: string): string {
  return isMessageKey(words) ? text(words) : words;
}

const STEPS = ['ctrl-c', 'raw-mode', 'leave-paste', 'toggle-lines', 'safe-boot', 'catch-on-return'] as const;

function stepWords(step: string): string {
  const known = STEPS.find((one) => one === step);
  return known === undefined ? step : t(`devices.step.${known}`);
}

/** A board's name where room is short: without what the catalogue adds in brackets. */
export function shortName(boardName: string): string {
  return boardName.replace(/\s*\([^)]*\)$/, '');
}

/** A board and its port where room is short; a port without a known board is named once. */
export function shortPlace({ boardName, label }: Pick<SessionInfo, 'boardName' | 'label'>): string {
  return boardName === label ? label : `${shortName(boardName)} · ${label}`;
}

/** A firmware's name and version without dates and builds: "v1.27.0", "OpenMV v4.5.0"; MicroPython goes without saying. */
export function shortFirmware(firmware: string): string {
  const first = firmware.split(/;| on /)[0]?.trim() ?? '';
  return first.replace(/^MicroPython (?=\S)/, '').replace(/^(.{24}).+$/, '$1…');
}

/** What a board does now, in words. */
export function stateWords(session: SessionInfo | null): string {
  if (session === null) return t('devices.stateNone');
  const { state } = session;
  switch (state.kind) {
    case 'opening':
      return t('devices.stateOpening');
    case 'attaching':
      return t('devices.stateAttaching');
    case 'idle':
      return t('devices.stateIdle');
    case 'running':
      return state.stopping ? t('devices.stateStopping', { name: state.name }) : t('devices.stateRunning', { name: state.name });
    case 'busy-or-silent':
      return state.hasOutput ? t('devices.stateBusy') : t('devices.stateSilent');
    case 'held':
      return t('devices.stateHeld', { holder: hostWords(state.holder) });
    case 'interrupting':
      return t('devices.stateInterrupting', { step: stepWords(state.step) });
    case 'lost':
      return state.reconnecting
        ? t('devices.stateWaiting')
        : t('devices.stateLost', { reason: state.reason === 'unplugged' ? t('devices.unplugged') : state.reason });
    case 'failed':
      return t('devices.stateFailed', { title: describeInfo(state.error).title });
    case 'plain':
      return t('devices.statePlain');
    case 'closed':
      return t('devices.stateClosed');
  }
}

/** The name of a port: the catalogue's when its USB ids are known. */
export function portName(port: PortInfo): string {
  return port.boardName ?? (port.kind === 'serial' ? t('devices.unknown') : port.label);
}

/** The part of a port's summary that has room on a card. */
export function shortSummary(port: PortInfo): string | undefined {
  return port.summary?.split(',')[0];
}

/** Why a port can't be opened, in one sentence, or undefined. */
export function portRefusal(port: PortInfo): string | undefined {
  if (port.state.kind !== 'unavailable') return undefined;
  const words = describeInfo(port.state.error);
  return `${words.title} ${words.body}`;
}
