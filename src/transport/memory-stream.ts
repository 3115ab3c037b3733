import { OutpostError } from '../base/errors.js';
import type { ByteStream, CloseReason, SerialControl } from './byte-stream.js';

/** Two ends of one cable made of memory. What one end writes the other reads, in order, chunk by chunk. */
export interface MemoryStreamPair {
  readonly host: ByteStream;
  readonly device: ByteStream;
  /** Ends both sides with the reason; later calls do nothing. */
  close(reason: CloseReason): void;
}

/** Chunks that one end may be behind before the other's writes wait. */
const QUEUED_CHUNKS = 64;

/**
 * Makes a connected pair of streams. Releasing either end unplugs the other.
 *
 * `control` becomes the host's serial control, for boards that watch modem lines or the line coding.
 */
export function createMemoryStreamPair(
  options: { readonly label?: string; readonly control?: SerialControl } = {},
): MemoryStreamPair {
  const label = options.label ?? 'memory';
  const toDevice = createLane(label);
  const toHost = createLane(label);
  const hostClosed = settled();
  const deviceClosed = settled();
  const end = (forHost: CloseReason, forDevice: CloseReason): void => {
    toDevice.end();
    toHost.end();
    hostClosed.resolve(forHost);
    deviceClosed.resolve(forDevice);
  };
  const released: CloseReason = { kind: 'released' };
  const unplugged: CloseReason = { kind: 'unplugged' };
  return {
    host: {
      label,
      readable: toHost.readable,
      writable: toDevice.writable,
      closed: hostClosed.promise,
      ...(options.control === undefined ? {} : { control: options.control }),
      [Symbol.asyncDispose]: async () => end(released, unplugged),
    },
    device: {
      label,
      readable: toDevice.readable,
      writable: toHost.writable,
      closed: deviceClosed.promise,
      [Symbol.asyncDispose]: async () => end(unplugged, released),
    },
    close: (reason) => end(reason, reason),
  };
}

interface Lane {
  readonly readable: ReadableStream<Uint8Array>;
  readonly writable: WritableStream<Uint8Array>;
  end(): void;
}

/** One direction. A write waits while the reader is far behind, and fails once the lane has ended. */
function createLane(label: string): Lane {
  let ended = false;
  let makeRoom: (() => void) | undefined;
  let output: ReadableStreamDefaultController<Uint8Array> | undefined;
  const readable = new ReadableStream<Uint8Array>(
    {
      start: (controller) => {
        output = controller;
      },
      pull: () => makeRoom?.(),
      cancel: () => {
        ended = true;
        makeRoom?.();
      },
    },
    { highWaterMark: QUEUED_CHUNKS },
  );
  const writable = new WritableStream<Uint8Array>({
    write: (chunk) => {
      if (ended || output === undefined) throw new OutpostError('transport.lost', { port: label, reason: 'unplugged' });
      if (chunk.length > 0) output.enqueue(chunk.slice());
      if ((output.desiredSize ?? 1) > 0) return undefined;
      return new Promise<void>((resolve) => {
        makeRoom = resolve;
      });
    },
  });
  return {
    readable,
    writable,
    end: () => {
      if (ended) return;
      ended = true;
      output?.close();
      makeRoom?.();
    },
  };
}

/** `Promise.withResolvers`, which Node 20 lacks. */
function settled(): { readonly promise: Promise<CloseReason>; readonly resolve: (reason: CloseReason) => void } {
  let resolve: (reason: CloseReason) => void = () => undefined;
  const promise = new Promise<CloseReason>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}
