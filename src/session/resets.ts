import type { WaitOptions } from '../base/deadline.js';
import { isOutpostError, OutpostError } from '../base/errors.js';
import { CTRL_B, CTRL_D, CTRL_F } from '../protocols/raw-repl/codec.js';
import { attach } from './attach.js';
import type { BoardLine } from './board-line.js';
import { toggleReset } from './ladder.js';
import { reachRawPrompt } from './reach-prompt.js';
import { endHold } from './repl-lease.js';
import type { SessionCore } from './session-core.js';
import { TIMINGS } from './timings.js';

/**
 * Restarts Python from the friendly prompt: `boot.py` runs, and `main.py` where this board runs it then. Ends when
 * the board was attached to again, which may mean that `main.py` runs.
 *
 * Source: reference/micropython-host.md 1.4, recording qemu-09.
 */
export async function softReset(core: SessionCore, options: WaitOptions): Promise<void> {
  await withBoard(core, 'Soft reset', options, async (line) => {
    line.showsText = true;
    line.driver.abandon();
    await line.send(Uint8Array.of(CTRL_B), options);
    await line.activity.quiet(TIMINGS.quiet, { ...options, deadline: options.deadline.within(300) });
    await line.send(Uint8Array.of(CTRL_D), options);
    core.importedByRun = [];
    if (core.profile.startup.restartBy === 'soft-reset') core.stoppedMain = false;
    // The answer itself is not waited for: attaching listens to whatever comes.
    await line.activity.next({ ...options, deadline: options.deadline.within(TIMINGS.listen) });
    await attach(core, line, options);
  });
}

/**
 * Resets the whole board and waits until it is back, its port open and its identity checked.
 *
 * By `machine.reset()`; where the prompt can't be had, by the reset line of boards that have one.
 *
 * @throws OutpostError `session.no-repl`, `session.wrong-board`, `protocol.timeout` when it does not come back.
 */
export async function hardReset(core: SessionCore, options: WaitOptions): Promise<void> {
  await withReset(core, 'Reset', options, async (line) => {
    try {
      await line.driver.order('import machine\nmachine.reset()', {
        ...options,
        deadline: options.deadline.within(TIMINGS.enterRaw),
      });
    } catch (error) {
      // Its answer may be lost with the port, or on a bad line: whether it restarted shows next.
      if (!isOutpostError(error, 'protocol.timeout')) throw error;
    }
  });
}

/** Pycom's Ctrl-F: restarts without `boot.py` and `main.py`, whatever runs. Only ever on a person's order. */
export async function safeBoot(core: SessionCore, options: WaitOptions): Promise<void> {
  if (!core.profile.quirks.includes('ctrl-f-resets')) {
    throw new OutpostError('session.wrong-mode', { wanted: 'a board that restarts on Ctrl-F', actual: core.profile.name });
  }
  const turn = await core.leases.take('Safe boot', options);
  try {
    core.setState({ kind: 'interrupting', step: 'safe-boot' });
    await resetAndReturn(core, options, (line) => {
      line.driver.abandon();
      return line.send(Uint8Array.of(CTRL_F), options);
    });
    core.stoppedMain = true;
  } finally {
    turn[Symbol.dispose]();
  }
}

async function withReset(
  core: SessionCore,
  holder: string,
  options: WaitOptions,
  reset: (line: BoardLine) => Promise<void>,
): Promise<void> {
  const turn = await core.leases.take(holder, options);
  try {
    const how = await resetWay(core, holder, options, reset);
    core.setState({ kind: 'held', holder });
    await resetAndReturn(core, options, how);
    core.stoppedMain = false;
    core.changed();
  } finally {
    turn[Symbol.dispose]();
  }
}

/** The prompt's way, or the reset line's when the prompt can't be had. */
async function resetWay(
  core: SessionCore,
  action: string,
  options: WaitOptions,
  reset: (line: BoardLine) => Promise<void>,
): Promise<(line: BoardLine) => Promise<void>> {
  const control = core.line().link.control;
  try {
    await reachRawPrompt(core, { ...options, action, interrupt: true });
    return reset;
  } catch (error) {
    if (!isOutpostError(error, 'session.no-repl') || control === undefined || core.profile.lines !== 'assert-both') throw error;
    return (line) => {
      line.driver.abandon();
      return toggleReset(control, { clock: core.env.clock, signal: options.signal });
    };
  }
}

/** Does the reset, then waits for the port to go and return, or to stay (UART bridges), and attaches. */
async function resetAndReturn(core: SessionCore, options: WaitOptions, reset: (line: BoardLine) => Promise<void>): Promise<void> {
  const line = core.line();
  core.expectsLoss = true;
  core.importedByRun = [];
  try {
    line.showsText = true;
    await reset(line).catch((error: unknown) => {
      // The port may go before the write is acknowledged: that is the reset.
      if (!isOutpostError(error, 'transport.lost')) throw error;
    });
    const goes = options.deadline.within(TIMINGS.resetGoes);
    while (line.link.ended === undefined && !goes.isExpired) await line.activity.next({ ...options, deadline: goes });
    if (line.link.ended === undefined) {
      await attach(core, line, options);
      return;
    }
    await reopen(core, { ...options, deadline: options.deadline.within(core.profile.returnMs) });
    await attach(core, core.line(), options);
  } finally {
    core.expectsLoss = false;
    if (core.openLine === undefined && core.state.kind !== 'closed') core.onLost({ kind: 'unplugged' });
  }
}

/** Waits for the port and opens it. */
export async function reopen(core: SessionCore, options: WaitOptions): Promise<void> {
  await core.env.waitForPort(options);
  await core.open({ ...options, isReturn: true });
}

async function withBoard(
  core: SessionCore,
  holder: string,
  options: WaitOptions,
  work: (line: BoardLine) => Promise<void>,
): Promise<void> {
  const turn = await core.leases.take(holder, options);
  const line = core.openLine;
  try {
    const reached = await reachRawPrompt(core, { ...options, action: holder, interrupt: true });
    core.setState({ kind: 'held', holder });
    await work(reached);
  } catch (error) {
    if (line !== undefined) await endHold(core, line, []);
    throw error;
  } finally {
    turn[Symbol.dispose]();
  }
}
