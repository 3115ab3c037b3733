import type { Event } from '../base/event.js';
import type { ByteStream, OpenOptions } from '../transport/byte-stream.js';
import type { FaultControl } from './faults.js';

/** What happened on a board besides bytes: `pin` with `13=1`, `phase` with `main`, `rgb` with `00ff00`, `failed`. */
export interface BoardEvent {
  readonly kind: string;
  readonly text: string;
}

/**
 * A board made of software: real MicroPython in a worker, with a cable, a power switch and a reset button.
 *
 * Disposing of it cuts the power; what was written and closed stays in its store.
 */
export interface SimulatedBoard extends AsyncDisposable {
  readonly id: string;
  /**
   * Whether the port is there. Native USB is away between a hard reset and its return, in deep sleep, and while
   * firmware with dead USB runs main.py; a USB-serial bridge is there whenever the cable is.
   */
  readonly present: boolean;
  readonly onDidChangePresence: Event<boolean>;
  readonly onDidHappen: Event<BoardEvent>;
  readonly faults: FaultControl;
  /**
   * Opens the port; one client at a time. The line rate does not matter.
   *
   * @throws OutpostError `transport.not-found` when the port is away, `transport.open-busy` when it is open.
   */
  open(options: OpenOptions): Promise<ByteStream>;
  /** Hard reset: native USB vanishes and returns after the board's delay. Resolves when the power is cut. */
  pressReset(): Promise<void>;
  /** Pulls the cable, which powers the board: open streams end as unplugged, memory is lost. */
  powerOff(): Promise<void>;
  /** Puts the cable back: boot.py and main.py run as after power-on. */
  powerOn(): Promise<void>;
}
