import type { ReactNode } from 'react';
import type { CommandId } from '../../commands/command.js';
import { t } from '../../i18n/t.js';
import { simulatedName } from '../../state/ports-store.js';
import { activeSession } from '../../state/sessions-store.js';
import { DisconnectIcon, IconButton, Menu, MoreIcon, ResetIcon, SettingsIcon, type MenuEntry } from '../../ui/index.js';
import { menuOf, type CommandEntry } from '../window/command-entries.js';
import { useCommandChanges, useWb, useWindow } from '../window/context.js';

const RESETS: readonly CommandEntry[] = [
  'board.interrupt',
  { id: 'board.soft-reset', icon: ResetIcon },
  { id: 'board.hard-reset', icon: ResetIcon },
  'board.restart-main',
  'board.safe-boot',
];
const KEYS: readonly CommandEntry[] = ['board.send-ctrl-a', 'board.send-ctrl-b', 'board.send-ctrl-d', 'board.send-ctrl-e'];
const SIMULATOR: readonly CommandEntry[] = [
  'simulator.examples',
  'simulator.press-reset',
  'simulator.unplug',
  'simulator.plug',
  'simulator.faults',
];
const LINKS: readonly CommandEntry[] = ['board.refresh', 'board.reconnect', { id: 'board.disconnect', icon: DisconnectIcon }];

function idsOf(entries: readonly CommandEntry[]): readonly CommandId[] {
  return entries.flatMap((entry) => (entry === '-' ? [] : [typeof entry === 'string' ? entry : entry.id]));
}

const ALL = [RESETS, KEYS, SIMULATOR, LINKS].flatMap(idsOf);

/** What can be done with the board beside running scripts; simulated boards have their knobs here. */
export function BoardMenu(): ReactNode {
  const { commander } = useWindow();
  useCommandChanges(ALL);
  const isSimulated = useWb(
    (w) => w.sessions,
    (s) => simulatedName(activeSession(s)?.address ?? '') !== null,
  );
  const items: readonly MenuEntry[] = [
    ...menuOf(commander, RESETS),
    { kind: 'branch', id: 'keys', label: t('devices.controlKeys'), items: menuOf(commander, KEYS) },
    ...(isSimulated
      ? ([
          { kind: 'separator', id: 'line-sim' },
          { kind: 'heading', id: 'sim', label: t('devices.simulatorMenu') },
          ...menuOf(commander, SIMULATOR),
        ] as const)
      : []),
    { kind: 'separator', id: 'line-links' },
    ...menuOf(commander, LINKS),
    { kind: 'separator', id: 'line-settings' },
    ...menuOf(commander, [{ id: 'view.settings', icon: SettingsIcon }]),
  ];
  return <Menu align="end" items={items} trigger={<IconButton icon={MoreIcon} label={t('devices.boardMenu')} />} />;
}
