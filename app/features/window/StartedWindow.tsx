import { useEffect, useState, type ReactNode } from 'react';
import { useStore } from 'zustand';
import { Commander } from '../../commands/commander.js';
import { handleKeys } from '../../commands/key-handler.js';
import type { Keymap } from '../../commands/keymap.js';
import { browserAbilities } from '../../host/browser-abilities.js';
import { HostConnection, type OpenChannel } from '../../host/host-connection.js';
import { t } from '../../i18n/t.js';
import { describeFailure } from '../../state/report.js';
import { startWindow, type RunningWindow } from '../../state/start-window.js';
import { createWorkbench, type Workbench } from '../../state/workbench.js';
import { StartingShell } from '../../shell/index.js';
import { isMac } from '../../ui/index.js';
import { WindowContext, type WindowParts } from './context.js';
import { OutpostWindow } from './OutpostWindow.js';

/** A window and what keeps it going. */
export interface StartedParts extends WindowParts {
  readonly running: RunningWindow;
}

/** Wires a window to a host: stores, commands, keys. The first connection is tried at once. */
export function startParts(open: OpenChannel): StartedParts {
  const box: { wb?: Workbench; running?: RunningWindow } = {};
  const connection = new HostConnection(open, (state) => {
    if (state.kind !== 'connected') box.wb?.connection.setState({ phase: state });
    else
      box.running?.connected().catch((error: unknown) => {
        const words = describeFailure(error, 'starting the window');
        if (words !== null)
          box.wb?.log.setState(({ lines }) => ({
            lines: [...lines, { at: Date.now(), level: 'error', scope: 'window', message: `${words.title} ${words.body}` }],
          }));
      });
  });
  const wb = createWorkbench(connection.client, browserAbilities);
  const running = startWindow(wb);
  Object.assign(box, { wb, running });
  const commander = new Commander(wb, () => running.boardFiles.invalidate());
  window.addEventListener('pagehide', () => running.flush());
  void connection.connect();
  return { wb, commander, connection, running };
}

function useKeys({ wb, commander }: WindowParts): void {
  useEffect(() => {
    let keymap: Keymap = commander.keymap();
    const end = wb.settings.subscribe((now, before) => {
      if (now.keys !== before.keys) keymap = commander.keymap();
    });
    const handling = handleKeys(window, {
      commander,
      keymap: () => keymap,
      isMac: isMac(),
      terminalTakesAll: () => wb.terminalState.getState().sendsControlKeys,
      isBlocked: () => wb.dialogs.getState().open.length > 0,
    });
    return () => {
      end();
      handling[Symbol.dispose]();
    };
  }, [wb, commander]);
}

/** The window: its frame at once, and everything in it when the host has answered and the old layout is back. */
export function StartedWindow({ parts }: { readonly parts: WindowParts }): ReactNode {
  useKeys(parts);
  const loaded = useStore(parts.wb.layout, (s) => s.loaded);
  const isLost = useStore(parts.wb.connection, (s) => s.phase.kind === 'lost');
  const [context] = useState(parts);
  return (
    <WindowContext value={context}>
      {loaded ? <OutpostWindow /> : <StartingShell status={isLost ? t('devices.bannerLost') : undefined} />}
    </WindowContext>
  );
}
