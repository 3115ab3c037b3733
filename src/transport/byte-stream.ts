import type { WaitOptions } from '../base/deadline.js';

/** Why a stream ended: we let it go, the device went away, or something broke. */
export type CloseReason =
  { readonly kind: 'released' } | { readonly kind: 'unplugged' } | { readonly kind: 'failed'; readonly message: string };

/**
 * A duplex of raw bytes to one device port. Order is kept; nothing is decoded.
 *
 * `closed` resolves exactly once and never rejects; after it `readable` ends and writes fail. Disposing releases
 * the port (`released`).
 */
export interface ByteStream extends AsyncDisposable {
  /** For logs and errors, such as `ttyACM0` or `sim:nano33ble`. */
  readonly label: string;
  readonly readable: ReadableStream<Uint8Array>;
  readonly writable: WritableStream<Uint8Array>;
  readonly closed: Promise<CloseReason>;
  /** Line controls where the port has them; absent on TCP. */
  readonly control?: SerialControl;
}

/** Modem lines and line coding of a serial port. On a pseudo-terminal lines cannot be set: that is not an error. */
export interface SerialControl {
  setSignals(signals: { readonly dtr?: boolean; readonly rts?: boolean; readonly brk?: boolean }): Promise<void>;
  setBaudRate(baudRate: number): Promise<void>;
}

/** How the modem lines are treated when a port is opened (reference/micropython-host.md 1.8). */
export type LinePolicy =
  | 'assert-dtr' // native USB: DTR says that a host listens
  | 'assert-both' // two-transistor reset circuit: equal levels mean "run"
  | 'release-both' // DTR wired to reset: keep it released
  | 'untouched'; // plain serial: nothing is sent or changed

/** What opening a port takes. */
export interface OpenOptions extends WaitOptions {
  readonly baudRate: number;
  readonly lines: LinePolicy;
}

/** Opens one kind of address (serial device, `sim:…`, `tcp://…`). Throws `transport.*`. */
export type OpenPort = (address: string, options: OpenOptions) => Promise<ByteStream>;
