/** Payload of each error code. Sizes are bytes, times are milliseconds, paths are as the user wrote them. */
export interface ErrorDetails {
  'transport.open-denied': { readonly port: string; readonly platform: string; readonly group?: string };
  /** `modemManager`: Linux's modem service tries the port for modems (it has it open, or runs while nobody else is seen). */
  'transport.open-busy': {
    readonly port: string;
    readonly holder?: string;
    readonly pid?: number;
    readonly modemManager?: 'probing' | 'suspected';
  };
  'transport.open-failed': { readonly port: string; readonly reason: string };
  /** `mayBeAsleep`: the board is there but its port is not. `boards`: what `sim:` can be followed by. */
  'transport.not-found': { readonly port: string; readonly mayBeAsleep?: boolean; readonly boards?: readonly string[] };
  'transport.not-a-port': { readonly port: string };
  'transport.lost': { readonly port: string; readonly reason: string };
  'transport.no-device': { readonly seen: readonly string[] };
  'session.busy': { readonly holder: string };
  'session.no-repl': { readonly cause: NoReplCause; readonly port: string; readonly heard: string };
  'session.wrong-mode': { readonly wanted: string; readonly actual: string };
  'session.wrong-board': { readonly expected: string; readonly found: string };
  'session.not-connected': { readonly port?: string };
  'session.main-running': { readonly action: string };
  'session.would-reset': { readonly port: string };
  'protocol.timeout': { readonly waitedFor: string; readonly afterMs: number };
  'protocol.unexpected-reply': { readonly waitedFor: string; readonly got: string };
  'protocol.checksum': { readonly what: string };
  'device.raised': { readonly traceback: string; readonly exception: string; readonly doing: string };
  'device.out-of-memory': { readonly doing: string };
  'device.module-missing': { readonly module: string };
  'device.no-file-system': { readonly reason: string };
  'device.protected-file-system': { readonly board: string; readonly reason: string };
  'fs.no-space': { readonly path: string; readonly needed: number; readonly free: number };
  'fs.read-only': { readonly path: string };
  'fs.not-found': { readonly path: string };
  'fs.exists': { readonly path: string };
  'fs.is-directory': { readonly path: string };
  'fs.not-directory': { readonly path: string };
  'fs.not-empty': { readonly path: string };
  'fs.bad-name': { readonly path: string; readonly reason: string };
  'fs.verify-failed': { readonly path: string; readonly oldKept: 'on-board' | 'on-computer' | 'none' };
  'fs.io': { readonly path: string; readonly errno: number };
  'fs.changed-on-board': { readonly path: string };
  'fs.drive-mounted': { readonly path: string; readonly drive: string };
  'fs.too-large': { readonly path: string; readonly size: number; readonly limit: number };
  /** `reason`: in a person's words. */
  'fs.bad-backup': { readonly path: string; readonly reason: string };
  'firmware.wrong-board': { readonly expected: string; readonly found: string };
  'workspace.outside-root': { readonly path: string };
  'workspace.no-root': { readonly root: string };
  'workspace.not-found': { readonly path: string };
  'workspace.exists': { readonly path: string };
  'workspace.changed-on-disk': { readonly path: string };
  'workspace.too-large': { readonly path: string; readonly size: number; readonly limit: number };
  'workspace.io': { readonly path: string; readonly reason: string };
  'app.bad-request': { readonly issues: readonly string[] };
  'app.not-found': { readonly what: string };
  'app.replaced': { readonly what: string };
  'app.not-confirmed': { readonly what: string; readonly how: string };
  'app.usage': { readonly message: string };
  'app.internal': { readonly where: string; readonly note: string };
  'app.unsupported-platform': { readonly what: string; readonly platform: string };
  'app.disconnected': { readonly reason: string };
}

/** Why a board did not give us its prompt; each has its own text and next step. */
export type NoReplCause =
  'not-micropython' | 'catches-everything' | 'prints-without-end' | 'silent' | 'asleep' | 'modem-manager' | 'vanished';

/** Every way in which Outpost can fail. Texts and remedies for each: `src/messages`. */
export type ErrorCode = keyof ErrorDetails;

/** Codes worth a second try without changing anything first. */
const RETRYABLE: ReadonlySet<ErrorCode> = new Set([
  'transport.open-busy',
  'transport.lost',
  'session.busy',
  'protocol.timeout',
  'protocol.unexpected-reply',
  'protocol.checksum',
  'app.disconnected',
]);

/** An error as it crosses the wire: no stack, details typed by code on both ends. */
export interface WireError {
  readonly code: ErrorCode;
  readonly message: string;
  readonly details: unknown;
  readonly retryable: boolean;
}

/**
 * The one failure type of Outpost: a code, typed details, and the cause chained.
 *
 * `message` is for logs and developers; people read the text that `src/messages` makes of code and details.
 */
export class OutpostError<C extends ErrorCode = ErrorCode> extends Error {
  override readonly name = 'OutpostError';
  readonly code: C;
  readonly details: ErrorDetails[C];

  constructor(code: C, details: ErrorDetails[C], options?: { readonly cause?: unknown; readonly message?: string }) {
    super(
      options?.message ?? `${code} ${JSON.stringify(details)}`,
      options?.cause === undefined ? undefined : { cause: options.cause },
    );
    this.code = code;
    this.details = details;
  }

  /** Whether the same action may succeed when simply tried again. */
  get retryable(): boolean {
    return RETRYABLE.has(this.code);
  }

  /** The wire form. */
  toWire(): WireError {
    return { code: this.code, message: this.message, details: this.details, retryable: this.retryable };
  }

  /** Rebuilds an error that came over the wire. The code must have been checked by the caller's schema. */
  static fromWire(wire: WireError): OutpostError {
    return new OutpostError(wire.code, wire.details as ErrorDetails[ErrorCode], { message: wire.message });
  }
}

/** Narrows an unknown failure to an `OutpostError` with one of the given codes. */
export function isOutpostError<C extends ErrorCode>(
  error: unknown,
  ...codes: readonly C[]
): error is { [K in C]: OutpostError<K> }[C] {
  return (
    error instanceof OutpostError &&
    (codes.length === 0 || (codes as readonly ErrorCode[]).includes((error as OutpostError).code))
  );
}

/** Whether a failure is a cancellation. Decided by name: a `DOMException`'s code is the number 20. */
export function isAbort(error: unknown): boolean {
  return typeof error === 'object' && error !== null && (error as { name?: unknown }).name === 'AbortError';
}

/** The error thrown when a signal ends a wait. Never shown to a person as an error. */
export function abortError(signal?: AbortSignal): Error {
  const reason: unknown = signal?.reason;
  return isAbort(reason) ? (reason as Error) : new DOMException('The operation was cancelled.', 'AbortError');
}

/** Turns any failure into an `OutpostError`; unknown ones become `app.internal` with the cause chained. */
export function toOutpostError(error: unknown, where: string): OutpostError {
  if (error instanceof OutpostError) return error as OutpostError;
  const note = error instanceof Error ? error.message : String(error);
  return new OutpostError('app.internal', { where, note }, { cause: error });
}
