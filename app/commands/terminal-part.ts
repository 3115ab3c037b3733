import { t } from '../i18n/t.js';
import { toContent } from '../state/content.js';
import { ask } from '../state/dialogs-store.js';
import { showNotice } from '../state/notices-store.js';
import type { TerminalControls, Workbench } from '../state/workbench.js';
import type { Command, CommandPart } from './command.js';
import { boardOf } from './refusals.js';
import { giveFile, showPanel } from './view-part.js';

function terminalRefusal(wb: Workbench): string | null {
  return wb.terminal.value === null ? t('commands.why.no-board') : null;
}

function onTerminal(
  action: (terminal: TerminalControls, wb: Workbench) => void | Promise<void>,
  rest: Partial<Command> = {},
): Command {
  return {
    group: 'terminal',
    refusal: terminalRefusal,
    run: (wb) => {
      const terminal = wb.terminal.value;
      return terminal === null ? undefined : action(terminal, wb);
    },
    ...rest,
  };
}

async function startLog(wb: Workbench): Promise<void> {
  const session = boardOf(wb);
  if (session === null) return;
  const { timestamps, hex } = wb.terminalState.getState().plain;
  const { name } = await wb.host.sessions.startLog({ session: session.id, timestamps, hex });
  const folder = wb.connection.getState().info?.dataFolder ?? '';
  showNotice(wb.notices, { tone: 'info', title: t('repl.logStarted', { name }), body: t('repl.logStartedBody', { folder }) });
}

/** Says what the file will contain; what may be in it and is nobody's business is masked unless the person says otherwise. */
async function saveText(terminal: TerminalControls, wb: Workbench): Promise<void> {
  const text = terminal.text();
  const bytes = new TextEncoder().encode(text);
  const answer = await ask(wb.dialogs, 'confirm', {
    title: t('repl.saveText'),
    body: t('repl.saveTextBody', { count: text.split('\n').length }),
    choices: [
      { value: 'masked', label: t('repl.saveMasked') },
      { value: 'whole', label: t('repl.saveWhole') },
    ],
  });
  if (answer === null) return;
  const masked = answer === 'masked' ? await wb.host.app.mask({ content: await toContent(wb.host, bytes) }) : null;
  await giveFile(wb, t('repl.logFileName'), masked?.bytes ?? bytes);
  if (masked !== null && masked.count > 0)
    showNotice(wb.notices, { tone: 'info', title: t('repl.masked', { count: masked.count }) });
}

async function stopLog(wb: Workbench): Promise<void> {
  const session = boardOf(wb);
  if (session !== null) await wb.host.sessions.stopLog({ session: session.id });
}

/** Commands about the terminal. */
export const terminalPart = {
  'terminal.focus': onTerminal(
    (terminal, wb) => {
      showPanel(wb, 'terminal');
      terminal.focus();
    },
    { keys: ['Mod+`'] },
  ),
  'terminal.clear': onTerminal((terminal) => terminal.clear()),
  'terminal.find': onTerminal(
    (terminal, wb) => {
      showPanel(wb, 'terminal');
      terminal.find();
    },
    { keys: ['Mod+Shift+F'] },
  ),
  'terminal.copy': onTerminal((terminal, wb) => wb.browser.writeClipboard(terminal.selection()), {
    keys: ['Mod+Shift+C'],
    scope: 'terminal',
    refusal: (wb) => terminalRefusal(wb) ?? (wb.terminal.value?.selection() === '' ? t('commands.why.no-selection') : null),
  }),
  'terminal.paste': onTerminal(async (terminal, wb) => terminal.paste(await wb.browser.readClipboard())),
  'terminal.save-log': onTerminal(saveText),
  'terminal.control-keys': {
    group: 'terminal',
    run: (wb) => wb.terminalState.setState(({ sendsControlKeys }) => ({ sendsControlKeys: !sendsControlKeys, heldBack: null })),
  },
  'terminal.start-log': {
    group: 'terminal',
    refusal: (wb) => {
      const session = boardOf(wb);
      if (session === null) return t('commands.why.no-board');
      return session.logName === null ? null : t('commands.why.log-runs');
    },
    run: startLog,
  },
  'terminal.stop-log': {
    group: 'terminal',
    refusal: (wb) => ((boardOf(wb)?.logName ?? null) === null ? t('commands.why.no-log') : null),
    run: stopLog,
  },
} as const satisfies CommandPart;
