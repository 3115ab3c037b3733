import type { ReactNode } from 'react';
import { t } from '../../i18n/t.js';
import { activeSession } from '../../state/sessions-store.js';
import { Chip, ClearIcon, IconButton, Menu, MoreIcon } from '../../ui/index.js';
import { menuOf, type CommandEntry } from '../window/command-entries.js';
import { useCommand, useCommandChanges, useWb, useWindow } from '../window/context.js';

const IDS = [
  'terminal.find',
  'terminal.copy',
  'terminal.paste',
  'terminal.save-log',
  'terminal.start-log',
  'terminal.stop-log',
] as const;

/** Chips and actions at the end of the panel's tabs: what stays to be dealt with, and the terminal's menu. */
export function PanelActions(): ReactNode {
  const { wb, commander } = useWindow();
  const session = useWb((w) => w.sessions, activeSession);
  const sendsAll = useWb(
    (w) => w.terminalState,
    (s) => s.sendsControlKeys,
  );
  const heldBack = useWb(
    (w) => w.terminalState,
    (s) => s.heldBack,
  );
  const isTerminal = useWb(
    (w) => w.layout,
    (s) => s.panel === 'terminal',
  );
  const restart = useCommand('board.restart-main');
  const clear = useCommand('terminal.clear');
  const stopLog = useCommand('terminal.stop-log');
  useCommandChanges(IDS);
  const entries: readonly CommandEntry[] = [
    'terminal.find',
    'terminal.copy',
    'terminal.paste',
    '-',
    { id: 'terminal.control-keys', checked: sendsAll },
    'terminal.save-log',
    'terminal.start-log',
    'terminal.stop-log',
  ];
  return (
    <>
      {heldBack === null ? null : <Chip tone="wait">{t('repl.heldBackShort', { key: heldBack })}</Chip>}
      {session?.stoppedMain === true ? (
        <Chip action={{ label: t('repl.restart'), onClick: restart.onClick, disabledReason: restart.disabledReason }}>
          {t('repl.stopped')}
        </Chip>
      ) : null}
      {session === null || session.logName === null ? null : (
        <Chip tone="info" action={{ label: t('repl.logStop'), onClick: stopLog.onClick }}>
          {t('repl.logRuns', { name: session.logName })}
        </Chip>
      )}
      {sendsAll ? (
        <Chip
          tone="wait"
          action={{ label: t('repl.sendsControlKeysOff'), onClick: () => wb.terminalState.setState({ sendsControlKeys: false }) }}
        >
          {t('repl.sendsControlKeys')}
        </Chip>
      ) : null}
      {isTerminal ? (
        <>
          <IconButton
            size="sm"
            icon={ClearIcon}
            label={clear.label}
            disabledReason={clear.disabledReason}
            onClick={clear.onClick}
          />
          <Menu
            align="end"
            items={menuOf(commander, entries)}
            trigger={<IconButton size="sm" icon={MoreIcon} label={t('repl.more')} />}
          />
        </>
      ) : null}
    </>
  );
}
