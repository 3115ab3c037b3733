import { appendFile, mkdir, rename, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Clock } from '../base/clock.js';
import type { LogEntry } from '../base/logger.js';
import { orElse } from './errno.js';

/** Where and how much is logged. */
export interface LogFileOptions {
  readonly folder: string;
  readonly clock: Clock;
  /** Base name; the file is `<name>.log`, older ones `<name>.1.log` and so on. */
  readonly name?: string;
  readonly maxBytes?: number;
  readonly keep?: number;
  /** Called once when logging itself fails (disk full); the program goes on without a log. */
  readonly onFailure?: (error: unknown) => void;
}

/** A log sink and its end. */
export interface LogFile {
  readonly path: string;
  /** For `createLogger`. Never throws, never waits. */
  readonly sink: (entry: LogEntry) => void;
  /** Resolves when all entries so far are in the file. */
  flush(): Promise<void>;
}

/** Opens a log of one line per entry, rotated by size. Entries are joined while a write is under way. */
export function openLogFile(options: LogFileOptions): LogFile {
  const { folder, clock, name = 'outpost', maxBytes = 2_000_000, keep = 3, onFailure } = options;
  const file = path.join(folder, `${name}.log`);
  let pending = '';
  let writing: Promise<void> | undefined;
  let hasFailed = false;

  const drain = async (): Promise<void> => {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    while (pending !== '') {
      const text = pending;
      pending = '';
      await rotate(file, text.length, maxBytes, keep);
      await appendFile(file, text, { mode: 0o600 });
    }
  };
  const start = (): Promise<void> =>
    (writing ??= drain()
      .catch((error: unknown) => {
        hasFailed = true;
        onFailure?.(error);
      })
      .finally(() => {
        writing = undefined;
      }));

  return {
    path: file,
    sink(entry) {
      if (hasFailed) return;
      pending += formatEntry(entry, clock.wallTime());
      void start();
    },
    async flush() {
      while (!hasFailed && (writing !== undefined || pending !== '')) await start();
    },
  };
}

/** One log line: time, level, scope, message and data as JSON; control characters escaped so that a line stays one. */
export function formatEntry(entry: LogEntry, at: number): string {
  const data = entry.data === undefined ? '' : ` ${jsonOf(entry.data)}`;
  const scope = entry.scope === '' ? '' : ` [${entry.scope}]`;
  const text = `${new Date(at).toISOString()} ${entry.level}${scope} ${entry.message}${data}`;
  // eslint-disable-next-line no-control-regex -- untrusted text must not start lines or move the cursor of a log viewer
  return `${text.replace(/[\u0000-\u001f\u007f]/g, (c) => `\\x${c.charCodeAt(0).toString(16).padStart(2, '0')}`)}\n`;
}

function jsonOf(data: unknown): string {
  const seen = new WeakSet();
  const text = JSON.stringify(data, (_key, value: unknown) => {
    if (value instanceof Uint8Array) return `<${value.length} bytes>`;
    if (typeof value === 'bigint') return value.toString();
    if (typeof value !== 'object' || value === null) return value;
    if (seen.has(value)) return '<seen>';
    seen.add(value);
    return value instanceof Error ? { error: value.message, stack: value.stack, cause: value.cause } : value;
  }) as string | undefined;
  return text ?? String(data);
}

async function rotate(file: string, adding: number, maxBytes: number, keep: number): Promise<void> {
  const info = await orElse(stat(file), null, 'ENOENT');
  if (info === null || info.size === 0 || info.size + adding <= maxBytes) return;
  const older = (n: number): string => (n === 0 ? file : file.replace(/\.log$/, `.${n}.log`));
  for (let n = keep - 1; n >= 0; n--) await orElse(rename(older(n), older(n + 1)), undefined, 'ENOENT');
}
