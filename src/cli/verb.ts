import type { HostOptions } from '../node/options.js';
import type { Output } from './output.js';

/** One option of a verb, as `node:util` parses it. */
export interface OptionRule {
  readonly type: 'boolean' | 'string';
  readonly short?: string;
  readonly multiple?: boolean;
  /** Name of the value in the help, such as `PORT`. */
  readonly value?: string;
  readonly help: string;
}

/** What was typed after a verb. */
export interface Arguments {
  readonly words: readonly string[];
  flag(name: string): boolean;
  /** The last value given, or null. */
  text(name: string): string | null;
  /** All values given. */
  texts(name: string): readonly string[];
}

/** What a verb works with. */
export interface Context {
  /** Name of the verb. */
  readonly name: string;
  readonly args: Arguments;
  /** The same as it was typed. */
  readonly argv: readonly string[];
  readonly output: Output;
  readonly options: HostOptions;
  /** Where the built product is, and its version. */
  readonly build: { readonly dist: URL; readonly version: string };
  /** Fires at Ctrl-C, at the end of the terminal, and when nobody reads standard output any more. */
  readonly signal: AbortSignal;
}

/** Exit codes of the command: 0 done, 1 failed or the script raised, 2 usage, 3 no board or port, 130 interrupted. */
export type ExitCode = 0 | 1 | 2 | 3 | 130;

/** A verb of the command, loaded when it is used. */
export interface Verb {
  /** Words after the verb, for the help, such as `[:PATH…]`. */
  readonly words: string;
  readonly options: Readonly<Record<string, OptionRule>>;
  /** What people should know besides the options; one paragraph a line. */
  readonly notes?: readonly string[];
  /** The verb reads `argv` itself, `--help` too. */
  readonly hasOwnArguments?: true;
  run(context: Context): Promise<ExitCode>;
}

/** Options of every verb that works with a board. */
export const BOARD_OPTIONS = {
  port: {
    type: 'string',
    short: 'p',
    value: 'PORT',
    help: 'serial device, sim:<board> or tcp://host:port; else the only board there is',
  },
  baud: { type: 'string', value: 'RATE', help: 'speed of a serial port' },
  fault: { type: 'string', multiple: true, value: 'FAULTS', help: 'faults of a simulated board, such as drop=0.01' },
  json: { type: 'boolean', help: 'result as JSON on standard output, errors as JSON on standard error' },
} as const satisfies Readonly<Record<string, OptionRule>>;

/** Options of verbs that need no board. */
export const JSON_OPTION = { json: { type: 'boolean', help: BOARD_OPTIONS.json.help } } as const satisfies Readonly<
  Record<string, OptionRule>
>;
