import { useState, type ReactNode } from 'react';
import type { PortInfo } from '../../../src/contract/boards.js';
import { connectTo } from '../../commands/connect.js';
import { t } from '../../i18n/t.js';
import { WelcomePage, type WelcomeCard, type WelcomeItem } from '../../shell/index.js';
import { openWorkspaceFile } from '../../state/documents.js';
import { openFolder } from '../../state/workspace-store.js';
import { BoardIcon, CameraIcon, ModemIcon, PythonFileIcon, SimulatedIcon, UsbIcon, type Icon } from '../../ui/index.js';
import { useWb, useWindow } from '../window/context.js';
import { portName, portRefusal, shortSummary } from './board-words.js';

function simulatedIcon({ profile, summary }: PortInfo): Icon {
  const words = `${profile ?? ''} ${summary ?? ''}`;
  if (/cam|openmv/i.test(words)) return CameraIcon;
  return /lte|modem|fipy|gpy/i.test(words) ? ModemIcon : BoardIcon;
}

/** How likely a port is a board: a known one, else something with USB ids; a bare UART is there on any computer. */
function likelihood(port: PortInfo): number {
  return port.boardName !== null ? 2 : port.usb !== null ? 1 : 0;
}

function portItem(port: PortInfo, chosen: string | undefined, choose: (address: string) => void): WelcomeItem {
  const refusal = portRefusal(port);
  return {
    id: port.address,
    label: portName(port),
    detail: refusal === undefined ? port.label : t('welcome.portBusy', { port: port.label }),
    dot: refusal !== undefined ? 'busy' : port.boardName === null ? 'off' : 'on',
    disabledReason: refusal,
    isChosen: port.address === chosen,
    onSelect: () => choose(port.address),
  };
}

function portsCard(
  ports: readonly PortInfo[],
  chosen: PortInfo | undefined,
  isRecommended: boolean,
  choose: (address: string) => void,
  connect: (address: string) => void,
  other: () => void,
): WelcomeCard {
  const refused = ports.map(portRefusal).find((refusal) => refusal !== undefined);
  return {
    id: 'connect',
    icon: UsbIcon,
    title: t('welcome.connectTitle'),
    body: [t('welcome.portsNow', { count: ports.length }), ...(ports.length === 0 ? [t('welcome.plugIn')] : [])],
    items: ports.map((port) => portItem(port, chosen?.address, choose)),
    ...(refused === undefined ? {} : { note: refused }),
    action:
      chosen === undefined
        ? { label: t('devices.otherPort'), onClick: other }
        : {
            label: t('welcome.connectTo', { name: chosen.boardName ?? chosen.label }),
            onClick: () => connect(chosen.address),
            variant: isRecommended ? 'accent' : 'default',
          },
  };
}

const MOST_SCRIPTS = 4;

function useScriptCard(): WelcomeCard {
  const { wb, commander } = useWindow();
  const folder = useWb((w) => w.workspace, openFolder);
  const entries = useWb(
    (w) => w.workspace,
    (s) => s.folders[''],
  );
  const scripts = (entries ?? []).filter(({ kind, name }) => kind === 'file' && name.endsWith('.py')).slice(0, MOST_SCRIPTS);
  const open = (path: string): void => {
    if (folder !== null) void commander.attempt(t('commands.title.file.open'), () => openWorkspaceFile(wb, folder.id, path));
  };
  return {
    id: 'script',
    icon: PythonFileIcon,
    title: t('welcome.scriptTitle'),
    body: [t('welcome.scriptBody')],
    items: scripts.map(({ path, name }) => ({
      id: path,
      label: name,
      detail: folder?.name,
      icon: PythonFileIcon,
      onSelect: () => open(path),
    })),
    action: { label: t('welcome.newScript'), onClick: () => void commander.run('file.new') },
  };
}

/** What a newcomer sees: the ports that are here now, and boards made of software, each one click away. */
export function BoardWelcome(): ReactNode {
  const { wb, commander } = useWindow();
  const all = useWb(
    (w) => w.ports,
    (s) => s.ports,
  );
  const script = useScriptCard();
  const [wanted, setWanted] = useState<string>();
  const connect = (address: string): void => void commander.attempt(t('devices.connect'), () => connectTo(wb, { address }));
  const ports = all.filter((port) => port.kind !== 'simulated');
  const free = ports.filter((port) => port.state.kind !== 'unavailable').toSorted((a, b) => likelihood(b) - likelihood(a));
  const chosen = free.find((port) => port.address === wanted) ?? free[0];
  const isRecommended = chosen !== undefined && (likelihood(chosen) > 0 || chosen.address === wanted);
  const simulated = all.filter((port) => port.kind === 'simulated');
  const first = simulated[0];
  const cards: readonly WelcomeCard[] = [
    portsCard(ports, chosen, isRecommended, setWanted, connect, () => void commander.run('board.other-port')),
    {
      id: 'simulated',
      icon: SimulatedIcon,
      title: t('welcome.simulatedTitle'),
      body: [t('welcome.simulatedBody')],
      items: simulated.map((port) => ({
        id: port.address,
        label: portName(port),
        detail: shortSummary(port),
        icon: simulatedIcon(port),
        onSelect: () => connect(port.address),
      })),
      ...(first === undefined
        ? {}
        : {
            action: {
              label: t('welcome.start', { name: portName(first) }),
              onClick: () => connect(first.address),
              variant: isRecommended ? 'default' : 'accent',
            },
          }),
    },
  ];
  return <WelcomePage cards={[...cards, script]} />;
}
