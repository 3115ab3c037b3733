import { createContext, use, useCallback, useSyncExternalStore } from 'react';
import { useStore } from 'zustand';
import type { StoreApi } from 'zustand/vanilla';
import type { Commander } from '../../commands/commander.js';
import type { CommandId } from '../../commands/command.js';
import { t } from '../../i18n/t.js';
import type { HostConnection } from '../../host/host-connection.js';
import type { Workbench } from '../../state/workbench.js';

/** What every component of the features may use. */
export interface WindowParts {
  readonly wb: Workbench;
  readonly commander: Commander;
  readonly connection: Pick<HostConnection, 'connect'>;
}

/** Carries the window's parts to the components. */
export const WindowContext = createContext<WindowParts | null>(null);

/** The window's parts. */
export function useWindow(): WindowParts {
  const parts = use(WindowContext);
  if (parts === null) throw new Error('no window around this component');
  return parts;
}

/** One value of one of the window's stores. The selector must return the same value for the same state. */
export function useWb<S, T>(pick: (wb: Workbench) => StoreApi<S>, select: (state: S) => T): T {
  const { wb } = useWindow();
  return useStore(pick(wb), select);
}

/** Stores on which a command's refusal can depend. */
function relevant(wb: Workbench): readonly { subscribe(listener: () => void): () => void }[] {
  return [wb.sessions, wb.connection, wb.tabs, wb.workspace, wb.boardFiles, wb.filesClipboard, wb.layout, wb.settings];
}

function useAnyChange(): (listener: () => void) => () => void {
  const { wb } = useWindow();
  return useCallback(
    (listener) => {
      const ends = relevant(wb).map((store) => store.subscribe(listener));
      return () => ends.forEach((end) => end());
    },
    [wb],
  );
}

/** A command as buttons and menus take it. */
export interface BoundCommand {
  readonly label: string;
  readonly keys: string | undefined;
  readonly disabledReason: string | undefined;
  readonly onClick: () => void;
}

/** A command bound for a button: its words, its key, why it can't be used now. */
export function useCommand(id: CommandId): BoundCommand {
  const { commander } = useWindow();
  const subscribe = useAnyChange();
  const refusal = useSyncExternalStore(subscribe, () => commander.refusal(id));
  return {
    label: t(`commands.title.${id}`),
    keys: commander.keys(id)[0],
    disabledReason: refusal ?? undefined,
    onClick: () => void commander.run(id),
  };
}

/** Renders again after each change on which a command can depend; for menus and the palette. */
export function useCommandChanges(ids: readonly CommandId[]): void {
  const { commander } = useWindow();
  const subscribe = useAnyChange();
  useSyncExternalStore(subscribe, () =>
    ids.map((id) => `${commander.refusal(id) ?? ''}${commander.keys(id)[0] ?? ''}`).join('\n'),
  );
}
