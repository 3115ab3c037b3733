import { Deadline } from '../base/deadline.js';
import { isAbort, isOutpostError } from '../base/errors.js';
import type { Clock } from '../base/clock.js';
import type { Logger } from '../base/logger.js';
import type { Connected } from './connected.js';
import type { Boards } from './boards.js';

/** Longest time for asking a board for its figures. */
const READ_MS = 10_000;

/** What reading facts needs. */
export interface FactsParts {
  readonly clock: Clock;
  readonly log: Logger;
  readonly boards: Boards;
}

/** Keeps memory and disk figures fresh: read once the prompt is there, after writing, and when a person asks. */
export class Facts {
  readonly #parts: FactsParts;

  constructor(parts: FactsParts) {
    this.#parts = parts;
  }

  /** Reads the figures now. Throws `session.*` when the board can't be asked. */
  async read(connected: Connected, signal?: AbortSignal): Promise<void> {
    const { clock, boards } = this.#parts;
    const wait = { deadline: Deadline.after(READ_MS, clock), signal };
    await boards.look(connected, 'Reading memory and disk', wait, async ({ fs }) => connected.noteDisk(await fs.usage(wait)));
  }

  /** Reads the figures as soon as a fresh session is at its prompt, unless something else has done so. */
  follow(connected: Connected): void {
    const look = (): void => {
      const { state, identity } = connected.session;
      const isDone = connected.disk !== null || state.kind === 'closed' || connected.mode === 'plain';
      const canRead = !isDone && state.kind === 'idle' && identity !== null;
      if (isDone || canRead) subscription[Symbol.dispose]();
      if (canRead) this.#readQuietly(connected);
    };
    const subscription = connected.onDidChange(look);
    // It may have been there before anybody could listen.
    look();
  }

  #readQuietly(connected: Connected): void {
    this.read(connected).catch((error: unknown) => {
      // A person was faster, or the board has no file system: the figures stay unknown until they are asked for.
      if (isAbort(error) || isOutpostError(error)) this.#parts.log.debug('Memory and disk were not read.', { error });
      else this.#parts.log.error('Memory and disk were not read.', { error });
    });
  }
}
