import { AsyncQueue } from '../base/async-queue.js';
import type { Clock } from '../base/clock.js';
import { Emitter } from '../base/event.js';
import type { LogEntry } from '../base/logger.js';

/** A log line as the window's Log panel shows it. */
export interface LogLine {
  readonly at: number;
  readonly level: string;
  readonly scope: string;
  readonly message: string;
}

/** Lines kept for a panel that is opened later, and lines that a slow one may owe. */
const KEPT = 2000;

/** The latest log lines of this host, without their data: those go to the log file only. */
export class LogBuffer {
  readonly #clock: Clock;
  #lines: LogLine[] = [];
  readonly #added = new Emitter<LogLine>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** For `createLogger`. Traces are left out. */
  readonly sink = (entry: LogEntry): void => {
    if (entry.level === 'trace') return;
    const line = { at: this.#clock.wallTime(), level: entry.level, scope: entry.scope, message: entry.message };
    this.#lines.push(line);
    if (this.#lines.length > 2 * KEPT) this.#lines = this.#lines.slice(-KEPT);
    this.#added.fire(line);
  };

  /** The latest lines, oldest first. */
  get lines(): readonly LogLine[] {
    return this.#lines.slice(-KEPT);
  }

  /** Kept lines, then new ones. A reader that falls behind by more than is kept misses the oldest. */
  async *read(signal: AbortSignal): AsyncGenerator<LogLine> {
    const queue = new AsyncQueue<LogLine>();
    for (const line of this.lines) queue.push(line);
    const subscription = this.#added.event((line) => {
      if (queue.length < 2 * KEPT) queue.push(line);
    });
    const stop = (): void => queue.end();
    signal.addEventListener('abort', stop, { once: true });
    try {
      yield* queue;
    } finally {
      subscription[Symbol.dispose]();
      signal.removeEventListener('abort', stop);
    }
  }
}
