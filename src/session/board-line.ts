import type { Clock } from '../base/clock.js';
import type { WaitOptions } from '../base/deadline.js';
import type { BoardProfile } from '../boards/profile.js';
import { CTRL_B } from '../protocols/raw-repl/codec.js';
import { RawReplDriver, type RawReplTuning } from '../protocols/raw-repl/driver.js';
import { ByteLink } from '../transport/byte-link.js';
import type { ByteStream, CloseReason } from '../transport/byte-stream.js';
import type { WireLog } from '../transport/wire-log.js';
import { Activity } from './activity.js';

/** Who takes what the board sends: the terminal directly, or the raw REPL driver. */
export type Route = 'terminal' | 'driver';

/** Listeners of one open port. */
export interface BoardLineEvents {
  /** Bytes for the terminal. */
  readonly onTerminal: (bytes: Uint8Array) => void;
  /** A wait before more is read, while what reads the terminal is far behind. */
  readonly pace: () => Promise<void> | undefined;
  /** A raw banner that nobody had asked for any more. */
  readonly onBanner: () => void;
}

/**
 * One open port to a board: link, raw REPL driver, and the switch between terminal and driver.
 *
 * A new one is made after each reconnect.
 */
export class BoardLine implements AsyncDisposable {
  readonly link: ByteLink;
  readonly driver: RawReplDriver;
  readonly activity: Activity;
  /** Where bytes go; set by whoever holds the board. */
  route: Route = 'driver';
  /** Whether text outside frames is shown; off while a lease works. */
  showsText = true;

  constructor(
    stream: ByteStream,
    profile: BoardProfile,
    options: BoardLineEvents & { readonly clock: Clock; readonly wire: WireLog },
  ) {
    this.activity = new Activity(options.clock);
    this.link = new ByteLink(
      stream,
      (chunk) => {
        this.activity.record(chunk);
        if (this.route === 'terminal') options.onTerminal(chunk);
        else this.driver.receive(chunk);
      },
      options,
    );
    this.driver = new RawReplDriver(
      { clock: options.clock, send: (bytes, wait) => this.link.send(bytes, wait) },
      {
        ...tuningOf(profile),
        onText: (bytes) => {
          if (this.showsText) options.onTerminal(bytes);
        },
        onBanner: options.onBanner,
      },
    );
    void this.link.closed.then(() => {
      this.driver.lose(this.link.lost());
      this.activity.wake();
    });
  }

  get closed(): Promise<CloseReason> {
    return this.link.closed;
  }

  send(bytes: Uint8Array, options: WaitOptions): Promise<void> {
    return this.link.send(bytes, options);
  }

  /** Takes a board that stands at the raw prompt back to the friendly one, without waiting for it. */
  async leaveQuietly(options: WaitOptions): Promise<void> {
    if (!this.driver.isSynced || this.link.ended !== undefined) return;
    // The port is let go next: a board that takes no bytes now keeps its raw prompt, which attaching understands.
    await this.send(Uint8Array.of(CTRL_B), options).catch(() => undefined);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.link[Symbol.asyncDispose]();
  }
}

/** How the profile wants code to be sent. */
export function tuningOf(profile: BoardProfile): RawReplTuning {
  return {
    rawPaste: !profile.quirks.includes('no-raw-paste'),
    pieceBytes: profile.transfer.pieceBytes,
    pauseMs: profile.transfer.pauseMs,
  };
}
