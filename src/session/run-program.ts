import { utf8Text } from '../base/bytes.js';
import { Deadline, type WaitOptions } from '../base/deadline.js';
import { isAbort, isOutpostError } from '../base/errors.js';
import type { RawReplResult } from '../protocols/raw-repl/driver.js';
import type { BoardLine } from './board-line.js';
import { forgetModules, freshLine, tidyUp } from './board-work.js';
import { reachRawPrompt } from './reach-prompt.js';
import { endHold } from './repl-lease.js';
import type { ActiveRun, SessionCore } from './session-core.js';
import { TIMINGS } from './timings.js';
import { parseTraceback } from './traceback.js';
import type { RunOptions, RunOutcome, RunProgram } from './types.js';

/** Name of what was typed or pasted at the prompt. */
export const TYPED = '<stdin>';

/** No link that a REPL runs over is slower; half of it is left for pauses between pieces. */
const SLOWEST_BYTES_PER_MS = 0.5;

/** How a run is made; `stop` is called when the signal fires. */
export interface RunOrders extends RunOptions {
  readonly stop: () => Promise<void>;
}

/**
 * Runs a program over the raw REPL: its output goes to the terminal unframed, typed bytes to its stdin.
 *
 * Variables stay at the prompt. Without a reset, modules that the last run imported from files are dropped, so that
 * changed ones are read again. An abort stops the program; that is an outcome, not a failure.
 *
 * @throws OutpostError `session.busy`, `session.no-repl`, `transport.lost` when the port went and did not return.
 */
export async function runProgram(core: SessionCore, program: RunProgram, options: RunOrders): Promise<RunOutcome> {
  const turn = await core.leases.take(program.name, { deadline: core.deadline(TIMINGS.smallWork), signal: options.signal });
  const [accepted, accept] = signalled();
  const [ended, finish] = signalled();
  const run: ActiveRun = { name: program.name, phase: 'preparing', stopRequested: false, accepted, ended };
  core.run = run;
  const handleAbort = (): void => void options.stop().catch((error: unknown) => core.env.log.warn('stop failed', String(error)));
  options.signal?.addEventListener('abort', handleAbort, { once: true });
  const line = core.openLine;
  try {
    return await prepareAndRun(core, program, { run, accept, ...options });
  } catch (error) {
    if (isAbort(error)) return { kind: 'interrupted' };
    if (isOutpostError(error, 'transport.lost') && (await cameBack(core))) return { kind: 'reset' };
    throw error;
  } finally {
    options.signal?.removeEventListener('abort', handleAbort);
    run.phase = 'ending';
    accept();
    core.run = undefined;
    if (line !== undefined && core.openLine === line) await endHold(core, line, []);
    turn[Symbol.dispose]();
    finish();
  }
}

async function prepareAndRun(
  core: SessionCore,
  program: RunProgram,
  { run, accept, signal, onStdout, isLast = false }: RunOptions & { readonly run: ActiveRun; readonly accept: () => void },
): Promise<RunOutcome> {
  const wait = { deadline: core.deadline(TIMINGS.ladder), signal };
  const line = await reachRawPrompt(core, { ...wait, action: program.name, interrupt: true });
  core.setState({ kind: 'running', name: program.name, since: core.env.clock.wallTime(), stopping: run.stopRequested });
  const before = await prepare(core, line, program, { ...wait, isLast });
  if (run.stopRequested) return { kind: 'interrupted' };
  freshLine(core);
  if (program.name !== TYPED) core.terminal.note('repl.noteRunning', { name: program.name });
  line.showsText = true;
  run.phase = 'sending';
  const result = await line.driver.exec(program.code, {
    kind: 'program',
    deadline: Deadline.none, // a person's program: it ends by Stop, unplug or its own end
    uploadDeadline: core.deadline(TIMINGS.ladder + program.code.length / SLOWEST_BYTES_PER_MS),
    onStdout: (chunk) => {
      core.terminal.append(chunk);
      onStdout?.(chunk);
    },
    onAccepted: () => {
      giveStdin(core, line, run);
      accept();
    },
  });
  run.phase = 'ending';
  line.showsText = false;
  return conclude(core, line, run, { result, before, isLast });
}

