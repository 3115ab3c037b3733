import { useMemo, type ReactNode } from 'react';
import type { PortInfo, SessionInfo } from '../../../src/contract/boards.js';
import { connectTo } from '../../commands/connect.js';
import { t } from '../../i18n/t.js';
import {
  BoardIcon,
  DisconnectIcon,
  PlusIcon,
  QuickPick,
  SimulatedIcon,
  TerminalIcon,
  UsbIcon,
  type PickItem,
} from '../../ui/index.js';
import { useWb, useWindow } from '../window/context.js';
import { portName, portRefusal, stateWords } from './board-words.js';

const OTHER = 'other-port';
const PLAIN = 'plain-serial';
const DISCONNECT = 'disconnect:';
const ADDRESS = /^(tcp:\/\/\S+|sim:\S+|\/dev\/\S+|COM\d+)$/i;

function portItem(port: PortInfo, session: SessionInfo | undefined): PickItem {
  const facts = [port.label === portName(port) ? null : port.label, port.summary, port.resetsOnOpen ? t('devices.resets') : null];
  return {
    id: port.address,
    label: portName(port),
    group:
      session !== undefined
        ? t('devices.groupConnected')
        : port.kind === 'simulated'
          ? t('devices.groupSimulated')
          : t('devices.groupPorts'),
    detail:
      session === undefined
        ? facts.filter((fact) => fact !== null && fact !== '').join(' · ')
        : `${port.label} · ${stateWords(session)}`,
    icon: port.kind === 'simulated' ? SimulatedIcon : session === undefined ? UsbIcon : BoardIcon,
    disabledReason: session === undefined ? portRefusal(port) : undefined,
  };
}

function itemsOf(ports: readonly PortInfo[], sessions: readonly SessionInfo[]): readonly PickItem[] {
  const at = (address: string): SessionInfo | undefined => sessions.find((session) => session.address === address);
  const rank = (port: PortInfo): number => (at(port.address) !== undefined ? 0 : port.kind === 'simulated' ? 2 : 1);
  const listed = ports.toSorted((a, b) => rank(a) - rank(b)).map((port) => portItem(port, at(port.address)));
  // A session whose port is gone, or that was reached by an address typed in, is still there to be shown.
  const others = sessions
    .filter(({ address }) => !ports.some((port) => port.address === address))
    .map((session): PickItem => ({
      id: session.address,
      label: session.boardName,
      group: t('devices.groupConnected'),
      detail: `${session.label} · ${stateWords(session)}`,
      icon: BoardIcon,
    }));
  const ends = sessions.map((session): PickItem => ({
    id: DISCONNECT + session.id,
    label: t('devices.disconnect', { name: session.boardName }),
    detail: session.label,
    icon: DisconnectIcon,
  }));
  return [
    ...others,
    ...listed,
    { id: OTHER, label: t('devices.otherPort'), icon: PlusIcon },
    { id: PLAIN, label: t('devices.plainSerial'), icon: TerminalIcon },
    ...ends,
  ];
}

/** Every port and simulated board, live; those that can't be opened say why. */
export function BoardPicker(): ReactNode {
  const { wb, commander } = useWindow();
  const open = useWb(
    (w) => w.layout,
    (s) => s.pickerOpen,
  );
  const ports = useWb(
    (w) => w.ports,
    (s) => s.ports,
  );
  const sessions = useWb(
    (w) => w.sessions,
    (s) => s.sessions,
  );
  const items = useMemo(() => itemsOf(ports, sessions), [ports, sessions]);
  const connect = (address: string): void => void commander.attempt(t('devices.connect'), () => connectTo(wb, { address }));
  const handlePick = (id: string): void => {
    if (id === OTHER) void commander.run('board.other-port');
    else if (id === PLAIN) void commander.run('board.plain-serial');
    else if (id.startsWith(DISCONNECT)) {
      const session = sessions.find((one) => DISCONNECT + one.id === id);
      if (session !== undefined)
        void commander.attempt(t('devices.disconnect', { name: session.boardName }), () =>
          wb.host.sessions.disconnect({ session: session.id }),
        );
    } else connect(id);
  };
  const free = {
    label: (query: string) => t('devices.connectTo', { address: query }),
    onPick: (query: string) => (ADDRESS.test(query) ? connect(query) : void commander.run('board.other-port')),
  };
  return (
    <QuickPick
      open={open}
      onClose={() => wb.layout.setState({ pickerOpen: false })}
      title={t('devices.pickerTitle')}
      placeholder={t('devices.pickerPlaceholder')}
      items={items}
      onPick={handlePick}
      free={free}
    />
  );
}
