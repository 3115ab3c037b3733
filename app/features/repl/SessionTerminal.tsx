import { useEffect, useRef, useState, type ReactNode } from 'react';
import type { SessionId } from '../../../src/contract/common.js';
import { t } from '../../i18n/t.js';
import { useWb, useWindow } from '../window/context.js';
import { FindBar } from './FindBar.js';
import styles from './Terminal.module.css';
import { TerminalLink } from './terminal-link.js';

/** The terminal of one session. It keeps its screen while another board is shown. */
export function SessionTerminal({
  session,
  boardName,
  isShown,
}: {
  readonly session: SessionId;
  readonly boardName: string;
  readonly isShown: boolean;
}): ReactNode {
  const { wb, commander } = useWindow();
  const box = useRef<HTMLDivElement>(null);
  const [link, setLink] = useState<TerminalLink | null>(null);
  const settings = useWb(
    (w) => w.settings,
    (s) => s,
  );
  const findOpen = useWb(
    (w) => w.terminalState,
    (s) => s.findOpen,
  );
  useEffect(() => {
    if (box.current === null) return undefined;
    const made = new TerminalLink(wb, commander, session, box.current);
    setLink(made);
    return () => made[Symbol.dispose]();
  }, [wb, commander, session]);
  useEffect(() => link?.terminal.apply(settings), [link, settings]);
  useEffect(() => {
    if (link === null || !isShown) return undefined;
    const { xterm } = link.terminal;
    const filled = wb.terminal.fill({
      focus: () => xterm.focus(),
      clear: () => xterm.clear(),
      text: () => link.terminal.text(),
      selection: () => xterm.getSelection(),
      paste: (text) => void link.paste(text),
      find: () => wb.terminalState.setState({ findOpen: true }),
    });
    return () => filled[Symbol.dispose]();
  }, [wb, link, isShown]);
  return (
    <div
      className={styles.session}
      hidden={!isShown}
      role="region"
      aria-label={t('repl.label', { board: boardName })}
      data-keys="terminal"
    >
      {findOpen && isShown && link !== null ? (
        <FindBar terminal={link.terminal} onClose={() => wb.terminalState.setState({ findOpen: false })} />
      ) : null}
      <div ref={box} className={styles.screen} />
    </div>
  );
}
