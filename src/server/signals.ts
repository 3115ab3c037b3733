import type { Logger } from '../base/logger.js';

/** Exit codes of a process that was told to end, as shells have them. */
const CODES = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

/**
 * Resolves with the exit code when this process is told to end, or with 0 when `other` resolves first. A second signal
 * ends the process at once: whoever sends it does not want to wait.
 */
export function untilSignal(log: Logger, other?: Promise<void>): Promise<number> {
  return new Promise((resolve) => {
    let isEnding = false;
    const names = Object.keys(CODES) as (keyof typeof CODES)[];
    for (const name of names) {
      process.on(name, () => {
        if (isEnding) process.exit(CODES[name]);
        isEnding = true;
        log.info(`Ending: ${name}.`);
        resolve(CODES[name]);
      });
    }
    void other?.then(() => resolve(0));
  });
}
