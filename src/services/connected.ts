import type { Clock } from '../base/clock.js';
import { DisposableStore, type Disposable } from '../base/disposable.js';
import { Emitter } from '../base/event.js';
import type { SessionInfo } from '../contract/boards.js';
import type { SessionId } from '../contract/common.js';
import type { Session } from '../session/types.js';
import type { LogSink } from './environment.js';
import type { Place } from './ports.js';
import { SerialLogWriter, type SerialLogFormat } from './serial-log.js';

/** One open session with what the host keeps about it. */
export class Connected implements AsyncDisposable {
  readonly id: SessionId;
  readonly session: Session;
  readonly place: Place;
  readonly mode: 'repl' | 'plain';
  readonly #clock: Clock;
  readonly #store = new DisposableStore();
  readonly #changed = new Emitter<void>();
  #baudRate: number;
  #disk: SessionInfo['disk'] = null;
  #drive: SessionInfo['drive'] = 'none';
  #driveName: string | null = null;
  #log: { readonly name: string; readonly sink: LogSink; readonly subscription: Disposable } | undefined;

  /** Fires after each change of the session or of what is kept about it. */
  readonly onDidChange = this.#changed.event;

  constructor(options: {
    readonly id: SessionId;
    readonly session: Session;
    readonly place: Place;
    readonly mode: 'repl' | 'plain';
    readonly baudRate: number;
    readonly clock: Clock;
  }) {
    this.id = options.id;
    this.session = options.session;
    this.place = options.place;
    this.mode = options.mode;
    this.#clock = options.clock;
    this.#baudRate = options.baudRate;
    this.#store.add(this.session.onDidChange(() => this.#changed.fire()));
  }

  get baudRate(): number {
    return this.#baudRate;
  }

  get disk(): SessionInfo['disk'] {
    return this.#disk;
  }

  get drive(): SessionInfo['drive'] {
    return this.#drive;
  }

  /** Where the board's own drive is mounted, while the computer may write to it; null when Outpost may. */
  get blockingDrive(): string | null {
    return this.#drive === 'mounted' ? (this.#driveName ?? this.session.label) : null;
  }

  get logName(): string | null {
    return this.#log?.name ?? null;
  }

  async setBaudRate(baudRate: number): Promise<void> {
    await this.session.setBaudRate(baudRate);
    this.#baudRate = baudRate;
    this.#changed.fire();
  }

  /** Keeps what was read of the board's disk just now. */
  noteDisk(usage: { readonly free: number; readonly total: number } | null): void {
    this.#disk = usage === null ? null : { free: usage.free, total: usage.total, readAt: this.#clock.wallTime() };
    this.#changed.fire();
  }

  /** Keeps who writes to the board's own drive; a person's choice stays until the drive is gone. */
  noteDrive(mountPoint: string | null): void {
    const drive = mountPoint === null ? 'none' : this.#drive === 'ours' ? 'ours' : 'mounted';
    this.#driveName = mountPoint;
    if (drive === this.#drive) return;
    this.#drive = drive;
    this.#changed.fire();
  }

  /** The person's choice; without a mounted drive there is none to make. */
  chooseDriveWriter(writer: 'drive' | 'ours'): void {
    if (this.#drive === 'none') return;
    this.#drive = writer === 'ours' ? 'ours' : 'mounted';
    this.#changed.fire();
  }

  /** Writes what arrives to a log, across replugs, until stopped. */
  async startLog(sink: LogSink & { readonly name: string }, format: SerialLogFormat): Promise<void> {
    await this.stopLog();
    const writer = new SerialLogWriter(format);
    const subscription = this.session.terminal.onDidOutput((chunk) => sink.write(writer.write(chunk, this.#clock.wallTime())));
    this.#log = { name: sink.name, sink, subscription };
    this.#changed.fire();
  }

  async stopLog(): Promise<void> {
    const log = this.#log;
    this.#log = undefined;
    log?.subscription[Symbol.dispose]();
    await log?.sink[Symbol.asyncDispose]();
    this.#changed.fire();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.session[Symbol.asyncDispose]();
    await this.stopLog();
    this.#store[Symbol.dispose]();
  }
}
