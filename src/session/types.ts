import type { Clock } from '../base/clock.js';
import type { WaitOptions } from '../base/deadline.js';
import type { OutpostError } from '../base/errors.js';
import type { Event } from '../base/event.js';
import type { Logger } from '../base/logger.js';
import type { PyValue } from '../base/py-literal.js';
import type { BoardProfile } from '../boards/profile.js';
import type { ByteStream, CloseReason, OpenOptions } from '../transport/byte-stream.js';
import type { WireEntry } from '../transport/wire-log.js';

/** What a board said of itself. `uniqueId` is the board; USB serial number and port path are only hints. */
export interface BoardIdentity {
  readonly uniqueId: string | null;
  readonly machine: string;
  readonly implementation: string;
  readonly version: readonly number[];
  /** Firmware in words for people. */
  readonly firmware: string;
  readonly platform: string;
  readonly mpy: number | null;
  readonly root: string | null;
  readonly path: readonly string[];
  /** What this firmware has, asked once. */
  readonly has: {
    readonly rename: boolean;
    readonly sha256: boolean;
    readonly crc32: boolean;
    readonly base64: boolean;
    readonly statvfs: boolean;
    readonly ilistdir: boolean;
    readonly stat: boolean;
    /** The module that unpacks raw deflate: `deflate` (1.21 and newer) or `uzlib` (before). */
    readonly inflate: 'deflate' | 'uzlib' | null;
    /** A program can read its stdin as bytes and wait for it with a limit (`sys.stdin.buffer`, `select.poll`). */
    readonly binaryStdin: boolean;
  };
}

/** What holds the board now; the machine's own knowledge, never read off the screen. */
export type SessionState =
  | { readonly kind: 'opening' }
  | { readonly kind: 'attaching' }
  | { readonly kind: 'idle' }
  | { readonly kind: 'running'; readonly name: string; readonly since: number; readonly stopping: boolean }
  | { readonly kind: 'busy-or-silent'; readonly hasOutput: boolean }
  | { readonly kind: 'held'; readonly holder: string }
  | { readonly kind: 'interrupting'; readonly step: InterruptStep }
  | { readonly kind: 'lost'; readonly reason: CloseReason; readonly reconnecting: boolean }
  | { readonly kind: 'failed'; readonly error: OutpostError }
  | { readonly kind: 'plain' }
  | { readonly kind: 'closed' };

/** A rung of the ladder that gets the prompt (reference/micropython-host.md 1.5). */
export type InterruptStep = 'ctrl-c' | 'raw-mode' | 'leave-paste' | 'toggle-lines' | 'safe-boot' | 'catch-on-return';

/** How a program that we ran ended. */
export type RunOutcome =
  | { readonly kind: 'finished' }
  | { readonly kind: 'raised'; readonly traceback: string; readonly exception: string; readonly frames: readonly TraceFrame[] }
  | { readonly kind: 'interrupted' }
  | { readonly kind: 'reset' };

/** A place in a traceback, as Python printed it. */
export interface TraceFrame {
  readonly file: string;
  readonly line: number;
  readonly scope: string;
}

/** Answer to one execution in the raw REPL. Bytes as the board sent them; `stderr` empty means that it finished. */
export interface ExecResult {
  readonly stdout: Uint8Array;
  readonly stderr: Uint8Array;
}

/** Exclusive use of the board's raw REPL. Bytes never reach the terminal. Disposing gives the prompt back. */
export interface ReplLease extends AsyncDisposable {
  readonly holder: string;
  readonly profile: BoardProfile;
  /** Identity, read on first use and kept. */
  identity(options: WaitOptions): Promise<BoardIdentity>;
  /** Runs code; never throws for an exception on the board. `onStdout` streams instead of collecting. */
  exec(code: string, options: ExecOptions): Promise<ExecResult>;
  /**
   * Calls a function of a device script (`resources/device/*.py`): loads the script once per lease, then passes the
   * arguments as literals. Returns what the function printed (nothing when `onStdout` takes it).
   *
   * @throws OutpostError mapped from the board's exception: `fs.*` by errno, `device.*`, else `device.raised`.
   */
  call(script: DeviceScript, fn: string, args: readonly PyValue[], options: ExecOptions): Promise<Uint8Array>;
  /**
   * Bytes for the stdin of what `exec` or `call` runs at this moment, such as a receiver of file blocks. Send only
   * after the receiver has said (`onStdout`) that it listens: before that the bytes would be taken for code.
   */
  send(bytes: Uint8Array, options: WaitOptions): Promise<void>;
}

/** How code is executed over a lease. */
export interface ExecOptions extends WaitOptions {
  /** Takes output as it arrives; the result's `stdout` is then empty. */
  readonly onStdout?: ((chunk: Uint8Array) => void) | undefined;
  /** With `onStdout`: the code reads no input, so that it may be asked whether it has ended, should it fall silent. */
  readonly readsNothing?: boolean | undefined;
  /** The board has taken the code and runs it: from here on `send` reaches its stdin. */
  readonly onAccepted?: (() => void) | undefined;
}

/**
 * Python of ours that runs on a board; text is imported from `resources/device`.
 *
 * A script is top-level imports, constants and `def`s. It is loaded inside one function, so none of its names reach
 * the person's globals: no `global` statement and no multi-line string whose indentation matters. Output by `print`
 * or `sys.stdout`; byte 04 must not be printed (it ends the frame), so binary goes as hex or base64.
 */
