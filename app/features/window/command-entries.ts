import type { CommandId } from '../../commands/command.js';
import type { Commander } from '../../commands/commander.js';
import { t } from '../../i18n/t.js';
import type { Icon, MenuEntry } from '../../ui/index.js';

/** An entry of a menu: a command, or a line between groups. */
export type CommandEntry =
  CommandId | '-' | { readonly id: CommandId; readonly icon?: Icon; readonly danger?: boolean; readonly checked?: boolean };

/** Menu entries for commands, each with its key and, when it can't be used, the reason. */
export function menuOf(commander: Commander, entries: readonly CommandEntry[]): readonly MenuEntry[] {
  return entries.map((entry, index): MenuEntry => {
    if (entry === '-') return { kind: 'separator', id: `line-${index}` };
    const { id, ...rest } = typeof entry === 'string' ? { id: entry } : entry;
    return {
      id,
      label: t(`commands.title.${id}`),
      keys: commander.keys(id)[0],
      disabledReason: commander.refusal(id) ?? undefined,
      onSelect: () => void commander.run(id),
      ...rest,
    };
  });
}
