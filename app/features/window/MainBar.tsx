import type { ReactNode } from 'react';
import { t } from '../../i18n/t.js';
import { TopBar } from '../../shell/index.js';
import { canStop } from '../../state/board-state.js';
import { activeSession } from '../../state/sessions-store.js';
import { HistoryIcon, PowerIcon, SaveToDeviceIcon } from '../../ui/index.js';
import { BoardMenu } from '../devices/BoardMenu.js';
import { sessionDot, shortName, stateWords } from '../devices/board-words.js';
import { menuOf, type CommandEntry } from './command-entries.js';
import { useCommand, useCommandChanges, useWb, useWindow } from './context.js';

const SAVE_MENU: readonly CommandEntry[] = [
  { id: 'device.save', icon: SaveToDeviceIcon },
  'device.save-as',
  { id: 'device.run-at-power-on', icon: PowerIcon },
  '-',
  'device.compare',
  { id: 'device.history', icon: HistoryIcon },
];
const SAVE_IDS = ['device.save', 'device.save-as', 'device.run-at-power-on', 'device.compare', 'device.history'] as const;

/** The top bar with the four things that people do, bound to the board's real state. */
export function MainBar(): ReactNode {
  const { wb, commander } = useWindow();
  const session = useWb((w) => w.sessions, activeSession);
  const connecting = useWb(
    (w) => w.sessions,
    (s) => s.connecting,
  );
  const pickerOpen = useWb(
    (w) => w.layout,
    (s) => s.pickerOpen,
  );
  const run = useCommand('script.run');
  const stop = useCommand('script.stop');
  const save = useCommand('device.save');
  const palette = useCommand('view.palette');
  useCommandChanges(SAVE_IDS);
  const board =
    session === null
      ? {
          name: connecting ?? t('shell.noBoard'),
          state: connecting === null ? ('off' as const) : ('busy' as const),
          stateText: connecting === null ? stateWords(null) : t('devices.stateOpening'),
        }
      : {
          name: shortName(session.boardName),
          port: session.boardName === session.label ? undefined : session.label,
          state: sessionDot(session),
          stateText: stateWords(session),
        };
  return (
    <TopBar
      board={{ ...board, onClick: () => wb.layout.setState({ pickerOpen: true }), open: pickerOpen }}
      run={run}
      stop={stop}
      isRunning={canStop(session)}
      save={{ ...save, items: menuOf(commander, SAVE_MENU) }}
      palette={palette}
      end={<BoardMenu />}
    />
  );
}
