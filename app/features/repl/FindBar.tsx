import { useEffect, useState, type KeyboardEvent, type ReactNode } from 'react';
import { t } from '../../i18n/t.js';
import { Button, CloseIcon, IconButton, Input } from '../../ui/index.js';
import type { BoardTerminal } from './board-terminal.js';
import styles from './Terminal.module.css';

/** Search in the terminal's scrollback: Enter goes up to older lines, Shift+Enter down again. */
export function FindBar({ terminal, onClose }: { readonly terminal: BoardTerminal; readonly onClose: () => void }): ReactNode {
  const [query, setQuery] = useState('');
  const [found, setFound] = useState(true);
  useEffect(() => () => terminal.search.clearDecorations(), [terminal]);
  const find = (text: string, forward: boolean): void =>
    setFound(text === '' || (forward ? terminal.search.findNext(text) : terminal.search.findPrevious(text)));
  const close = (): void => {
    onClose();
    terminal.xterm.focus();
  };
  const handleKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') close();
    else if (event.key === 'Enter') find(query, event.shiftKey);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div className={styles.find} role="search" onKeyDown={handleKeyDown}>
      <Input
        label={t('repl.find')}
        hideLabel
        placeholder={t('repl.find')}
        type="search"
        value={query}
        autoFocus
        error={found ? undefined : t('repl.findNothing')}
        onChange={(text) => {
          setQuery(text);
          find(text, false);
        }}
      />
      <Button size="sm" onClick={() => find(query, false)}>
        {t('repl.findPrevious')}
      </Button>
      <Button size="sm" onClick={() => find(query, true)}>
        {t('repl.findNext')}
      </Button>
      <IconButton size="sm" icon={CloseIcon} label={t('repl.findClose')} onClick={close} />
    </div>
  );
}
