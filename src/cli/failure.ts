import { isAbort, isOutpostError, toOutpostError, type OutpostError } from '../base/errors.js';
import type { Remedy, RemedyAction } from '../messages/index.js';
import type { ExitCode } from './verb.js';

/** Codes that mean: there is no board here to work with. */
const NO_BOARD: ReadonlySet<string> = new Set([
  'transport.open-denied',
  'transport.open-busy',
  'transport.open-failed',
  'transport.not-found',
  'transport.not-a-port',
  'transport.no-device',
  'session.no-repl',
  'session.wrong-board',
]);

/** The exit code of a failure. */
export function exitCodeOf(error: unknown): ExitCode {
  if (isAbort(error)) return 130;
  const { code } = toOutpostError(error, 'cli');
  if (code === 'app.usage') return 2;
  return NO_BOARD.has(code) ? 3 : 1;
}

/** A failure for standard error: title, cause, remedies, code. With `--json` one line of JSON with the same. */
export async function failureText(error: unknown, isJson: boolean, verb = ''): Promise<string> {
  const failure = toOutpostError(error, 'cli');
  const { describeError } = await import('../messages/index.js');
  const described = describeError(failure);
  const fit = fitting(verb, failure);
  const { title } = described;
  const body = fit?.body ?? described.body;
  const steps = fit?.steps ?? described.remedies.map((remedy) => stepOf(remedy, verb)).filter((step) => step !== null);
  if (isJson) return `${JSON.stringify({ error: { ...wireOf(failure), title, body, remedies: steps } })}\n`;
  const lines = [`outpost: ${title}`, ...(body === '' ? [] : [body]), ...steps.map((step) => `  - ${step}`), `(${failure.code})`];
  return `${lines.join('\n')}\n`;
}

function wireOf(failure: OutpostError): Readonly<Record<string, unknown>> {
  return { code: failure.code, details: failure.details, retryable: failure.retryable };
}

/** Words that fit this command where the window's do not: it ends with its failure, and each verb has its own ways out. */
function fitting(verb: string, failure: OutpostError): { readonly body: string; readonly steps: readonly string[] } | null {
  if (isOutpostError(failure, 'workspace.not-found')) {
    return { body: 'There is no file or folder at this path.', steps: ['Give a path as seen from the folder of this command.'] };
  }
  if (isOutpostError(failure, 'transport.lost')) {
    return {
      body: `${failure.details.port} went away (${failure.details.reason}). What had been sent before is on the board; what was under way may not be.`,
      steps: ['Plug the board in and run the command again.'],
    };
  }
  if (isOutpostError(failure, 'transport.not-found') && failure.details.mayBeAsleep === true) {
    return {
      body: 'It has power, but its port is not there: deep sleep takes USB away, some programs switch it off, and a restart takes a moment.',
      steps: ['Press the board’s reset button and run the command again at once: it stops what starts.'],
    };
  }
  if (verb === 'mkdir' && isOutpostError(failure, 'fs.exists')) {
    return { body: 'Nothing was changed.', steps: ['“outpost mkdir --parents” takes a folder that is there already.'] };
  }
  if (verb === 'mv' && isOutpostError(failure, 'fs.exists')) {
    return { body: 'Nothing was changed.', steps: ['Give another path, or delete what is there with “outpost rm”.'] };
  }
  if (verb === 'rm' && isOutpostError(failure, 'fs.is-directory')) {
    return { body: 'Nothing was deleted.', steps: ['“outpost rm -r” deletes a folder with all that is inside.'] };
  }
  return null;
}

/** What the window does by a button, as words of this command; null where only a window can. */
const STEPS: Readonly<Partial<Record<RemedyAction, string | null>>> = {
  'choose-port': 'Name another port with --port; “outpost ports” lists them.',
  reconnect: 'Try again when the board is back.',
  'stop-program': null,
  'soft-reset': '“outpost reset --soft” starts Python anew.',
  'hard-reset': '“outpost reset --hard” resets the board.',
  'safe-boot': '“outpost reset --safe-boot” starts a Pycom board without its scripts.',
  'open-plain-serial': '“outpost repl --plain” shows what the board sends.',
  'show-files': '“outpost ls” lists the files of the board.',
  'choose-other-path': 'Give another path.',
  compare: null,
  'connect-and-reset': 'Repeat the command and press the board’s reset button meanwhile: it is caught on its way up.',
  'reload-file': null,
  'open-folder': null,
  'show-transfers': null,
  'take-over': null,
  'try-simulated': '--port sim:generic uses a simulated board.',
  'copy-report': null,
};

function stepOf({ label, action, command }: Remedy, verb: string): string | null {
  if (action === 'overwrite')
    return verb === 'save' || verb === 'cp' ? 'With --yes it is replaced; the old content stays on this computer.' : null;
  const step = action === undefined ? undefined : STEPS[action];
  if (step === null) return null;
  return command === undefined ? (step ?? label) : `${label}: ${command}`;
}
