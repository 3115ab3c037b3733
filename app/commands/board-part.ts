import { isOutpostError } from '../../src/base/errors.js';
import type { BoardAction } from '../../src/contract/boards.js';
import { t } from '../i18n/t.js';
import { isControlled } from '../state/board-state.js';
import { ask } from '../state/dialogs-store.js';
import { newUntitled } from '../state/documents.js';
import { simulatedName } from '../state/ports-store.js';
import type { Workbench } from '../state/workbench.js';
import type { Command, CommandPart } from './command.js';
import { connectTo } from './connect.js';
import { reconnect } from './failures.js';
import { focusEditor } from './view-part.js';
import { boardOf, clientOf, promptRefusal, sendRefusal } from './refusals.js';

function boardRefusal(wb: Workbench): string | null {
  return boardOf(wb) === null ? t('commands.why.no-board') : null;
}

async function act(wb: Workbench, action: BoardAction): Promise<void> {
  const session = boardOf(wb);
  if (session !== null) await wb.host.sessions.act({ session: session.id, action });
}

function sender(action: BoardAction, refusal: (wb: Workbench) => string | null = sendRefusal): Command {
  return { group: 'board', refusal, run: (wb) => act(wb, action) };
}

async function otherPort(wb: Workbench, plain: boolean): Promise<void> {
  const order = await ask(wb.dialogs, 'other-port', { plain });
  if (order !== null) await connectTo(wb, order);
}

async function disconnect(wb: Workbench): Promise<void> {
  const session = boardOf(wb);
  if (session !== null) await wb.host.sessions.disconnect({ session: session.id });
}

function isPycom(wb: Workbench): boolean {
  return boardOf(wb)?.guardedKeys.some((key) => key.toLowerCase().replace('^', 'ctrl-').endsWith('f')) === true;
}

async function safeBoot(wb: Workbench): Promise<void> {
  const answer = await ask(wb.dialogs, 'confirm', {
    title: t('devices.safeBootTitle'),
    body: t('devices.safeBootBody'),
    choices: [{ value: 'yes', label: t('devices.safeBootGo') }],
  });
  if (answer === 'yes') await act(wb, 'safe-boot');
}

function simulated(wb: Workbench): string | null {
  const session = boardOf(wb);
  return session === null ? null : simulatedName(session.address);
}

function simRefusal(wb: Workbench): string | null {
  return boardRefusal(wb) ?? (simulated(wb) === null ? t('commands.why.not-simulated') : null);
}

function isUnplugged(wb: Workbench): boolean {
  return boardOf(wb)?.state.kind === 'lost';
}

async function onSimulator(wb: Workbench, action: (board: string) => Promise<unknown>): Promise<void> {
  const board = simulated(wb);
  if (board !== null) await action(board);
}

async function openExample(wb: Workbench): Promise<void> {
  const session = boardOf(wb);
  const board = simulatedName(session?.address ?? '');
  if (session === null || board === null) return;
  const examples = await wb.host.simulators.examples({ board });
  const example = await ask(wb.dialogs, 'examples', { boardName: session.boardName, examples });
  if (example === null) return;
  newUntitled(wb, example.text, example.name);
  await focusEditor(wb);
}

/** Asks until the board has taken the faults, or the person gives up. What was set stays for the next time. */
async function setFaults(wb: Workbench): Promise<void> {
  const board = simulated(wb);
  if (board === null) return;
  let faults = wb.faultsSet.get(board) ?? '';
  let problem: string | null = null;
  for (;;) {
    const answer = await ask(wb.dialogs, 'faults', { board, faults, problem });
    if (answer === null) return;
    try {
      await wb.host.simulators.setFaults({ board, faults: answer });
      wb.faultsSet.set(board, answer);
      return;
    } catch (error) {
      if (!isOutpostError(error, 'app.usage')) throw error;
      problem = error.details.message;
      faults = answer;
    }
  }
}

/** Commands about the connected board. */
export const boardPart = {
  'board.choose': { group: 'board', keys: ['Alt+B'], run: (wb) => wb.layout.setState({ pickerOpen: true }) },
  'board.other-port': { group: 'board', run: (wb) => otherPort(wb, false) },
  'board.plain-serial': { group: 'board', run: (wb) => otherPort(wb, true) },
  'board.disconnect': { group: 'board', refusal: boardRefusal, run: disconnect },
  'board.reconnect': {
    group: 'board',
    refusal: (wb) => (wb.layout.getState().lastAddress === null ? boardRefusal(wb) : null),
    run: (wb) => reconnect(wb),
  },
  'board.take-over': {
    group: 'board',
    refusal: (wb) => {
      const session = boardOf(wb);
      if (session === null) return t('commands.why.no-board');
      return isControlled(session, clientOf(wb)) ? t('commands.why.in-control') : null;
    },
    run: async (wb) => {
      const session = boardOf(wb);
      if (session !== null) await wb.host.sessions.takeOver({ session: session.id });
    },
  },
  'board.interrupt': sender('interrupt'),
  'board.soft-reset': sender('soft-reset'),
  'board.hard-reset': sender('hard-reset'),
  'board.restart-main': sender(
    'restart-main',
    (wb) => sendRefusal(wb) ?? (boardOf(wb)?.stoppedMain === true ? null : t('commands.why.main-not-stopped')),
  ),
  'board.safe-boot': {
    group: 'board',
    refusal: (wb) => sendRefusal(wb) ?? (isPycom(wb) ? null : t('commands.why.no-safe-boot')),
    run: safeBoot,
  },
  'board.send-ctrl-a': sender('send-ctrl-a'),
  'board.send-ctrl-b': sender('send-ctrl-b'),
  'board.send-ctrl-d': sender('send-ctrl-d'),
  'board.send-ctrl-e': sender('send-ctrl-e'),
  'board.refresh': {
    group: 'board',
    refusal: promptRefusal,
    run: async (wb) => {
      const session = boardOf(wb);
      if (session !== null) await wb.host.sessions.refreshFacts({ session: session.id });
    },
  },
  'simulator.press-reset': {
    group: 'simulator',
    refusal: simRefusal,
    run: (wb) => onSimulator(wb, (board) => wb.host.simulators.pressReset({ board })),
  },
  'simulator.unplug': {
    group: 'simulator',
    refusal: (wb) => simRefusal(wb) ?? (isUnplugged(wb) ? t('commands.why.unplugged') : null),
    run: (wb) => onSimulator(wb, (board) => wb.host.simulators.unplug({ board, plugged: false })),
  },
  'simulator.plug': {
    group: 'simulator',
    refusal: (wb) => simRefusal(wb) ?? (isUnplugged(wb) ? null : t('commands.why.plugged')),
    run: (wb) => onSimulator(wb, (board) => wb.host.simulators.unplug({ board, plugged: true })),
  },
  'simulator.examples': { group: 'simulator', refusal: simRefusal, run: openExample },
  'simulator.faults': { group: 'simulator', refusal: simRefusal, run: setFaults },
} as const satisfies CommandPart;
