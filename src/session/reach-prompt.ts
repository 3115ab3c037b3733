import type { WaitOptions } from '../base/deadline.js';
import { OutpostError } from '../base/errors.js';
import { CTRL_A, CTRL_C } from '../protocols/raw-repl/codec.js';
import { markBusy, probe } from './attach.js';
import { askIdentity } from './board-work.js';
import type { BoardLine } from './board-line.js';
import { climb } from './ladder.js';
import { hasPromptLine, looksLikePrompt } from './prompt.js';
import type { SessionCore } from './session-core.js';
import { TIMINGS } from './timings.js';

/** How the raw prompt may be reached. */
export interface ReachOptions extends WaitOptions {
  /** What for, in words. */
  readonly action: string;
  /** Whether a program that we did not start may be stopped for it. */
  readonly interrupt: boolean;
}

/**
 * Brings the board to the raw prompt and says on which line. The caller holds the board.
 *
 * At a prompt that is known to be there one byte is enough. After something was typed nobody knows what the board
 * does, so it is asked first without disturbing (a typed line may run for hours).
 *
 * @throws OutpostError `session.main-running`, `session.no-repl`, `transport.lost`, `session.not-connected`.
 */
export async function reachRawPrompt(core: SessionCore, options: ReachOptions): Promise<BoardLine> {
  const line = core.line();
  refuseUnlessAttached(core);
  line.route = 'driver';
  line.showsText = false;
  const wasIdle = core.state.kind === 'idle';
  if (wasIdle && (await fromPrompt(core, line, options))) return known(core, line, options);
  if (wasIdle) markBusy(core, line, { typed: core.typed.isSubmitted });
  if (!options.interrupt) throw new OutpostError('session.main-running', { action: options.action });
  line.showsText = true;
  const isUnknown = !core.isTypedRun;
  const hasInterrupted = await climb(core, { ...options, onStep: (step) => core.setState({ kind: 'interrupting', step }) });
  if (isUnknown && hasInterrupted) core.stoppedMain = true;
  return known(core, core.line(), options);
}

function refuseUnlessAttached(core: SessionCore): void {
  if (core.state.kind === 'failed') throw core.state.error;
  if (core.state.kind === 'plain') throw new OutpostError('session.wrong-mode', { wanted: 'repl', actual: 'plain' });
}

async function fromPrompt(core: SessionCore, line: BoardLine, options: WaitOptions): Promise<boolean> {
  const { typed } = core;
  if (!line.driver.isSynced) line.driver.abandon();
  if (typed.isSubmitted && !(await standsAtPrompt(core, line, options))) return false;
  if (line.driver.isSynced) return true;
  const since = line.driver.bannerCount;
  const clear = typed.hasPending || typed.isSubmitted ? [CTRL_C, CTRL_A] : [CTRL_A];
  await line.send(Uint8Array.from(clear), options);
  return line.driver.awaitRaw({ ...options, deadline: options.deadline.within(TIMINGS.enterRaw) }, since);
}

/**
 * Whether the board has come back to its prompt after something was typed. Ctrl-A proves it on an empty line; with
 * text on the line it would only move the cursor, so there the echo must do.
 */
async function standsAtPrompt(core: SessionCore, line: BoardLine, options: WaitOptions): Promise<boolean> {
  const { typed } = core;
  const { activity } = line;
  if (typed.hasPending) {
    await activity.quiet(TIMINGS.quiet, { ...options, deadline: options.deadline.within(4 * TIMINGS.quiet) });
    const isEchoed = typed.pending === '' ? hasPromptLine(activity.tail) : looksLikePrompt(activity.tail, typed.pending);
    return isEchoed || probe(line, options);
  }
  return (await probe(line, options)) || looksLikePrompt(activity.tail);
}

/** Whatever is done with a board starts with knowing which one it is, unless its session was told otherwise. */
async function known(core: SessionCore, line: BoardLine, options: WaitOptions): Promise<BoardLine> {
  line.showsText = false;
  const isWanted = core.identity === null && core.options.identifiesFirst !== false;
  if (isWanted) await askIdentity(core, line, { ...options, deadline: options.deadline.within(TIMINGS.smallWork) });
  return line;
}
