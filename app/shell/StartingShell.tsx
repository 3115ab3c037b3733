import type { ReactNode } from 'react';
import { t } from '../i18n/t.js';
import { Shell, type ShellLayout } from './Shell.js';
import { StatusBar } from './StatusBar.js';
import { TopBar, type TopAction } from './TopBar.js';

const NOTHING: ShellLayout = { activity: '', sideOpen: false, panel: '', panelOpen: false, sizes: {} };

function ignore(): void {
  // Nothing can be chosen before the host has answered.
}

/**
 * The frame until the host has answered: everything in its place, so that nothing moves when it comes alive.
 *
 * Painted before the host is connected and the remembered layout is read.
 */
export function StartingShell({ status = t('shell.starting') }: { readonly status?: string | undefined }): ReactNode {
  const action: TopAction = { onClick: ignore, disabledReason: t('shell.notReady') };
  return (
    <Shell
      top={
        <TopBar
          board={{ name: t('shell.noBoard'), state: 'off', stateText: t('shell.notReady'), ...action }}
          run={action}
          stop={action}
          isRunning={false}
          save={{ ...action, items: [] }}
          palette={action}
        />
      }
      status={<StatusBar left={[{ id: 'state', text: status, dot: 'off' }]} right={[]} />}
      page={<></>}
      activities={[]}
      center={null}
      panels={[]}
      layout={NOTHING}
      onActivity={ignore}
      onSideOpen={ignore}
      onPanel={ignore}
      onPanelOpen={ignore}
      onSize={ignore}
    />
  );
}
