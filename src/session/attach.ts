import type { WaitOptions } from '../base/deadline.js';
import { isAbort, isOutpostError, toOutpostError } from '../base/errors.js';
import { askIdentity, givePromptBack } from './board-work.js';
import type { BoardLine } from './board-line.js';
import { looksLikePrompt } from './prompt.js';
import type { SessionCore } from './session-core.js';
import { TIMINGS } from './timings.js';

/**
 * Finds out what a board does, without disturbing it, and what it is if it is idle.
 *
 * 1. Listen. A board that says nothing for 30 ms is asked at once, so that an idle one is there within 100 ms; one
 *    that speaks is listened to for 300 ms. If it still speaks then, a program runs: nothing is sent.
 * 2. Ask once with Ctrl-A, unless the profile's owner forbids it. At an idle prompt it brings the raw banner, the
 *    one answer that no firmware changes; a program that waits for input sees one byte, less than the space and CR
 *    of other tools, and `input()` with text on its line ignores it.
 * 3. No answer: the state is "running or silent", and the identity stays unknown until the person interrupts.
 *
 * The caller holds the board. Source: reference/micropython-host.md 1.5 points 1 and 2, ARCHITECTURE 5.
 */
export async function attach(core: SessionCore, line: BoardLine, options: WaitOptions): Promise<void> {
  core.setState({ kind: 'attaching' });
  line.route = 'driver';
  line.showsText = true;
  const mayProbe = core.options.probeOnAttach && (core.options.listenFirst === false || (await listen(line, options)));
  if (mayProbe && (await core.terminal.withoutLastLineEnd(() => probe(line, options)))) await greet(core, line, options);
  else markBusy(core, line, { typed: false });
}

/** The board stands at the raw prompt: learn what it is and give the prompt back. */
export async function greet(core: SessionCore, line: BoardLine, options: WaitOptions): Promise<void> {
  line.showsText = false;
  try {
    if (core.options.identifiesFirst !== false)
      await askIdentity(core, line, { ...options, deadline: options.deadline.within(TIMINGS.smallWork) });
  } catch (error) {
    if (isAbort(error) || isOutpostError(error, 'transport.lost', 'session.wrong-board')) throw error;
    core.env.log.warn('the board did not say what it is', toOutpostError(error, 'session.greet').toWire());
    if (!line.driver.isSynced) {
      markBusy(core, line, { typed: false });
      return;
    }
  }
  await givePromptBack(core, line);
}

/** Something runs that we did not start, or the board is silent. */
export function markBusy(core: SessionCore, line: BoardLine, options: { readonly typed: boolean }): void {
  line.route = 'driver';
  line.showsText = true;
  core.isTypedRun = options.typed;
  core.setState({ kind: 'busy-or-silent', hasOutput: line.activity.total > 0 });
}

/** Asks for the raw prompt once; the board's own output meanwhile is shown. */
export async function probe(line: BoardLine, options: WaitOptions): Promise<boolean> {
  if (!line.driver.isSynced) line.driver.abandon();
  line.route = 'driver';
  return line.driver.enter({ ...options, deadline: options.deadline.within(TIMINGS.probeAnswer) });
}

/** Listens; true when the board may be asked. */
async function listen(line: BoardLine, options: WaitOptions): Promise<boolean> {
  const { activity } = line;
  const listening = options.deadline.within(TIMINGS.listen);
  while (!listening.isExpired) {
    const spoke = await activity.next({ ...options, deadline: listening.within(TIMINGS.silentBeforeProbe) });
    if (!spoke && (activity.total === 0 || looksLikePrompt(activity.tail))) return true;
  }
  return activity.quietMs > TIMINGS.stillSpeaking || looksLikePrompt(activity.tail);
}
