import type { ByteStream } from '../../src/transport/byte-stream.js';

/** What passed over a stream so far. */
export interface WireCounts {
  sent: number;
  received: number;
  /** How often the host wrote after the board had spoken. */
  turns: number;
  /** Executions begun with raw paste, each told by its three bytes. */
  executions: number;
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
      if (chunk[0] === 5 && chunk[1] === 0x41 && chunk[2] === 1) counts.executions++;
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
