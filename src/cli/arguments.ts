import { parseArgs } from 'node:util';
import { OutpostError } from '../base/errors.js';
import { BOARD_OPTIONS, type Arguments, type OptionRule } from './verb.js';

/**
 * Takes what was typed after a verb apart.
 *
 * @throws OutpostError `app.usage` for an unknown option or a missing value.
 */
export function parseArguments(argv: readonly string[], rules: Readonly<Record<string, OptionRule>>): Arguments {
  try {
    const { values, positionals } = parseArgs({
      args: [...argv],
      options: {
        ...Object.fromEntries(Object.entries(rules).map(([name, rule]) => [name, parserRule(rule)])),
        help: { type: 'boolean', short: 'h' },
      },
      allowPositionals: true,
    });
    const given: Readonly<Record<string, string | boolean | readonly (string | boolean)[] | undefined>> = values;
    const all = (name: string): readonly (string | boolean)[] => {
      const value = given[name];
      return value === undefined ? [] : typeof value === 'object' ? value : [value];
    };
    const texts = (name: string): readonly string[] => all(name).filter((value) => typeof value === 'string');
    return { words: positionals, flag: (name) => all(name).includes(true), text: (name) => texts(name).at(-1) ?? null, texts };
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    // Node explains at length how to pass words that begin with a dash: the first sentence is enough.
    throw new OutpostError('app.usage', { message: error.message.replace(/\. .*$/s, '.') }, { cause: error });
  }
}

/** Moves options of boards that were typed before the verb behind it; what is no such option stays where it is. */
export function verbFirst(argv: readonly string[]): readonly string[] {
  let at = 0;
  for (let word = argv[at]; word !== undefined && word.startsWith('-'); word = argv[at]) {
    const found = Object.entries<OptionRule>(BOARD_OPTIONS).find(
      ([name, { short }]) => word.split('=')[0] === `--${name}` || (short !== undefined && word.startsWith(`-${short}`)),
    );
    if (found === undefined) return argv;
    const [name, rule] = found;
    const isAlone = word === `--${name}` || word === `-${rule.short ?? ''}`;
    at += rule.type === 'string' && isAlone ? 2 : 1;
  }
  const verb = argv[at];
  return verb === undefined ? argv : [verb, ...argv.slice(0, at), ...argv.slice(at + 1)];
}

function parserRule({ type, short, multiple }: OptionRule): { type: 'boolean' | 'string'; short?: string; multiple?: boolean } {
  return { type, ...(short === undefined ? {} : { short }), ...(multiple === undefined ? {} : { multiple }) };
}

/** Refuses a wrong number of words. @throws OutpostError `app.usage`. */
export function checkWords(words: readonly string[], least: number, most: number, needed: string): void {
  if (words.length < least) throw new OutpostError('app.usage', { message: `${needed} is missing.` });
  if (words.length > most) throw new OutpostError('app.usage', { message: `There is one word too many: ${words[most] ?? ''}` });
}

/** A number of an option, or null when it was not given. @throws OutpostError `app.usage`. */
export function numberOption(args: Arguments, name: string, least: number, most: number): number | null {
  const text = args.text(name);
  if (text === null) return null;
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= least && value <= most) return value;
  throw new OutpostError('app.usage', { message: `--${name} takes a number from ${least} to ${most}.` });
}
