import type { Clock } from '../base/clock.js';
import type { Disposable } from '../base/disposable.js';
import type { Event } from '../base/event.js';

const MINUTE_MS = 60_000;

/** Resolves when no window was connected for some minutes and no job works. */
export function watchIdle(
  server: { readonly windows: number; readonly onDidChangeWindows: Event<void> },
  host: { readonly working: readonly unknown[] },
  clock: Clock,
  minutes: number,
): Promise<void> {
  return new Promise((resolve) => {
    let timer: Disposable | undefined;
    const look = (): void => {
      timer?.[Symbol.dispose]();
      if (server.windows > 0) return;
      timer = clock.after(minutes * MINUTE_MS, () => {
        if (host.working.length === 0) resolve();
        else look();
      });
    };
    server.onDidChangeWindows(look);
    look();
  });
}
