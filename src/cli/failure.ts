import { isAbort, toOutpostError, type OutpostError } from '../base/errors.js';
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
  const steps = remedies.map(({ label, command }) => (command === undefined ? label : `${label}: ${command}`));
  if (isJson) return `${JSON.stringify({ error: { ...wireOf(failure), title, body, remedies: steps } })}\n`;
  const lines = [`outpost: ${title}`, ...(body === '' ? [] : [body]), ...steps.map((step) => `  - ${step}`), `(${failure.code})`];
  return `${lines.join('\n')}\n`;
}

function wireOf(failure: OutpostError): Readonly<Record<string, unknown>> {
  return { code: failure.code, details: failure.details, retryable: failure.retryable };
}
