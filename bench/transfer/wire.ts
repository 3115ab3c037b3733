import type { ByteStream } from '../../src/transport/byte-stream.js';

/** What passed over a stream so far. */
export interface WireCounts {
  sent: number;
  received: number;
  /** How often the host wrote after the board had spoken. */
  turns: number;
  /** Pieces of code that were given to the raw REPL, whole: each told by the byte that ends it. */
  executions: number;
}

const END_OF_CODE = 4;
const LOOKED_AT = 64;

/** Text with the end mark behind it. Blocks of binary data may end with that byte too, but hold other control characters. */
function endsCode(chunk: Uint8Array): boolean {
  if (chunk.at(-1) !== END_OF_CODE) return false;
  return chunk.subarray(-LOOKED_AT, -1).every((byte) => byte >= 32 || byte === 9 || byte === 10 || byte === 13);
}

/** Counts what passes over a stream; the stream belongs to the counter from now on. */
export function counted(stream: ByteStream): { readonly stream: ByteStream; readonly counts: WireCounts } {
  const counts: WireCounts = { sent: 0, received: 0, turns: 0, executions: 0 };
  const reader = stream.readable.getReader();
  const writer = stream.writable.getWriter();
  writer.closed.catch(() => undefined); // Said by `closed`.
  let hasSpoken = true;
  const readable = new ReadableStream<Uint8Array>(
    {
      pull: async (controller) => {
        const { done, value } = await reader.read();
        if (done) {
          controller.close();
          return;
        }
        counts.received += value.length;
        hasSpoken = true;
        controller.enqueue(value);
      },
      cancel: (reason) => reader.cancel(reason),
    },
    { highWaterMark: 0 },
  );
  const writable = new WritableStream<Uint8Array>({
    write: (chunk) => {
      counts.sent += chunk.length;
      if (hasSpoken) counts.turns++;
      hasSpoken = false;
      if (endsCode(chunk)) counts.executions++;
      return writer.write(chunk);
    },
  });
  return {
    counts,
    stream: {
      label: stream.label,
      closed: stream.closed,
      ...(stream.control === undefined ? {} : { control: stream.control }),
      readable,
      writable,
      [Symbol.asyncDispose]: () => stream[Symbol.asyncDispose](),
    },
  };
}
