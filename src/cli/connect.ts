import { systemClock } from '../base/clock.js';
import { Deadline, type WaitOptions } from '../base/deadline.js';
import { silentLogger } from '../base/logger.js';
import { refineProfile } from '../boards/catalogue.js';
import { createSession } from '../session/index.js';
import type { Session } from '../session/types.js';
import { findPlace, type Place } from './place.js';
import type { Context } from './verb.js';

/** Opening and attaching, at most. */
const CONNECT_MS = 20_000;

/** How a verb connects. */
export interface ConnectOptions {
  /** `repl`: the prompt. `plain`: bytes only, nothing is sent. */
  readonly mode?: 'repl' | 'plain';
  /** Listen to what runs instead of asking for the prompt at once. */
  readonly listenFirst?: boolean;
  /** Whether the session waits for a port that went by itself. */
  readonly reconnect?: boolean;
  /** False: what the board is, is not asked before somebody needs to know. */
  readonly identifiesFirst?: boolean;
}

/** A connected board; disposing lets port, lock and simulated board go. */
export interface Connection extends AsyncDisposable {
  readonly session: Session;
  readonly place: Place;
}

/**
 * Connects to the board that the command names.
 *
 * @throws OutpostError `transport.*`, `app.usage`; an AbortError at Ctrl-C.
 */
export async function connect(context: Context, options: ConnectOptions = {}): Promise<Connection> {
  const { signal } = context;
  const place = await findPlace(context);
  try {
    const session = await createSession(
      {
        address: place.address,
        label: place.label,
        profile: place.profile,
        mode: options.mode ?? 'repl',
        baudRate: place.baudRate,
        isSureBoard: place.isSureBoard,
        probeOnAttach: true,
        listenFirst: options.listenFirst ?? false,
        reconnect: options.reconnect ?? false,
        identifiesFirst: options.identifiesFirst ?? true,
      },
      {
        clock: systemClock,
        log: silentLogger,
        open: place.open,
        waitForPort: place.waitForPort,
        refineProfile: (identity, current) => refineProfile(identity, current),
      },
      { deadline: Deadline.after(CONNECT_MS), signal },
    );
    return {
      session,
      place,
      async [Symbol.asyncDispose]() {
        await session[Symbol.asyncDispose]();
        await place[Symbol.asyncDispose]();
      },
    };
  } catch (error) {
    await place[Symbol.asyncDispose]();
    throw error;
  }
}

/** Time for short work and, by the byte, for transfers over slow links (1 KB/s). */
export function waitFor(context: Pick<Context, 'signal'>, bytes = 0): WaitOptions {
  return { deadline: Deadline.after(120_000 + bytes), signal: context.signal };
}

/** Says that what ran before was stopped, where that matters beyond this command. */
export function noteStopped(context: Context, { session, place }: Connection): void {
  if (!session.stoppedMain || place.kind === 'simulated') return;
  context.output.note('The program that was running has been stopped. “outpost reset” starts it again.');
}
