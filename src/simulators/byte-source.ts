import { utf8 } from '../base/bytes.js';
import { toDisposable } from '../base/disposable.js';
import type { ByteStream, CloseReason } from '../transport/byte-stream.js';

/** How much a byte source says. */
export interface ByteSourceOptions {
  /** Length of the output, bytes; the last line may be cut. */
  readonly bytes: number;
  /** Bytes a chunk; what one read of a fast port returns. */
  readonly chunkBytes?: number;
}

const LINE_BYTES = 64;
const START = 's'.charCodeAt(0);

/** Line `n` of the source: its number, padded with dots to 64 bytes with CR LF. */
export function sourceLine(n: number): string {
  return `${`line ${n} `.padEnd(LINE_BYTES - 2, '.')}\r\n`;
}

/**
 * A port that, told to with the byte `s`, emits numbered lines as fast as they are taken: for measuring what lies
 * behind it. It waits when its reader waits, and ends by itself never.
 */
export function openByteSource({ bytes, chunkBytes = 16_384 }: ByteSourceOptions): ByteStream {
  let left = 0;
  let line = 0;
  let rest = new Uint8Array(0);
  let start: () => void = () => undefined;
  let output: ReadableStreamDefaultController<Uint8Array> | undefined;
  let resolve: (reason: CloseReason) => void = () => undefined;
  const closed = new Promise<CloseReason>((done) => {
    resolve = done;
  });
  const end = toDisposable(() => {
    resolve({ kind: 'released' });
    output?.close();
    start();
  });
  const next = (): Uint8Array => {
    const parts: string[] = [];
    for (let size = rest.length; size < chunkBytes; size += LINE_BYTES) parts.push(sourceLine(line++));
    const made = utf8(parts.join(''));
    const all = new Uint8Array(rest.length + made.length);
    all.set(rest);
    all.set(made, rest.length);
    const chunk = all.slice(0, Math.min(chunkBytes, left));
    rest = all.slice(chunk.length);
    left -= chunk.length;
    return chunk;
  };
  return {
    label: 'sim:flood',
    readable: new ReadableStream<Uint8Array>(
      {
        start: (controller) => {
          output = controller;
        },
        pull: async (controller) => {
          if (left === 0) await new Promise<void>((resume) => (start = resume));
          if (left > 0) controller.enqueue(next());
        },
        cancel: () => end[Symbol.dispose](),
      },
      { highWaterMark: 4 },
    ),
    writable: new WritableStream<Uint8Array>({
      write: (chunk) => {
        if (!chunk.includes(START)) return;
        left = bytes;
        line = 0;
        rest = new Uint8Array(0);
        start();
      },
    }),
    closed,
    [Symbol.asyncDispose]: () => {
      end[Symbol.dispose]();
      return Promise.resolve();
    },
  };
}
