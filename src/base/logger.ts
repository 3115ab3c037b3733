/** A log entry's weight: info is what a person would want in a report, warn a recovered fault, error a failed action. */
export type LogLevel = 'trace' | 'debug' | 'info' | 'warn' | 'error';

/** Where log entries go. Passed in; nothing else writes logs. */
export interface Logger {
  trace(message: string, data?: unknown): void;
  debug(message: string, data?: unknown): void;
  info(message: string, data?: unknown): void;
  warn(message: string, data?: unknown): void;
  error(message: string, data?: unknown): void;
  /** A logger whose entries carry `scope` after this one's own. */
  child(scope: string): Logger;
}

/** One entry as a sink receives it. */
export interface LogEntry {
  readonly level: LogLevel;
  readonly scope: string;
  readonly message: string;
  readonly data?: unknown;
}

/** Makes a logger over a sink. */
export function createLogger(sink: (entry: LogEntry) => void, scope = ''): Logger {
  const at = (level: LogLevel) => (message: string, data?: unknown) =>
    sink(data === undefined ? { level, scope, message } : { level, scope, message, data });
  return {
    trace: at('trace'),
    debug: at('debug'),
    info: at('info'),
    warn: at('warn'),
    error: at('error'),
    child: (name) => createLogger(sink, scope === '' ? name : `${scope}.${name}`),
  };
}

/** A logger that keeps nothing. */
export const silentLogger: Logger = createLogger(() => undefined);
