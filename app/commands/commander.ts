import { t } from '../i18n/t.js';
import type { RemedyAction } from '../../src/messages/index.js';
import { showNotice } from '../state/notices-store.js';
import type { Workbench } from '../state/workbench.js';
import { boardPart } from './board-part.js';
import type { Command, CommandId } from './command.js';
import { devicePart } from './device-part.js';
import { reconnect, showFailure } from './failures.js';
import { filePart } from './file-part.js';
import { filesPart, type Refresh } from './files-part.js';
import { Keymap, type Binding } from './keymap.js';
import { syncPart } from './sync-part.js';
import { terminalPart } from './terminal-part.js';
import { viewPart } from './view-part.js';
import { whenFree } from './when-free.js';

/** Every command of the window. A title in the catalogue without a command does not compile, nor the reverse. */
export function allCommands(refresh: Refresh): Readonly<Record<CommandId, Command>> {
  return { ...devicePart, ...filePart, ...boardPart, ...terminalPart, ...filesPart(refresh), ...syncPart, ...viewPart };
}

/** What a remedy of an error does, when the failed action itself has no better answer. */
const REMEDIES: Readonly<Partial<Record<RemedyAction, CommandId>>> = {
  'choose-port': 'board.choose',
  reconnect: 'board.reconnect',
  'stop-program': 'script.stop',
  'soft-reset': 'board.soft-reset',
  'hard-reset': 'board.hard-reset',
  'safe-boot': 'board.safe-boot',
  'take-over': 'board.take-over',
  'show-files': 'view.files',
  'choose-other-path': 'device.save-as',
  'restore-old': 'device.history',
  'open-history': 'device.history',
  'open-folder': 'file.open-folder',
  'show-transfers': 'view.transfers',
  'try-simulated': 'board.choose',
  compare: 'device.compare',
  retry: 'board.reconnect',
};

/** Runs commands by id: refuses in words what can't be done now, and shows failures with their remedies. */
export class Commander {
  readonly #wb: Workbench;
  readonly #commands: Readonly<Record<CommandId, Command>>;

  constructor(wb: Workbench, refresh: Refresh) {
    this.#wb = wb;
    this.#commands = allCommands(refresh);
  }

  /** All ids, in the order of their groups. */
  get ids(): readonly CommandId[] {
    return Object.keys(this.#commands) as CommandId[];
  }

  command(id: CommandId): Command {
    return this.#commands[id];
  }

  /** Why a command can't be used now, or null. */
  refusal(id: CommandId): string | null {
    return this.#commands[id].refusal?.(this.#wb) ?? null;
  }

  /** The keys of a command in the chosen set. */
  keys(id: CommandId): readonly string[] {
    const { keys = [], openmvKeys } = this.#commands[id];
    return this.#wb.settings.getState().keys === 'openmv' ? (openmvKeys ?? keys) : keys;
  }

  /** The key map of the chosen set. */
  keymap(): Keymap {
    const bindings = this.ids.flatMap((id): readonly Binding[] =>
      this.keys(id).map((keys) => ({ id, keys, scope: this.#commands[id].scope })),
    );
    return new Keymap(bindings);
  }

  /**
   * Runs a command. Resolves when it has ended; failures are shown, never thrown. What needs the board and can't have it yet waits for a
   * moment, then says why not.
   */
  async run(id: CommandId): Promise<void> {
    const title = t(`commands.title.${id}`);
    if (this.refusal(id) !== null) {
      if (this.#commands[id].group !== 'script' || id === 'script.stop') return;
      await whenFree(this.#wb);
      const why = this.refusal(id);
      if (why !== null) {
        showNotice(this.#wb.notices, { id: 'refused', tone: 'wait', title, body: why });
        return;
      }
    }
    await this.attempt(title, () => this.#commands[id].run(this.#wb));
  }

  /** Does anything on the person's behalf and shows its failure. `where` names it for the log. */
  async attempt(where: string, action: () => unknown): Promise<void> {
    try {
      await action();
    } catch (error) {
      await showFailure(this.#wb, error, where, {
        retry: () => this.attempt(where, action),
        run: (remedy) => this.remedy(remedy),
      });
    }
  }

  /** Does what a remedy of an error offers. */
  remedy(action: RemedyAction): void {
    if (action === 'connect-and-reset') void this.attempt(action, () => reconnect(this.#wb, { acceptReset: true }));
    else if (action === 'open-plain-serial') void this.attempt(action, () => reconnect(this.#wb, { plain: true }));
    else if (action === 'use-drive') void this.attempt(action, () => this.#useDrive());
    else {
      const id = REMEDIES[action];
      if (id !== undefined) void this.run(id);
    }
  }

  async #useDrive(): Promise<void> {
    const session = this.#wb.sessions.getState().activeId;
    if (session !== null) await this.#wb.host.sessions.chooseDriveWriter({ session, writer: 'drive' });
  }
}
