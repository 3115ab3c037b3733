import { isAbort, toOutpostError, type OutpostError } from '../base/errors.js';
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
export async function failureText(error: unknown, isJson: boolean): Promise<string> {
  const failure = toOutpostError(error, 'cli');
  const { describeError } = await import('../messages/index.js');
  const { title, body, remedies } = describeError(failure);
  const steps = remedies.map(stepOf).filter((step) => step !== null);
  if (isJson) return `${JSON.stringify({ error: { ...wireOf(failure), title, body, remedies: steps } })}\n`;
  const lines = [`outpost: ${title}`, ...(body === '' ? [] : [body]), ...steps.map((step) => `  - ${step}`), `(${failure.code})`];
  return `${lines.join('\n')}\n`;
}

function wireOf(failure: OutpostError): Readonly<Record<string, unknown>> {
  return { code: failure.code, details: failure.details, retryable: failure.retryable };
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
  overwrite: '“outpost save --yes” replaces it; the old content stays on this computer.',
  'reload-file': null,
  'open-folder': null,
  'show-transfers': null,
  'take-over': null,
  'try-simulated': '--port sim:generic uses a simulated board.',
  'copy-report': null,
};

function stepOf({ label, action, command }: Remedy): string | null {
  const step = action === undefined ? undefined : STEPS[action];
  if (step === null) return null;
  return command === undefined ? (step ?? label) : `${label}: ${command}`;
}
