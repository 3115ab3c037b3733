import type { Duplex } from 'node:stream';
import type { ByteStream, CloseReason, SerialControl } from '../transport/byte-stream.js';

/** What makes a Node duplex (serial port, socket) into a `ByteStream`. */
export interface DuplexPort {
  readonly label: string;
  readonly duplex: Duplex;
  readonly control?: SerialControl;
  /** Resolves when the port has ended, whoever ended it; `released` when `release` was called before. */
  readonly ended: Promise<CloseReason>;
  /** Lets the port go. Called once; `ended` follows. */
  readonly release: () => Promise<void>;
}

/** Bytes that may wait for a slow reader before the port itself is paused. */
const READ_AHEAD_BYTES = 1 << 20;
/** Smaller pieces that arrive in one turn of the event loop are joined up to this size. */
const JOIN_BYTES = 1 << 16;

/**
 * Gives a Node duplex the shape of a `ByteStream`.
 *
 * What arrives in one turn of the event loop is handed on as one chunk (drivers deliver pieces of 64 to 4,096 bytes);
 * nothing is looked at byte by byte. A reader that stops reading pauses the port after 1 MiB.
 * Source: reference/toolchain.md section 3 (chunk sizes and rates).
 */
export function byteStreamOf(port: DuplexPort): ByteStream {
  let isReleased = false;
  const release = async (): Promise<void> => {
    if (!isReleased) {
      isReleased = true;
      await port.release();
    }
    await port.ended;
  };
  return {
    label: port.label,
    readable: readableOf(port, release),
    writable: writableOf(port, release),
    closed: port.ended,
    ...(port.control === undefined ? {} : { control: port.control }),
    [Symbol.asyncDispose]: release,
  };
}

function readableOf({ duplex, ended }: DuplexPort, release: () => Promise<void>): ReadableStream<Uint8Array> {
  let waiting: Uint8Array[] = [];
  let waitingBytes = 0;
  let isOpen = true;
  return new ReadableStream<Uint8Array>(
    {
      start(controller) {
        const flush = (): void => {
          if (waitingBytes === 0 || !isOpen) return;
          const chunk = join(waiting, waitingBytes);
          waiting = [];
          waitingBytes = 0;
          controller.enqueue(chunk);
          if ((controller.desiredSize ?? 0) <= 0) duplex.pause();
        };
        duplex.on('data', (chunk: Buffer) => {
          if (waitingBytes === 0) setImmediate(flush);
          waiting.push(chunk);
          waitingBytes += chunk.length;
          if (waitingBytes >= JOIN_BYTES) flush();
        });
        void ended.then(() => {
          flush();
          if (isOpen) controller.close();
          isOpen = false;
        });
      },
      pull() {
        duplex.resume();
      },
      cancel() {
        isOpen = false;
        return release();
      },
    },
    new ByteLengthQueuingStrategy({ highWaterMark: READ_AHEAD_BYTES }),
  );
}

/** Copies, so that the memory pool of the driver (64 KiB a pool) is not kept alive by one small chunk; not what has a buffer of its own. */
function join(chunks: readonly Uint8Array[], length: number): Uint8Array {
  const [only] = chunks;
  if (chunks.length === 1 && only?.byteLength === only?.buffer.byteLength && only?.buffer instanceof ArrayBuffer) {
    return new Uint8Array(only.buffer);
  }
  const out = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    out.set(chunk, at);
    at += chunk.length;
  }
  return out;
}

function writableOf({ duplex, ended, label }: DuplexPort, release: () => Promise<void>): WritableStream<Uint8Array> {
  // A port that vanishes may never answer a write; its end answers instead.
  let failWrite: ((error: Error) => void) | undefined;
  return new WritableStream<Uint8Array>({
    start(controller) {
      void ended.then((reason) => {
        const error = new Error(`${label} is closed (${reason.kind})`);
        failWrite?.(error);
        controller.error(error);
      });
    },
    write(chunk) {
      return new Promise<void>((resolve, reject) => {
        failWrite = reject;
        duplex.write(chunk, (error) => (error ? reject(error) : resolve()));
      });
    },
    close: release,
    abort: release,
  });
}
