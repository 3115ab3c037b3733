import packageJson from '../../package.json' with { type: 'json' };
import { isAbort, OutpostError } from '../base/errors.js';
import { readHostOptions } from '../node/options.js';
import { parseArguments, verbFirst } from './arguments.js';
import { createOutput } from './output.js';
import type { ExitCode } from './verb.js';
import { verbs } from './verbs.js';

// The whole command. A verb over TCP as a whole process has 100 ms: nothing is imported here that not every verb needs.
/** The entry keeps its place in the build; chunks do not. */
const dist = new URL('../', import.meta.url);
const VERSION = packageJson.version;

void main(verbFirst(process.argv.slice(2)));

async function main(argv: readonly string[]): Promise<void> {
  const interruption = watchInterruption();
  // Before the options are parsed, so that a bad one is reported in the wanted form.
  const output = createOutput(
    process.stdout,
    process.stderr,
    argv.includes('--json') && !argv.slice(0, argv.indexOf('--json')).includes('--'),
  );
  let code: ExitCode;
  try {
    code = await dispatch(argv, output, interruption.signal);
  } catch (error) {
    const { exitCodeOf, failureText } = await import('./failure.js');
    code = interruption.signal.aborted ? 130 : exitCodeOf(error);
    if (!isAbort(error)) process.stderr.write(await failureText(error, output.isJson, argv[0]));
  }
  await output.flush();
  // Standard input or a simulated board's worker may keep the process alive; everything is done.
  process.exit(code);
}

async function dispatch(
  argv: readonly string[],
  output: ReturnType<typeof createOutput>,
  signal: AbortSignal,
): Promise<ExitCode> {
  const [name = '--help', ...rest] = argv;
  if (name === '--version' || name === '-V') {
    output.line(VERSION);
    return 0;
  }
  const asked = name === 'help' ? rest[0] : name;
  if (asked === undefined || asked === '--help' || asked === '-h') {
    output.line((await import('./help.js')).commandHelp());
    return argv.length === 0 ? 2 : 0;
  }
  const entry = Object.hasOwn(verbs, asked) ? verbs[asked] : undefined;
  if (entry === undefined)
    throw new OutpostError('app.usage', { message: `There is no verb “${asked}”. outpost --help lists them.` });
  const verb = await entry.load();
  const words = name === 'help' ? ['--help'] : rest;
  const args = parseArguments(verb.hasOwnArguments === true ? [] : words, verb.options);
  if (args.flag('help')) {
    const takesFaults = Object.hasOwn(verb.options, 'fault');
    const faults = takesFaults ? (await import('../simulators/index.js')).faultSyntax : [];
    output.line((await import('./help.js')).verbHelp(asked, verb, faults));
    return 0;
  }
  return verb.run({
    name: asked,
    args,
    argv: words,
    output,
    options: readHostOptions(),
    signal,
    build: { dist, version: VERSION },
  });
}

/** The first Ctrl-C ends what is done in good order; the second ends the process. */
function watchInterruption(): AbortController {
  const controller = new AbortController();
  const handle = (): void => {
    if (controller.signal.aborted) process.exit(130);
    controller.abort();
  };
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, handle);
  // `outpost run … | head`: nobody reads any more, so the program is stopped.
  process.stdout.on('error', () => controller.abort());
  process.stderr.on('error', () => controller.abort());
  return controller;
}
