import { systemClock, type Clock } from '../base/clock.js';
import { toDisposable, type Disposable } from '../base/disposable.js';
import type { ByteStream } from '../transport/byte-stream.js';

/** How fast a link carries bytes, the same in both directions. */
export interface LinkModel {
  readonly bytesPerSecond: number;
  /** From the last bit sent to the byte being there, one way. */
  readonly latencyMs: number;
}

/**
 * Links by name: native USB as a full-speed CDC port carries it, and UARTs at 8N1.
 *
 * Source: reference/micropython-host.md 1.11 and 2.1.
 */
export const linkModels = {
  cdc: { bytesPerSecond: 1_000_000, latencyMs: 0.5 },
  uart921600: { bytesPerSecond: 92_160, latencyMs: 1 },
  uart115200: { bytesPerSecond: 11_520, latencyMs: 1 },
} as const satisfies Record<string, LinkModel>;

/** Name of a link. */
export type LinkName = keyof typeof linkModels;

/** What a writer may be ahead of the wire: an operating system's buffer of a serial port. */
const BUFFER_BYTES = 4096;
/** What a reader may be behind. */
const UNREAD_BYTES = 65_536;
/** Bytes in the middle of a piece are handed over this often; its last byte comes exactly on time. */
const STEP_MS = 1;
const MS_PER_SECOND = 1000;

/**
 * The machine's clock for links: a delay with a fraction ends on time, not at the next tick of a timer (1 ms and more).
 *
 * Its last part, under a millisecond, is spent turning the event loop. Whole milliseconds are left to the timer.
 */
export const preciseClock: Clock = {
  now: () => systemClock.now(),
  wallTime: () => systemClock.wallTime(),
  after(delayMs, action) {
    const dueAt = performance.now() + delayMs;
    let next: Disposable;
    const turn = (): void => {
      if (performance.now() >= dueAt) {
        action();
        return;
      }
      const immediate = setImmediate(turn);
      next = toDisposable(() => clearImmediate(immediate));
    };
    if (delayMs < 1) turn();
    else next = systemClock.after(Math.floor(delayMs), Number.isInteger(delayMs) ? action : turn);
    return toDisposable(() => next[Symbol.dispose]());
  },
};

/**
 * Puts a link between a stream and its user: bytes pass at the link's rate, late by its latency, in order.
 *
 * A write resolves when all but 4 KB of it have left. Where the far end takes nothing the link stands still, as USB and
 * flow control have it. The stream belongs to the link from now on.
 */
export function throughLink(stream: ByteStream, model: LinkModel, clock: Clock = preciseClock): ByteStream {
  const writer = stream.writable.getWriter();
  writer.closed.catch(() => undefined); // Said by `closed`.
  const outward: Lane = new Lane(model, clock, {
    take: (piece) => void writer.write(piece).catch(() => outward.stop()),
    ready: () => ((writer.desiredSize ?? 1) > 0 ? undefined : writer.ready.catch(() => outward.stop())),
  });
  const inward = inwardLane(stream, model, clock);
  let input: WritableStreamDefaultController | undefined;
  void stream.closed.then(() => {
    outward.stop();
    input?.error(new Error(`${stream.label} is closed`));
  });
  return {
    label: stream.label,
    closed: stream.closed,
    ...(stream.control === undefined ? {} : { control: stream.control }),
    readable: inward.readable,
    writable: new WritableStream<Uint8Array>({
      start: (controller) => {
        input = controller;
      },
      write: (chunk) => {
        outward.put(chunk.slice());
        return outward.room();
      },
    }),
    async [Symbol.asyncDispose]() {
      outward.stop();
      inward.stop();
      await stream[Symbol.asyncDispose]();
    },
  };
}

/** From the device to the reader. What is on its way when the device goes still arrives. */
function inwardLane(
  stream: ByteStream,
  model: LinkModel,
  clock: Clock,
): { readonly readable: ReadableStream<Uint8Array>; readonly stop: () => void } {
  const reader = stream.readable.getReader();
  let output: ReadableStreamDefaultController<Uint8Array> | undefined;
  let pulled: (() => void) | undefined;
  const lane = new Lane(model, clock, {
    take: (piece) => output?.enqueue(piece),
    ready: () =>
      (output?.desiredSize ?? 1) > 0
        ? undefined
        : new Promise((resolve) => {
            pulled = resolve;
          }),
  });
  let cancelled = false;
  const stop = (): void => {
    lane.stop();
    pulled?.();
  };
  const carry = async (): Promise<void> => {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      lane.put(value);
      await lane.room();
    }
    await lane.empty();
    if (!cancelled) output?.close();
  };
  const readable = new ReadableStream<Uint8Array>(
    {
      start: (controller) => {
        output = controller;
        carry().catch((error: unknown) => controller.error(error));
      },
      pull: () => pulled?.(),
      cancel: async () => {
        cancelled = true;
        stop();
        await reader.cancel();
      },
    },
    { highWaterMark: UNREAD_BYTES, size: (chunk) => chunk.byteLength },
  );
  return { readable, stop };
}

