import type { ReactNode } from 'react';
import { t } from '../i18n/t.js';
import { PickList, type PickItem } from './PickList.js';

/** Every action of the window, found by typing. */
export interface CommandPaletteProps {
  readonly open: boolean;
  readonly onClose: () => void;
  /** All commands, those that can't run now with their `disabledReason`. */
  readonly commands: readonly PickItem[];
  readonly onRun: (id: string) => void;
}

/** The command palette: name, group, key, and the reason where one can't be used now. */
export function CommandPalette({ open, onClose, commands, onRun }: CommandPaletteProps): ReactNode {
  return (
    <PickList
      open={open}
      onClose={onClose}
      title={t('ui.commands')}
      placeholder={t('ui.commandsPlaceholder')}
      items={commands}
      onPick={onRun}
    />
  );
}
