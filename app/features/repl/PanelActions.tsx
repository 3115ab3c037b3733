import type { ReactNode } from 'react';
import type { SessionInfo } from '../../../src/contract/boards.js';
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

function Chips({ session }: { readonly session: SessionInfo }): ReactNode {
  const restart = useCommand('board.restart-main');
  const stopLog = useCommand('terminal.stop-log');
  return (
    <>
      {session.stoppedMain ? (
        <Chip action={{ label: t('repl.restart'), onClick: restart.onClick, disabledReason: restart.disabledReason }}>
          {t('repl.stopped')}
        </Chip>
      ) : null}
      {session.logName === null ? null : (
        <Chip tone="info" action={{ label: t('repl.logStop'), onClick: stopLog.onClick }}>
          {t('repl.logRuns', { name: session.logName })}
        </Chip>
      )}
    </>
  );
}

function KeyChips(): ReactNode {
  const { wb } = useWindow();
  const { sendsControlKeys, heldBack } = useWb(
    (w) => w.terminalState,
    (s) => s,
  );
  const turnOff = (): void => wb.terminalState.setState({ sendsControlKeys: false });
  return (
    <>
      {heldBack === null ? null : <Chip tone="wait">{t('repl.heldBackShort', { key: heldBack })}</Chip>}
      {sendsControlKeys ? (
        <Chip tone="wait" action={{ label: t('repl.sendsControlKeysOff'), onClick: turnOff }}>
          {t('repl.sendsControlKeys')}
        </Chip>
      ) : null}
    </>
  );
}

function TerminalMenu(): ReactNode {
  const { commander } = useWindow();
  const sendsAll = useWb(
    (w) => w.terminalState,
    (s) => s.sendsControlKeys,
  );
  const clear = useCommand('terminal.clear');
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
      <IconButton size="sm" icon={ClearIcon} label={clear.label} disabledReason={clear.disabledReason} onClick={clear.onClick} />
      <Menu
        align="end"
        items={menuOf(commander, entries)}
        trigger={<IconButton size="sm" icon={MoreIcon} label={t('repl.more')} />}
      />
    </>
  );
}

/** Chips and actions at the end of the panel's tabs: what stays to be dealt with, and the terminal's menu. */
export function PanelActions(): ReactNode {
  const session = useWb((w) => w.sessions, activeSession);
  const isTerminal = useWb(
    (w) => w.layout,
    (s) => s.panel === 'terminal',
  );
  return (
    <>
      <KeyChips />
      {session === null ? null : <Chips session={session} />}
      {isTerminal ? <TerminalMenu /> : null}
    </>
  );
}
