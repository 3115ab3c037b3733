import type { TextKey } from '../i18n/t.js';
import type { Workbench } from '../state/workbench.js';

/** Ids of all commands: each has a title in the catalogue, and a title without a command does not compile. */
export type CommandId = TextKey extends infer K ? (K extends `commands.title.${infer Id}` ? Id : never) : never;

/** Heading of a command in the palette. */
export type CommandGroup = TextKey extends infer K ? (K extends `commands.group.${infer G}` ? G : never) : never;

/** One action of a person, wherever it is offered. */
export interface Command {
  readonly group: CommandGroup;
  /** Keys such as `Mod+Shift+P`; the first one is shown. `Mod` is Ctrl, on macOS Cmd. */
  readonly keys?: readonly string[];
  /** Keys of the OpenMV set, instead of `keys`. */
  readonly openmvKeys?: readonly string[];
  /** Where the keys work: anywhere, or only while the focus is in that part. */
  readonly scope?: 'files' | 'terminal';
  /** Not offered in the palette. */
  readonly isHidden?: boolean;
  /** Why it can't be done now and what would enable it, in words; null when it can. */
  readonly refusal?: (wb: Workbench) => string | null;
  readonly run: (wb: Workbench) => void | Promise<void>;
}

/** Some of the commands; all parts together make the registry. */
export type CommandPart = Readonly<Partial<Record<CommandId, Command>>>;