/** Restarts Python, or makes changed modules be read again. Returns the modules loaded before the program. */
async function prepare(
  core: SessionCore,
  line: BoardLine,
  program: RunProgram,
  wait: WaitOptions & { readonly isLast: boolean },
): Promise<readonly string[] | undefined> {
  const mayReset = !core.profile.quirks.includes('no-soft-reset');
  if (program.resetFirst && mayReset) {
    await resetInRaw(core, line, wait);
    core.importedByRun = [];
  }
  return wait.isLast && core.importedByRun.length === 0 ? undefined : forgetModules(line, core.importedByRun, wait);
}

/** Soft reset at the raw prompt: `boot.py` runs and its output is shown, `main.py` does not run. */
async function resetInRaw(core: SessionCore, line: BoardLine, wait: WaitOptions): Promise<void> {
  await line.driver.softReset({ ...wait, onStdout: (chunk) => core.terminal.append(chunk) });
}

function giveStdin(core: SessionCore, line: BoardLine, run: ActiveRun): void {
  run.phase = 'running';
  for (const bytes of core.typeAhead.splice(0)) {
    line
      .send(bytes, { deadline: core.deadline(TIMINGS.write) })
      .catch((error: unknown) => core.env.log.warn('typed bytes were lost', String(error)));
  }
}

async function conclude(
  core: SessionCore,
  line: BoardLine,
  run: ActiveRun,
  end: { readonly result: RawReplResult; readonly before: readonly string[] | undefined; readonly isLast: boolean },
): Promise<RunOutcome> {
  const { result, before, isLast } = end;
  const stderr = result.kind === 'end' ? utf8Text(result.stderr) : '';
  if (result.kind === 'end' && !result.isShown && result.stderr.length > 0) {
    freshLine(core);
    core.terminal.append(result.stderr);
  }
  const loaded = isLast ? [] : await tidyUp(core, line, { scripts: [], listModules: true });
  core.importedByRun = result.kind === 'reset' || before === undefined ? [] : loaded.filter((name) => !before.includes(name));
  return outcomeOf(result.kind, stderr, run.stopRequested);
}

/** What a program's last words mean. A stopped program may end in any way. */
export function outcomeOf(kind: RawReplResult['kind'], stderr: string, stopRequested: boolean): RunOutcome {
  const { exception, frames } = parseTraceback(stderr);
  if (/^KeyboardInterrupt\b/.test(exception)) return { kind: 'interrupted' };
  if (stopRequested && kind === 'reset') return { kind: 'interrupted' };
  if (kind === 'reset') return { kind: 'reset' };
  if (stderr.length === 0) return stopRequested ? { kind: 'interrupted' } : { kind: 'finished' };
  return { kind: 'raised', traceback: stderr, exception, frames };
}

/** A program that resets the board takes the port with it; a cable that was pulled does not return by itself. */
async function cameBack(core: SessionCore): Promise<boolean> {
  if (!core.options.reconnect) return false;
  const until = core.deadline(core.profile.returnMs);
  while (core.openLine === undefined && core.state.kind !== 'closed' && !until.isExpired) {
    await new Promise<void>((resolve) => {
      const timer = core.env.clock.after(until.remainingMs, () => done());
      const subscription = core.onDidChange(() => done());
      const done = (): void => {
        timer[Symbol.dispose]();
        subscription[Symbol.dispose]();
        resolve();
      };
    });
  }
  return core.openLine !== undefined;
}

/** A promise and what resolves it. */
function signalled(): readonly [Promise<void>, () => void] {
  let resolve: () => void = () => undefined;
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return [promise, resolve];
}
