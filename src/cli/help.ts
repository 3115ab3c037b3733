import type { Verb } from './verb.js';
import { verbs } from './verbs.js';

/** The help of the command as a whole. */
export function commandHelp(): string {
  const width = Math.max(...Object.keys(verbs).map((name) => name.length));
  return [
    'outpost: edit, run and save MicroPython on camera and LTE boards, from the command line.',
    '',
    'Usage: outpost VERB [OPTIONS] [WORDS]',
    '',
    ...Object.entries(verbs).map(([name, { summary }]) => `  ${name.padEnd(width)}  ${summary}`),
    '',
    'Paths on the board begin with a colon: outpost cp main.py :lib/ copies to the folder lib of the board.',
    'Standard output carries only the bytes of the program or file; everything else goes to standard error.',
    'Exit codes: 0 done, 1 failed or the script raised, 2 usage, 3 no board or port, 130 interrupted.',
    '',
    'outpost VERB --help explains a verb. outpost --version prints the version.',
  ].join('\n');
}

/** The help of one verb; `faults` are the forms that `--fault` takes. */
export function verbHelp(name: string, verb: Verb, faults: readonly string[] = []): string {
  const rows = Object.entries(verb.options).map(([option, rule]) => {
    const short = rule.short === undefined ? '    ' : `-${rule.short}, `;
    return [`${short}--${option}${rule.value === undefined ? '' : ` ${rule.value}`}`, rule.help] as const;
  });
  const width = Math.max(0, ...rows.map(([option]) => option.length));
  const usage = `Usage: outpost ${name} ${rows.length > 0 ? '[OPTIONS] ' : ''}${verb.words}`.trimEnd();
  return [
    `outpost ${name}: ${verbs[name]?.summary ?? ''}`,
    '',
    usage,
    ...(rows.length > 0 ? ['', ...rows.map(([option, help]) => `  ${option.padEnd(width)}  ${help}`)] : []),
    ...(faults.length === 0 || verb.options['fault'] === undefined
      ? []
      : ['', 'Faults of a simulated board, several separated by commas:', ...faults.map((form) => `  ${form}`)]),
    ...(verb.notes === undefined ? [] : ['', ...verb.notes]),
  ].join('\n');
}
