import { existsSync, readdirSync, readFileSync } from 'node:fs';

const TASKS = '/proc/self/task';

/** The threads of this process, by their number; empty where the system does not tell. */
export function threads(): ReadonlySet<string> {
  return new Set(existsSync(TASKS) ? readdirSync(TASKS) : []);
}

/** Milliseconds that a thread has been on a processor. */
export function cpuMs(thread: string): number {
  const file = `${TASKS}/${thread}/schedstat`;
  if (!existsSync(file)) return 0;
  return Number(readFileSync(file, 'utf8').split(' ')[0]) / 1e6;
}

/** The busiest of some threads: of those that a board has started, its own. */
export function busiest(of: Iterable<string>): string | undefined {
  return [...of].sort((a, b) => cpuMs(b) - cpuMs(a))[0];
}
