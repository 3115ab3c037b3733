import type { ReactNode } from 'react';
import { t } from '../i18n/t.js';
import { StateDot } from '../ui/Badge.js';
import { Button } from '../ui/Button.js';
import { ChevronDownIcon, RunIcon, SaveToDeviceIcon, SearchIcon, StopIcon } from '../ui/icons.js';
import { isMac, keyText } from '../ui/keys.js';
import type { MenuEntry } from '../ui/menu-entry.js';
import { SplitButton } from '../ui/SplitButton.js';
import styles from './TopBar.module.css';

/** One of the things that people always do. */
export interface TopAction {
  readonly onClick: () => void;
  readonly keys?: string | undefined;
  readonly tooltip?: string | undefined;
  readonly disabledReason?: string | undefined;
}

/** The board's name and real state, and what a click on it opens. */
export interface TopBoard {
  readonly name: string;
  /** The port, quietly. */
  readonly port?: string | undefined;
  readonly state: 'on' | 'busy' | 'off' | 'error';
  /** The state in words, for the tooltip and for screen readers. */
  readonly stateText: string;
  readonly onClick: () => void;
  readonly open?: boolean | undefined;
  readonly disabledReason?: string | undefined;
}

/** Everything in the top bar. */
export interface TopBarProps {
  readonly board: TopBoard;
  readonly run: TopAction;
  readonly stop: TopAction;
  /** A program runs now, by the board's word: Stop is red and Run is not green. */
  readonly isRunning: boolean;
  readonly save: TopAction & { readonly items: readonly MenuEntry[] };
  readonly palette: TopAction;
  /** Buttons at the far end, such as help. */
  readonly end?: ReactNode | undefined;
}

function Brand(): ReactNode {
  return (
    <h1 className={styles.brand}>
      <svg viewBox="0 0 18 18" aria-hidden className={styles.mark}>
        <rect width="18" height="18" rx="5" className={styles.tile} />
        <circle cx="9" cy="9" r="4.6" className={styles.ring} />
        <circle cx="9" cy="9" r="2" className={styles.core} />
      </svg>
      <span>{t('shell.name')}</span>
    </h1>
  );
}

function BoardButton({ board }: { readonly board: TopBoard }): ReactNode {
  return (
    <Button
      className={styles.board}
      hint={board.port}
      trailingIcon={ChevronDownIcon}
      tooltip={board.stateText}
      disabledReason={board.disabledReason}
      aria-haspopup="dialog"
      aria-expanded={board.open ?? false}
      aria-label={`${[board.name, board.port].filter((part) => part !== undefined).join(' ')}, ${board.stateText}`}
      onClick={board.onClick}
    >
      <span className={styles.name}>
        <StateDot state={board.state} />
        <span className={styles.clip}>{board.name}</span>
      </span>
    </Button>
  );
}

/** The bar with the four things people do: choose the board, Run, Stop, Save to device. */
export function TopBar({ board, run, stop, isRunning, save, palette, end }: TopBarProps): ReactNode {
  const { items, ...saveAction } = save;
  return (
    <header data-pane="top" aria-label={t('shell.topBar')} className={styles.bar}>
      <Brand />
      <BoardButton board={board} />
      <Button
        icon={RunIcon}
        className={styles.go}
        variant={isRunning || run.disabledReason !== undefined ? 'default' : 'primary'}
        {...run}
      >
        {t('shell.run')}
      </Button>
      <Button
        icon={StopIcon}
        className={styles.go}
        variant={isRunning && stop.disabledReason === undefined ? 'danger' : 'default'}
        {...stop}
      >
        {t('shell.stop')}
      </Button>
      <SplitButton icon={SaveToDeviceIcon} menuLabel={t('shell.saveMenu')} menuItems={items} {...saveAction}>
        {t('shell.saveToDevice')}
      </SplitButton>
      <span className={styles.spacer} />
      <Button
        variant="ghost"
        icon={SearchIcon}
        className={styles.search}
        hint={palette.keys === undefined ? undefined : keyText(palette.keys, isMac())}
        aria-haspopup="dialog"
        disabledReason={palette.disabledReason}
        onClick={palette.onClick}
      >
        {t('shell.searchCommands')}
      </Button>
      {end}
    </header>
  );
}