export interface DeviceScript {
  readonly name: string;
  readonly text: string;
  /** Packs bytes as raw deflate with a window of `2 ** windowBits` bytes; only for boards that have `deflate` and base64. */
  readonly pack?: ((bytes: Uint8Array, windowBits: number) => Uint8Array) | undefined;
}

/** What a terminal shows: bytes, dropped output, and lines of ours. */
export type TerminalItem =
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array }
  | { readonly kind: 'gap'; readonly dropped: number }
  | { readonly kind: 'note'; readonly key: string; readonly args: Readonly<Record<string, string | number>> };

/** Output of one session for any number of readers; keeps the last 1 MB and spools up to 64 MB per slow reader. */
export interface TerminalHub {
  /** Replays what is kept, then follows. Ends with the session or the signal. */
  read(signal: AbortSignal): AsyncIterable<TerminalItem>;
  /** Every chunk as it arrives, for logs and pattern-free consumers. */
  readonly onDidOutput: Event<Uint8Array>;
  note(key: string, args?: Readonly<Record<string, string | number>>): void;
}

/** A program to run without writing it to the board. */
export interface RunProgram {
  readonly name: string;
  readonly code: string;
  readonly resetFirst: boolean;
}

/** One connected board. */
export interface Session extends AsyncDisposable {
  readonly address: string;
  readonly label: string;
  readonly profile: BoardProfile;
  readonly state: SessionState;
  readonly identity: BoardIdentity | null;
  /** Outpost interrupted what ran at power-on, and it has not run since. */
  readonly stoppedMain: boolean;
  readonly memory: { readonly free: number; readonly total: number | null; readonly readAt: number } | null;
  readonly terminal: TerminalHub;
  /** Fires after each change of state, identity, memory or `stoppedMain`. */
  readonly onDidChange: Event<void>;

  /**
   * Exclusive raw REPL. Waits for other Outpost work until the deadline.
   *
   * @throws OutpostError `session.main-running` when a program runs that we did not start and `interrupt` is false;
   *   `session.busy` when another holder or a run keeps it; `session.no-repl` when the ladder failed; `transport.lost`.
   */
  acquire(holder: string, options: WaitOptions & { readonly interrupt: boolean }): Promise<ReplLease>;

  /** Runs a program; its output goes to the terminal, `write` goes to its stdin. Ends by Stop, unplug or its own end. */
  run(program: RunProgram, options: RunOptions): Promise<RunOutcome>;
  /** Ends what runs and brings the prompt back, by the ladder with hard deadlines. */
  stop(options: WaitOptions): Promise<void>;
  /** One Ctrl-C. */
  interrupt(): Promise<void>;
  /** Bytes typed in the terminal. `session.busy` while Outpost holds the board. */
  write(bytes: Uint8Array): Promise<void>;
  /** Several lines at the prompt: paste mode, or raw-paste when the text is not ASCII. */
  paste(text: string, options: WaitOptions): Promise<void>;
  softReset(options: WaitOptions): Promise<void>;
  /** Resets and waits until the board is back and its port open again. */
  hardReset(options: WaitOptions): Promise<void>;
  /** Runs main.py again by the reset this board needs; clears `stoppedMain`. */
  restartMain(options: WaitOptions): Promise<void>;
  /** Pycom's Ctrl-F. */
  safeBoot(options: WaitOptions): Promise<void>;
  setBaudRate(baudRate: number): Promise<void>;
  /** The last 256 KiB on the wire, both directions, for diagnostics. May hold what a person typed or a file's content. */
  wireEntries?(): readonly WireEntry[];
}

/** How a run is followed. */
export interface RunOptions {
  /** Stops the program; the run then ends as `interrupted`. */
  readonly signal?: AbortSignal | undefined;
  /** Takes exactly the program's own stdout, besides the terminal: no prompt, no traceback. */
  readonly onStdout?: ((chunk: Uint8Array) => void) | undefined;
  /** No run follows in this session: modules are not told apart and memory is not read, which saves two executions. */
  readonly isLast?: boolean | undefined;
}

/** What a session needs from outside. */
export interface SessionEnvironment {
  readonly clock: Clock;
  readonly log: Logger;
  /** Opens the port, also again after a reset or replug; `address` may have moved (found by USB serial number). */
  readonly open: (options: OpenOptions) => Promise<ByteStream>;
  /** Resolves when the port is there again; the hint may be a new address. */
  readonly waitForPort: (options: WaitOptions) => Promise<void>;
  /** Picks the profile once the board has said what it is. */
  readonly refineProfile?: (identity: BoardIdentity, current: BoardProfile) => BoardProfile;
}

/** How to connect. */
export interface SessionOptions {
  readonly address: string;
  readonly label: string;
  readonly profile: BoardProfile;
  readonly mode: 'repl' | 'plain';
  readonly baudRate: number;
  /** MicroPython for sure, before it has said a word: by its USB ids, or as a simulated board. */
  readonly isSureBoard?: boolean;
  readonly probeOnAttach: boolean;
  /** False: ask at once instead of listening first. For a command that stops whatever runs anyway. */
  readonly listenFirst?: boolean;
  /** False: what the board is, is asked only when somebody needs to know. For a command that only runs a line of code. */
  readonly identifiesFirst?: boolean;
  readonly reconnect: boolean;
}
