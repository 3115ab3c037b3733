import type { Clock } from '../base/clock.js';
import type { BundledCompiler } from '../checks/index.js';
import type { Disposable } from '../base/disposable.js';
import type { OutpostError } from '../base/errors.js';
import type { Event } from '../base/event.js';
import type { Logger } from '../base/logger.js';
import type { BlobStore } from '../files/blob-store.js';
import type { Deflate } from '../files/strategy.js';
import type { TextStore } from '../settings/text-store.js';
import type { OpenPort } from '../transport/byte-stream.js';
import type { DiskFs } from '../workspace/index.js';
import type { LogBuffer } from './log-buffer.js';

/** A serial port of this computer, listed without opening it. */
export interface HostPort {
  readonly path: string;
  /** Short form for people, such as `ttyACM0`. */
  readonly name: string;
  readonly usb: {
    readonly vid: string;
    readonly pid: string;
    readonly serial: string | null;
    /** Where it is plugged in; finds a board without a serial number again. */
    readonly location: string | null;
  } | null;
}

/** Serial ports and what hinders them. */
export interface PortSource {
  /** Calls the listener now and at each change. */
  watch(listener: (ports: readonly HostPort[]) => void): Disposable;
  /** Why a port could not be opened now, without opening it; null when nothing is known against it. */
  check(path: string): Promise<OutpostError | null>;
  /** The board's own USB drive, when this computer has it mounted. */
  findDrive(port: HostPort): Promise<{ readonly mountPoint: string } | null>;
}

/** A simulated board as the picker shows it. */
export interface SimulatedBoard {
  readonly id: string;
  readonly name: string;
  readonly summary: string;
  readonly profile: string;
}

/** The simulated boards of this host. They are powered on by connecting to `sim:<id>`. */
export interface Simulators extends AsyncDisposable {
  readonly boards: readonly SimulatedBoard[];
  /** Whether the cable is in: an unplugged one is not listed as a port. */
  isPlugged(board: string): boolean;
  /** Whether it has power and no port: it sleeps, restarts, or its USB is off. */
  mayBeAsleep(board: string): boolean;
  readonly onDidChange: Event<void>;
  /** Each throws `app.not-found` for an unknown board. */
  power(board: string, on: boolean): Promise<void>;
  pressReset(board: string): Promise<void>;
  plug(board: string, plugged: boolean): Promise<void>;
  /** Short scripts for a board; none for an unknown one. */
  examples(board: string): readonly { readonly name: string; readonly title: string; readonly text: string }[];
  /** Throws `app.usage` for a text that is no list of faults. */
  setFaults(board: string, faults: string): Promise<void>;
}

/** The system's dialogs; `client` names the window they belong to. Null when the person cancelled. */
export interface Dialogs {
  pickFolder(client: string): Promise<string | null>;
  pickFile(client: string): Promise<string | null>;
  pickSaveFile(client: string, suggestion: string): Promise<string | null>;
}

/** A file of the host's own, for content that arrives in pieces. */
export interface TemporaryFile extends AsyncDisposable {
  write(offset: number, bytes: Uint8Array): Promise<void>;
  read(): Promise<Uint8Array>;
}

/** A log that is being written, one piece after another. */
export interface LogSink extends AsyncDisposable {
  /** Never throws, never waits. */
  write(bytes: Uint8Array): void;
}

/** Where the host keeps what is no setting, and writes what a person chose by a dialog. */
export interface HostFiles {
  temporary(): Promise<TemporaryFile>;
  /** Opens a new log in the logs folder; `name` is a suggestion, the result says the real one. */
  openLog(name: string): Promise<LogSink & { readonly name: string }>;
  /** Writes a file that the system's dialog named. */
  writeChosen(path: string, bytes: Uint8Array): Promise<void>;
}

/** Everything that a host needs from outside; built by the composition roots. */
export interface Environment {
  readonly version: string;
  readonly shell: 'desktop' | 'browser';
  readonly platform: 'linux' | 'darwin' | 'win32' | 'other';
  /** For people only, home written as `~`. */
  readonly dataFolder: string;
  /** Command that adds a folder, shown where there is no dialog. */
  readonly addFolderCommand: string;
  readonly clock: Clock;
  readonly log: Logger;
  readonly recentLog: LogBuffer;
  /** Unguessable, URL-safe. */
  readonly randomId: () => string;
  /** Packs what is sent to boards that can unpack it. */
  readonly deflate: Deflate;
  readonly ports: PortSource;
  readonly openPort: OpenPort;
  readonly simulators: Simulators;
  /** Null where the system has no dialogs for us (browser shell). */
  readonly dialogs: Dialogs | null;
  /** Opens a page that was checked to be a known one. */
  readonly openExternal: (url: string) => Promise<void>;
  readonly files: HostFiles;
  /** `settings.json`, `layout.json` and the like. */
  readonly texts: TextStore;
  readonly drafts: TextStore;
  /** Replaced and deleted contents of one board, by its unique id. */
  readonly undo: (board: string) => BlobStore;
  readonly disk: DiskFs;
  /** The bundled MicroPython as a compiler, started when first asked for. Without it only a board says what does not compile. */
  readonly compileHere?: (() => Promise<BundledCompiler>) | undefined;
  /** The person's home folder, absolute. */
  readonly home: string;
}