/** The far end of a lane. */
interface FarEnd {
  readonly take: (piece: Uint8Array) => void;
  /** Undefined when it takes a piece now, else when it does. */
  readonly ready: () => Promise<void> | undefined;
}

/** Bytes on their way: the first began to leave at `startAt`. */
interface Load {
  readonly bytes: Uint8Array;
  startAt: number;
  taken: number;
}

/** One direction of a link. Which bytes have arrived follows from the time alone, however late the timers are. */
class Lane {
  readonly #clock: Clock;
  readonly #far: FarEnd;
  readonly #latencyMs: number;
  readonly #msPerByte: number;
  readonly #loads: Load[] = [];
  /** When the wire has sent all that it was given. */
  #freeAt = 0;
  /** When the link came to stand still; its own time stops there. */
  #stillSince: number | undefined;
  #run: Promise<void> | undefined;
  #isStopped = false;
  readonly #sleeps = new Set<() => void>();

  constructor(model: LinkModel, clock: Clock, far: FarEnd) {
    this.#clock = clock;
    this.#far = far;
    this.#latencyMs = model.latencyMs;
    this.#msPerByte = MS_PER_SECOND / model.bytesPerSecond;
  }

  put(bytes: Uint8Array): void {
    if (this.#isStopped || bytes.length === 0) return;
    const startAt = Math.max(this.#now, this.#freeAt);
    this.#freeAt = startAt + bytes.length * this.#msPerByte;
    this.#loads.push({ bytes, startAt, taken: 0 });
    this.#run ??= this.#carry().finally(() => {
      this.#run = undefined;
    });
  }

  /** Resolves when no more than the buffer waits for the wire. */
  async room(): Promise<void> {
    for (;;) {
      const overMs = this.#freeAt - this.#now - BUFFER_BYTES * this.#msPerByte;
      if (overMs <= 0 || this.#isStopped) return;
      await this.#sleep(Math.ceil(overMs));
    }
  }

  /** Resolves when everything has arrived. */
  async empty(): Promise<void> {
    await this.#run;
  }

  /** What is on its way is lost. */
  stop(): void {
    this.#isStopped = true;
    this.#loads.length = 0;
    for (const wake of [...this.#sleeps]) wake();
  }

  async #carry(): Promise<void> {
    for (let load = this.#loads[0]; load !== undefined; load = this.#loads[0]) {
      const arrived = this.#arrivedOf(load);
      if (arrived > load.taken) await this.#hand(load, arrived);
      else await this.#sleep(this.#nextIn(load));
    }
  }

  #arrivedOf(load: Load): number {
    const forMs = this.#clock.now() - load.startAt - this.#latencyMs;
    // A little early rather than a rounding error late: else it would be waited for again.
    return Math.min(load.bytes.length, Math.floor(forMs / this.#msPerByte + 0.001));
  }

  #nextIn(load: Load): number {
    const wholeIn = load.startAt + load.bytes.length * this.#msPerByte + this.#latencyMs - this.#clock.now();
    return wholeIn > 2 * STEP_MS ? STEP_MS : Math.max(0, wholeIn);
  }

  async #hand(load: Load, arrived: number): Promise<void> {
    const ready = this.#far.ready();
    if (ready !== undefined) {
      const since = this.#clock.now();
      this.#stillSince = since;
      await ready;
      this.#stillSince = undefined;
      this.#delay(this.#clock.now() - since);
    }
    if (this.#isStopped) return;
    this.#far.take(load.bytes.subarray(load.taken, arrived));
    load.taken = arrived;
    if (arrived === load.bytes.length) this.#loads.shift();
  }

  get #now(): number {
    return this.#stillSince ?? this.#clock.now();
  }

  /** The link stood still. */
  #delay(ms: number): void {
    for (const load of this.#loads) load.startAt += ms;
    this.#freeAt += ms;
  }

  #sleep(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const wake = (): void => {
        timer?.[Symbol.dispose]();
        this.#sleeps.delete(wake);
        resolve();
      };
      let timer: Disposable | undefined = undefined;
      this.#sleeps.add(wake);
      timer = this.#clock.after(ms, wake);
    });
  }
}
