import { useMemo, type ReactNode } from 'react';
import type { CommandId } from '../../commands/command.js';
import { t } from '../../i18n/t.js';
import { CommandPalette } from '../../ui/index.js';
import { useCommandChanges, useWb, useWindow } from './context.js';

/** Every action with its key; those that can't be taken now say why. */
export function Palette(): ReactNode {
  const { wb, commander } = useWindow();
  const open = useWb(
    (w) => w.layout,
    (s) => s.paletteOpen,
  );
  const ids = useMemo(() => commander.ids.filter((id) => commander.command(id).isHidden !== true), [commander]);
  useCommandChanges(open ? ids : []);
  const items = open
    ? ids.map((id) => ({
        id,
        label: t(`commands.title.${id}`),
        group: t(`commands.group.${commander.command(id).group}`),
        keys: commander.keys(id)[0],
        disabledReason: commander.refusal(id) ?? undefined,
      }))
    : [];
  return (
    <CommandPalette
      open={open}
      onClose={() => wb.layout.setState({ paletteOpen: false })}
      commands={items}
      onRun={(id) => void commander.run(id as CommandId)}
    />
  );
}
